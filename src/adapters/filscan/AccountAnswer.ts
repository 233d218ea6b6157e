import { Either, Option, type ParseResult, Schema } from "effect"
import { AccountOfNoProvider } from "../../domain/storage-provider/AccountOfNoProvider.js"
import { ProviderAccount } from "../../domain/storage-provider/ProviderAccount.js"
import { misfit, optional } from "../shared/ForeignFields.js"
import { type CallFailure, malformedFailure, refusedFailure } from "../shared/UpstreamErrors.js"

/** What the explorer answers every question with. */
export const ExplorerAnswer = Schema.Struct({
  code: optional(Schema.Number),
  message: optional(Schema.String),
  result: optional(Schema.Unknown)
}).pipe(
  Schema.filter((answer) => Object.values(answer).some(Option.isSome), { message: () => "no answer of the explorer" })
)

const AccountInfo = Schema.Struct({
  account_info: optional(
    Schema.Struct({ account_miner: optional(Schema.Struct({ account_indicator: optional(Schema.Unknown) })) })
  )
})

const decodeInfo = Schema.decodeUnknownEither(AccountInfo)
const decodeAccount = Schema.decodeUnknownEither(ProviderAccount)

const unreadable = (error: ParseResult.ParseError) => malformedFailure(misfit(error))

/**
 * What an answer holds, unchanged, as v0.6.1 hands it on. A code other than 0 refuses; an answer without a code does not.
 * Source: external services, "Filscan".
 */
export const explorerResult = ({
  code,
  message,
  result
}: typeof ExplorerAnswer.Type): Either.Either<unknown, CallFailure> => {
  const words = Option.getOrElse(message, () => "no result")
  const refusal = Option.filter(code, (number) => number !== 0)
  return Option.isSome(refusal)
    ? Either.left(refusedFailure(`code ${refusal.value}, ${words}`))
    : Either.fromOption(result, () => refusedFailure(words))
}

/** The storage provider of the result of `POST /v1/AccountInfoByID`, as v0.19.3 hands it on. Source: as above. */
export const providerAccount = (result: unknown): Either.Either<ProviderAccount, CallFailure | AccountOfNoProvider> =>
  Either.gen(function* () {
    const info = yield* Either.mapLeft(decodeInfo(result), unreadable)
    const indicator = info.account_info.pipe(
      Option.flatMap(({ account_miner }) => account_miner),
      Option.flatMap(({ account_indicator }) => account_indicator)
    )
    if (Option.isNone(indicator)) return yield* Either.left(new AccountOfNoProvider())
    return yield* Either.mapLeft(decodeAccount(indicator.value), unreadable)
  })
