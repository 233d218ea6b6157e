import { Effect, Option, Schema } from "effect"
import { clientGrants } from "../sample/Grants.js"
import { binaryAddress, type SampleMiner } from "../sample/Miners.js"
import type { Day } from "../sample/ProviderRates.js"
import { seededRandom } from "../sample/SeededRandom.js"
import { clientContracts } from "../sample/SmallTables.js"
import { HOURS_PER_DAY } from "../sample/Timeline.js"
import { INVALID_PARAMETERS, type RpcMethod, type RpcMethods } from "./JsonRpc.js"
import type { ServedSample } from "./SampleService.js"

const decodeAddress = Schema.decodeUnknownOption(Schema.Tuple([Schema.String], Schema.Unknown))

/** Code under which a node says that the chain has no such actor, where it has a code of its own for it. */
const ACTOR_NOT_FOUND = 3
const FAILED = 1

/** Providers, clients' DataCap, and ids of addresses. */
export const lotusMethods = (sample: ServedSample): RpcMethods => [
  ["Filecoin.StateMinerInfo", ofAddress(minerInfo(sample))],
  ["Filecoin.StateVerifiedClientStatus", ofAddress(clientDatacap(sample))],
  ["Filecoin.StateLookupID", ofAddress(idOf(sample))]
]

/** A method whose first parameter is an address. */
const ofAddress =
  (method: (address: string) => ReturnType<RpcMethod>): RpcMethod =>
  (parameters) =>
    Option.match(decodeAddress(parameters), {
      onNone: () => Effect.fail({ code: INVALID_PARAMETERS, message: "expected an address" }),
      onSome: ([address]) => method(address)
    })

const minerInfo =
  ({ miners, seed }: ServedSample) =>
  (address: string) => {
    const miner = miners.get(address)
    return miner === undefined
      ? Effect.fail({ code: FAILED, message: "failed to load miner actor: actor not found" })
      : Effect.sync(() => minerState(seed, miner))
  }

const minerState = (seed: number, { id, multiaddresses, peerId }: SampleMiner) => {
  const random = seededRandom(seed, "owner", id)
  const owner = `f0${1_000_000 + random.integer(2_000_000)}`
  return {
    Owner: owner,
    Worker: owner,
    NewWorker: "<empty>",
    ControlAddresses: [`f0${1_000_000 + random.integer(2_000_000)}`],
    WorkerChangeEpoch: -1,
    PeerId: peerId,
    Multiaddrs: multiaddresses.length === 0 ? null : multiaddresses.map(binaryAddress),
    WindowPoStProofType: random.chance(0.8) ? 13 : 14,
    SectorSize: 34_359_738_368,
    WindowPoStPartitionSectors: 2349,
    ConsensusFaultElapsed: -1,
    PendingOwnerAddress: null,
    Beneficiary: owner,
    BeneficiaryTerm: { Quota: "0", UsedQuota: "0", Expiration: 0 },
    PendingBeneficiaryTerm: null
  }
}

/** Text of the bytes that a client has left as the day begins; null for who was never given any. */
const clientDatacap = (sample: ServedSample) => {
  const idOfClient = new Map(sample.network.clients.map(({ address, id }) => [address, id]))
  let known: { readonly day: Day; readonly granted: ReadonlyMap<string, bigint> } | undefined
  const grantedBefore = (day: Day) => {
    if (known?.day !== day) known = { day, granted: grantedBytes(sample, day) }
    return known.granted
  }
  return (address: string) =>
    Effect.map(sample.today, (day) => {
      const id = idOfClient.get(address) ?? address
      const granted = grantedBefore(day).get(id)
      if (granted === undefined) return null
      const left = granted - sample.claims.bytesBefore(id, day)
      return String(left > 0n ? left : 0n)
    })
}

/** Bytes given to each client before a day. */
const grantedBytes = ({ data, history, network }: ServedSample, day: Day): ReadonlyMap<string, bigint> => {
  const granted = new Map<string, bigint>()
  for (const { bytes, to } of clientGrants(network, data, history, day * HOURS_PER_DAY)) {
    granted.set(to, (granted.get(to) ?? 0n) + bytes)
  }
  return granted
}

const idOf = ({ data, network }: ServedSample) => {
  const ids = new Map<string, string>([
    ...data.addresses.map(({ address = "", addressId = "" }) => [address, addressId] as const),
    ...clientContracts(network).map(({ address, addressId }) => [address, addressId] as const),
    ...[...network.allocators, ...network.clients].map(({ address, id }) => [address, id] as const)
  ])
  return (address: string) => {
    const id = /^f0\d+$/.test(address) ? address : ids.get(address)
    return id === undefined ? Effect.fail({ code: ACTOR_NOT_FOUND, message: "actor not found" }) : Effect.succeed(id)
  }
}
