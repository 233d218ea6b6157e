import { Array as Arr, Either, Option, Schema } from "effect"
import { isIdAddress } from "../../domain/client/Bookkeeping.js"
import type { MinerInfo } from "../../domain/storage-provider/MinerInfo.js"
import { absentAsNull, misfit } from "../shared/ForeignFields.js"
import { type RpcAnswer, type RpcFailure, rpcFailureText } from "../shared/JsonRpc.js"
import { publisherAddress } from "../shared/PublisherAddress.js"
import { type CallFailure, malformedFailure, refusedFailure } from "../shared/UpstreamErrors.js"

/**
 * Reader of a method's answers. Without a result, and with a failure that `isNothing` takes for one, the answer is none;
 * any other failure is told.
 */
const reader = <A, I>(result: Schema.Schema<A, I>, isNothing: (failure: RpcFailure) => boolean) => {
  const decode = Schema.decodeUnknownEither(result)
  return ({ error, result: value }: RpcAnswer): Either.Either<Option.Option<A>, CallFailure> => {
    if (Option.isSome(error))
      return isNothing(error.value)
        ? Either.right(Option.none())
        : Either.left(refusedFailure(rpcFailureText(error.value)))
    if (Option.isNone(value) || value.value === "") return Either.right(Option.none())
    return Either.mapBoth(decode(value.value), {
      onLeft: (parseError) => malformedFailure(misfit(parseError)),
      onRight: Option.some
    })
  }
}

const ACTOR_NOT_FOUND = 3

const readMinerInfo = reader(
  Schema.Struct({
    Multiaddrs: Schema.optionalWith(Schema.Array(Schema.String), { nullable: true, default: () => [] }),
    PeerId: absentAsNull(Schema.String)
  }),
  () => false
)

/** Answer of `Filecoin.StateMinerInfo`; one without a result is a failure. Source: external services, "Lotus RPC". */
export const minerInfo = (answer: RpcAnswer): Either.Either<MinerInfo, CallFailure> =>
  Either.flatMap(
    readMinerInfo(answer),
    Option.match({
      onNone: () => Either.left(refusedFailure("no result")),
      onSome: ({ Multiaddrs, PeerId }) =>
        Either.right({
          hosts: Arr.getRights(Multiaddrs.map(publisherAddress)).map(({ host, protocol }) => ({ protocol, host })),
          peerId: PeerId === "" ? null : PeerId
        })
    })
  )

/**
 * DataCap that a client has left, bytes, from the answer of `Filecoin.StateVerifiedClientStatus`; none when the node
 * refuses or names no amount. Source: external services, "Lotus RPC".
 */
export const verifiedClientStatus = reader(
  Schema.String.pipe(Schema.pattern(/^\d{1,60}$/), Schema.compose(Schema.BigInt)),
  () => true
)

/**
 * Id address of an address from the answer of `Filecoin.StateLookupID`; none when the chain has no such actor.
 * Source: external services, "Lotus RPC".
 */
export const lookUpId = reader(
  Schema.String.pipe(Schema.filter(isIdAddress, { message: () => "expected an id address such as f01234" })),
  ({ code }) => code === ACTOR_NOT_FOUND
)
