import { Data, Either, Option, type ParseResult, Schema } from "effect"
import { ProviderAccount } from "../../domain/storage-provider/ProviderAccount.js"
import { misfit, optional } from "../shared/ForeignFields.js"

/** The explorer did not answer the question: it says so, or what came is no answer of it. */
export class AccountUnanswered extends Data.TaggedError("AccountUnanswered")<{
  readonly detail: string
}> {
  override get message(): string {
    return `no account information: ${this.detail}`
  }
}

/** The explorer knows the address, if at all, as that of no storage provider. */
export class AccountOfNoProvider extends Data.TaggedError("AccountOfNoProvider")<{}> {
  /** Published text. */
  override get message(): string {
    return "Invalid address provided"
  }
}

const Body = Schema.Struct({
  code: optional(Schema.Number),
  message: optional(Schema.String),
  result: optional(Schema.Unknown)
})

const AccountInfo = Schema.Struct({
  account_info: optional(
    Schema.Struct({ account_miner: optional(Schema.Struct({ account_indicator: optional(Schema.Unknown) })) })
  )
})

const decodeBody = Schema.decodeUnknownEither(Body)
const decodeInfo = Schema.decodeUnknownEither(AccountInfo)
const decodeAccount = Schema.decodeUnknownEither(ProviderAccount)

const unanswered = (error: ParseResult.ParseError) => new AccountUnanswered({ detail: misfit(error) })

/**
 * What an answer of `POST /v1/AccountInfoByID` holds, unchanged, as v0.6.1 hands it on. A code other than 0 refuses; an
 * answer without a code does not. Source: external services, "Filscan".
 */
export const accountResult = (body: unknown): Either.Either<unknown, AccountUnanswered> =>
  Either.gen(function* () {
    const { code, message, result } = yield* Either.mapLeft(decodeBody(body), unanswered)
    const words = Option.getOrElse(message, () => "no result")
    if (Option.exists(code, (number) => number !== 0)) {
      return yield* Either.left(new AccountUnanswered({ detail: `code ${Option.getOrNull(code)}, ${words}` }))
    }
    return yield* Either.fromOption(result, () => new AccountUnanswered({ detail: words }))
  })

/** The storage provider of such an answer, as v0.19.3 hands it on. Source: external services, "Filscan". */
export const providerAccount = (
  body: unknown
): Either.Either<ProviderAccount, AccountUnanswered | AccountOfNoProvider> =>
  Either.gen(function* () {
    const info = yield* Either.mapLeft(decodeInfo(yield* accountResult(body)), unanswered)
    const indicator = info.account_info.pipe(
      Option.flatMap(({ account_miner }) => account_miner),
      Option.flatMap(({ account_indicator }) => account_indicator)
    )
    if (Option.isNone(indicator)) return yield* Either.left(new AccountOfNoProvider())
    return yield* Either.mapLeft(decodeAccount(indicator.value), unanswered)
  })
