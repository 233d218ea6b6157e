import { Effect, Either, Schema } from "effect"
import * as AbiFunction from "ox/AbiFunction"
import * as Clock from "../../../application/ports/Clock.js"
import { epochAt } from "../../../domain/time/ChainEpoch.js"
import { maskedIdAddress } from "../sample/ChainText.js"
import { seededBytes } from "../sample/PeerIds.js"
import { seededRandom } from "../sample/SeededRandom.js"
import { clientContracts } from "../sample/SmallTables.js"
import { INVALID_PARAMETERS, type RpcMethod, type RpcMethods } from "./JsonRpc.js"
import type { ServedSample } from "./SampleService.js"

/** Where the contract of Curio's peers stands on the real chain. */
const PEER_REGISTRY = "0x14183ad016ddc83d638425d6328009aa390339ce"

const getPeerData = AbiFunction.from(
  "function getPeerData(uint64 minerID) view returns ((string peerID, bytes signature) data)"
)
const clientConfigs = AbiFunction.from("function clientConfigs(address client) view returns (uint256 maxDeviation)")

/** `filecoin` as a chain of the Ethereum world. */
const CHAIN_ID = "0x13a"
const REVERTED = 3
const NO_CONTRACT = "0x"

const Hex = Schema.TemplateLiteral("0x", Schema.String)
const CallParameters = Schema.Tuple([Schema.Struct({ to: Hex, data: Hex })], Schema.Unknown)
const decodeCall = Schema.decodeUnknownEither(CallParameters)

/** The Ethereum side of the chain: calls of the two kinds of contracts that the platform reads, and the newest block. */
export const evmMethods = (sample: ServedSample): RpcMethods => [
  ["eth_call", ethCall(sample)],
  ["eth_blockNumber", () => Effect.map(Clock.now, (now) => `0x${epochAt(now).toString(16)}`)],
  ["eth_chainId", () => Effect.succeed(CHAIN_ID)]
]

type Hex = typeof Hex.Type
/** What a contract answers to the data of a call; a failure reverts the call. */
type Contract = (data: Hex) => Hex

const ethCall = (sample: ServedSample): RpcMethod => {
  const contracts = new Map<string, Contract>([
    [PEER_REGISTRY, peerRegistry(sample)],
    ...clientContracts(sample.network).map(
      ({ address, addressEth }) => [addressEth, clientContract(sample, address)] as const
    )
  ])
  return (parameters) =>
    Either.match(decodeCall(parameters), {
      onLeft: () => Effect.fail({ code: INVALID_PARAMETERS, message: "expected a call with `to` and `data`" }),
      onRight: ([{ data, to }]) =>
        Effect.try({
          try: () => contracts.get(to.toLowerCase())?.(data) ?? NO_CONTRACT,
          catch: () => ({ code: REVERTED, message: "message execution failed: execution reverted" })
        })
    })
}

/** Names the peers of those that run Curio; of others it answers texts of no length. */
const peerRegistry =
  ({ miners, seed }: ServedSample): Contract =>
  (data) => {
    const [number] = AbiFunction.decodeData(getPeerData, data)
    const peerID = miners.get(`f0${number}`)?.curioPeerId ?? ""
    const signature = seededBytes(peerID === "" ? 0 : 64, seed, "peer signature", peerID)
    return AbiFunction.encodeResult(getPeerData, { peerID, signature: `0x${Buffer.from(signature).toString("hex")}` })
  }

/** Allows each of its clients 5 to 25 percent, in hundredths, and nobody else anything. */
const clientContract = ({ network, seed }: ServedSample, contractAddress: string): Contract => {
  const clients = new Map(
    network.clients
      .filter((client) => client.contractAddress === contractAddress)
      .map(({ id }) => [maskedIdAddress(id), id])
  )
  return (data) => {
    const [address] = AbiFunction.decodeData(clientConfigs, data)
    const id = clients.get(address.toLowerCase())
    const hundredths = id === undefined ? 0 : 500 + 25 * seededRandom(seed, "deviation", id).integer(81)
    return AbiFunction.encodeResult(clientConfigs, BigInt(hundredths))
  }
}
