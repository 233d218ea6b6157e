import { multiaddr } from "@multiformats/multiaddr"
import { drawHabit, type HabitName, type Standing } from "./AdvertisingHabits.js"
import type { Network } from "./Network.js"
import { madeUpPeerId } from "./PeerIds.js"
import { ip4Address, ip6Address, UNPLACED_ADDRESS } from "./Places.js"
import type { RealData } from "./RealData.js"
import { type SeededRandom, seededRandom, weightedIndex } from "./SeededRandom.js"

/** A storage provider as the chain knows it: one of the sample's, or one that is only left in real rows. */
export interface SampleMiner {
  /** `f0…` */
  readonly id: string
  readonly standing: Standing
  /** Of its on-chain information. */
  readonly peerId: string | null
  /** By which the contract of Curio's peers knows it; null of those that run something else. */
  readonly curioPeerId: string | null
  /** Under which it advertises: that of the contract goes before. */
  readonly indexPeerId: string | null
  readonly habit: HabitName
  /** Text forms, in the order on chain. */
  readonly multiaddresses: ReadonlyArray<string>
}

/** Every provider of a deal, by id. */
export type Miners = ReadonlyMap<string, SampleMiner>

export const sampleMiners = (network: Network, data: RealData): Miners => {
  const qualities = new Map(network.providers.map(({ id, quality }) => [id, quality]))
  const realPeers = new Map(data.peers.map(({ miner, PeerId }) => [miner, PeerId]))
  const ids = new Set([
    ...qualities.keys(),
    ...data.deals
      .map(({ providerId = "" }) => providerId)
      .filter(Boolean)
      .map((id) => `f0${id}`)
  ])
  return new Map([...ids].map((id) => [id, miner(network.seed, id, qualities.get(id) ?? "retired", realPeers.get(id))]))
}

/** Share of those who advertise nothing that name no peer on chain. */
const WITHOUT_PEER = 0.4
/** Share of the others that run Curio. */
const CURIO = 0.16

const miner = (seed: number, id: string, standing: Standing, realPeer: string | undefined): SampleMiner => {
  const random = seededRandom(seed, "miner", id)
  const habit = drawHabit(random, standing)
  const peerId =
    habit === "silent" && realPeer === undefined && random.chance(WITHOUT_PEER)
      ? null
      : (realPeer ?? madeUpPeerId(seed, id))
  const curioPeerId = peerId !== null && random.chance(CURIO) ? madeUpPeerId(seed, id, "curio") : null
  return {
    id,
    standing,
    peerId,
    curioPeerId,
    indexPeerId: curioPeerId ?? peerId,
    habit,
    multiaddresses: drawAddresses(random, id, standing === "retired" ? [...kinds, ...vanished] : kinds)
  }
}

/** Ways in which providers are found, with their relative numbers. `n` is theirs alone within some hundreds. */
const kinds: ReadonlyArray<{
  readonly weight: number
  readonly addresses: (id: string, n: number) => ReadonlyArray<string>
}> = [
  { weight: 56, addresses: (_, n) => [`/ip4/${ip4Address(n)}/tcp/24001`] },
  { weight: 14, addresses: (id) => [`/dns4/${nameOf(id)}/tcp/24001`] },
  { weight: 4, addresses: (id) => [`/dns/${nameOf(id)}/tcp/443/https`] },
  { weight: 4, addresses: (id) => [`/dns6/${nameOf(id)}/tcp/24001`] },
  { weight: 5, addresses: (_, n) => [`/ip6/${ip6Address(n)}/tcp/24001`] },
  { weight: 6, addresses: (_, n) => ["/ip4/10.0.0.12/tcp/24001", `/ip4/${ip4Address(n)}/tcp/24001`] },
  { weight: 3, addresses: (id, n) => [`/dns4/${goneNameOf(id)}/tcp/24001`, `/ip4/${ip4Address(n)}/tcp/24001`] },
  { weight: 2, addresses: () => ["/ip4/192.168.1.20/tcp/24001", "/ip4/127.0.0.1/tcp/24001"] },
  { weight: 1, addresses: (id) => [`/dns4/${goneNameOf(id)}/tcp/24001`] },
  { weight: 1, addresses: () => [`/ip4/${UNPLACED_ADDRESS}/tcp/24001`] },
  { weight: 4, addresses: () => [] }
]

/** And of those that are gone, as many again as all of these. */
const vanished = [{ weight: 100, addresses: () => [] }]

const drawAddresses = (random: SeededRandom, id: string, from: typeof kinds): ReadonlyArray<string> => {
  let sum = 0
  const sums = from.map(({ weight }) => (sum += weight))
  return from[weightedIndex(random, sums)]?.addresses(id, random.integer(2 ** 24)) ?? []
}

const DOMAIN = "sample.invalid"
const nameOf = (id: string): string => `${id}.${DOMAIN}`
const goneNameOf = (id: string): string => `gone-${id}.${DOMAIN}`

/** Addresses of a name in the sample's domain, of both families; none for a name that nobody has. */
export const addressesOfName = (
  seed: number,
  miners: Miners,
  name: string
): { readonly ip4: string; readonly ip6: string } | undefined => {
  const [id = "", ...domain] = name.toLowerCase().split(".")
  if (domain.join(".") !== DOMAIN || !miners.has(id)) return undefined
  const n = seededRandom(seed, "name", id).integer(2 ** 24)
  return { ip4: ip4Address(n), ip6: ip6Address(n) }
}

/** As the chain keeps a multiaddress: base64 of its binary form. */
export const binaryAddress = (text: string): string => Buffer.from(multiaddr(text).bytes).toString("base64")
