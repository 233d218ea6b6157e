import { Either, Option } from "effect"
import * as AbiFunction from "ox/AbiFunction"
import type { ProviderId } from "../../domain/shared/Ids.js"
import { type CallFailure, malformedFailure, refusedFailure } from "../shared/UpstreamErrors.js"
import type { EvmAddress } from "./EvmAddress.js"

/** `0x` and hexadecimal digits. */
export type Hex = `0x${string}`

/** A method that is called without a transaction. */
export interface ContractMethod<Argument, Answer> {
  /** Which method, and its argument. */
  readonly callData: (argument: Argument) => Either.Either<Hex, CallFailure>
  /** Reads what the call gave; a contract that does not exist gives `0x`, which is no answer. */
  readonly read: (data: Hex) => Either.Either<Answer, CallFailure>
}

const words = (cause: unknown): string =>
  cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause)

const callData = (encode: () => Hex): Either.Either<Hex, CallFailure> =>
  Either.try({ try: encode, catch: (cause) => refusedFailure(`makes no call: ${words(cause)}`) })

const answer = <Answer>(decode: () => Answer): Either.Either<Answer, CallFailure> =>
  Either.try({ try: decode, catch: (cause) => malformedFailure(words(cause)) })

const clientConfigsAbi = AbiFunction.from("function clientConfigs(address client) view returns (uint256)")

/**
 * Largest deviation that a client's contract allows to a client, in hundredths; the argument is the client's address.
 * Source: external services, "Filecoin EVM".
 */
export const clientConfigs: ContractMethod<EvmAddress, bigint> = {
  callData: (client) => callData(() => AbiFunction.encodeData(clientConfigsAbi, [client])),
  read: (data) => answer(() => AbiFunction.decodeResult(clientConfigsAbi, data))
}

/** Contract that names the peers of providers that run Curio. */
export const PEER_REGISTRY: EvmAddress = "0x14183aD016Ddc83D638425D6328009aa390339Ce"

const getPeerDataAbi = AbiFunction.from(
  "function getPeerData(uint64 minerID) view returns ((string peerID, bytes signature))"
)

/** What can name a peer, kept wide: providers write here what they like, and it is stored and compared as text. */
const peerName = /^[\x21-\x7e]{1,200}$/

/**
 * Peer id under which a provider is known to the registry of Curio's peers; none when it is not there, or with a text that
 * names nobody. Source: external services, "Filecoin EVM".
 */
export const getPeerData: ContractMethod<ProviderId, Option.Option<string>> = {
  callData: (provider) => callData(() => AbiFunction.encodeData(getPeerDataAbi, [BigInt(provider.slice("f".length))])),
  read: (data) =>
    Either.map(
      answer(() => AbiFunction.decodeResult(getPeerDataAbi, data)),
      ({ peerID }) => Option.liftPredicate(peerID, (text) => peerName.test(text))
    )
}
