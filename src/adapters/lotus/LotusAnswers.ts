import { Data, Either, Option, Schema } from "effect"
import { isIdAddress } from "../../domain/client/Bookkeeping.js"
import { absentAsNull, misfit, optional } from "../shared/ForeignFields.js"

/** A chain node did not answer the question: it says so, or what came is no answer of it. */
export class LotusUnanswered extends Data.TaggedError("LotusUnanswered")<{
  readonly method: string
  readonly detail: string
}> {
  override get message(): string {
    return `${this.method}: ${this.detail}`
  }
}

/** Where a storage provider says that it is found. */
export interface MinerInfo {
  /** Multiaddresses, base64 of their binary form. */
  readonly multiaddresses: ReadonlyArray<string>
  /** Identity in the network's index; null when the provider names none. */
  readonly peerId: string | null
}

const Envelope = Schema.Struct({
  result: optional(Schema.Unknown),
  error: optional(Schema.Struct({ code: Schema.Number, message: optional(Schema.String) }))
})
type RpcFailure = Option.Option.Value<(typeof Envelope.Type)["error"]>

/**
 * Reader of a method's answers. Without a result, and with a failure that `isNothing` takes for one, the answer is none;
 * any other failure is told.
 */
const method = <A, I>(name: string, result: Schema.Schema<A, I>, isNothing: (failure: RpcFailure) => boolean) => {
  const decodeEnvelope = Schema.decodeUnknownEither(Envelope)
  const decodeResult = Schema.decodeUnknownEither(result)
  return (body: unknown): Either.Either<Option.Option<A>, LotusUnanswered> =>
    Either.gen(function* () {
      const envelope = yield* Either.mapLeft(decodeEnvelope(body), misfit)
      if (Option.isSome(envelope.error)) {
        const { code, message } = envelope.error.value
        if (isNothing(envelope.error.value)) return Option.none()
        return yield* Either.left(`code ${code}, ${Option.getOrElse(message, () => "no reason given")}`)
      }
      if (Option.isNone(envelope.result) || envelope.result.value === "") return Option.none()
      return Option.some(yield* Either.mapLeft(decodeResult(envelope.result.value), misfit))
    }).pipe(Either.mapLeft((detail) => new LotusUnanswered({ method: name, detail })))
}

const MINER_INFO = "Filecoin.StateMinerInfo"
const ACTOR_NOT_FOUND = 3

const readMinerInfo = method(
  MINER_INFO,
  Schema.Struct({
    Multiaddrs: Schema.optionalWith(Schema.Array(Schema.String), { nullable: true, default: () => [] }),
    PeerId: absentAsNull(Schema.String)
  }),
  () => false
)

/** Answer of `Filecoin.StateMinerInfo`; one without a result is a failure. Source: external services, "Lotus RPC". */
export const minerInfo = (body: unknown): Either.Either<MinerInfo, LotusUnanswered> =>
  Either.flatMap(
    readMinerInfo(body),
    Option.match({
      onNone: () => Either.left(new LotusUnanswered({ method: MINER_INFO, detail: "no result" })),
      onSome: ({ Multiaddrs, PeerId }) =>
        Either.right({ multiaddresses: Multiaddrs, peerId: PeerId === "" ? null : PeerId })
    })
  )

/**
 * DataCap that a client has left, bytes, from the answer of `Filecoin.StateVerifiedClientStatus`; none when the node
 * refuses or names no amount. Source: external services, "Lotus RPC".
 */
export const verifiedClientStatus = method(
  "Filecoin.StateVerifiedClientStatus",
  Schema.String.pipe(Schema.pattern(/^\d{1,60}$/), Schema.compose(Schema.BigInt)),
  () => true
)

/**
 * Id address of an address from the answer of `Filecoin.StateLookupID`; none when the chain has no such actor.
 * Source: external services, "Lotus RPC".
 */
export const lookUpId = method(
  "Filecoin.StateLookupID",
  Schema.String.pipe(Schema.filter(isIdAddress, { message: () => "expected an id address such as f01234" })),
  ({ code }) => code === ACTOR_NOT_FOUND
)
