import { robustAddress } from "../../../src/adapters/sandbox/sample/ChainText.js"
import { type SeededRandom, seededRandom, weightedIndex } from "../../../src/adapters/sandbox/sample/SeededRandom.js"
import { HOURS_PER_WEEK, type Hour } from "../../../src/adapters/sandbox/sample/Timeline.js"
import { chainNames, type GeneratedAllocator } from "./Allocators.js"
import type { Period } from "./GeneratorSettings.js"
import { actorNumber, zipfSums } from "./Population.js"

export interface GeneratedClient {
  /** `f0…` */
  readonly id: string
  readonly address: string
  readonly name: string
  readonly orgName: string
  /** Share of the network's deals, relative to other clients. */
  readonly weight: number
  /** Stores data in [from, until). */
  readonly from: Hour
  readonly until: Hour
  /** Stored data in former editions, too. */
  readonly old: boolean
  /** Ids `f0…` of the providers that it works with, always the same. */
  readonly providers: ReadonlyArray<string>
  /** One to three; the main one first. */
  readonly allocators: ReadonlyArray<GeneratedAllocator>
}

const CLIENT_ZIPF = 1.1
const PROVIDER_ZIPF = 0.9
const ALLOCATOR_ZIPF = 0.6
const OLD_SHARE = 0.15
const FROM_THE_START = 0.4
const SHORTEST_ACTIVITY = 6 * HOURS_PER_WEEK

export const generatedClients = (
  seed: number,
  count: number,
  period: Period,
  allocators: ReadonlyArray<GeneratedAllocator>,
  providers: ReadonlyArray<string>
): ReadonlyArray<GeneratedClient> => {
  const random = seededRandom(seed, "clients")
  const ranks = random.sample([...Array(count).keys()], count)
  const popularity = zipfSums(providers.length, PROVIDER_ZIPF)
  const givers = allocators.filter(({ active }) => active)
  const generosity = zipfSums(givers.length, ALLOCATOR_ZIPF)
  // Popularity and generosity have nothing to do with ids.
  const byPopularity = random.sample(providers, providers.length)
  const byGenerosity = random.sample(givers, givers.length)
  return ranks.map((rank, position) => ({
    id: `f0${actorNumber("client", position, random.next())}`,
    address: robustAddress(random, "f1"),
    ...chainNames(random, `Client ${position + 1}`),
    weight: (rank + 1) ** -CLIENT_ZIPF,
    ...activity(random, rank, rank / count, period),
    old: random.chance(OLD_SHARE),
    providers: different(random, byPopularity, popularity, providerCount(random, rank / count)),
    allocators: different(random, byGenerosity, generosity, allocatorCount(random))
  }))
}

/** So many of the largest clients are there nearly all the time. */
const STEADY_CLIENTS = 10

/** Larger clients come earlier. `place` is the rank in [0, 1). */
const activity = (random: SeededRandom, rank: number, place: number, { from, until }: Period) => {
  const isSteady = rank < STEADY_CLIENTS
  const fromTheStart = isSteady || random.chance(FROM_THE_START)
  const begins = from + (until - from) * random.next() * (fromTheStart ? 0.03 : 0.3 + 0.6 * place)
  const lasts = (until - begins) * (isSteady ? 1 : random.between(0.2, 1))
  return { from: begins, until: Math.min(until, begins + Math.max(SHORTEST_ACTIVITY, lasts)) }
}

/** Three to twelve, large clients six at least; for one of fifty clients, a large one, 50 to 200. */
const providerCount = (random: SeededRandom, place: number): number => {
  if (place >= 0.1) return 3 + random.integer(10)
  return random.chance(0.2) ? 50 + random.integer(151) : 6 + random.integer(7)
}

const allocatorCount = (random: SeededRandom): number => {
  const draw = random.next()
  return draw < 0.75 ? 1 : draw < 0.95 ? 2 : 3
}

/** So many different elements, drawn by weight; at most half of all. */
const different = <A>(random: SeededRandom, all: ReadonlyArray<A>, sums: ReadonlyArray<number>, count: number) => {
  const chosen = new Set<A>()
  const wanted = Math.min(count, Math.ceil(all.length / 2))
  while (chosen.size < wanted) {
    const element = all[weightedIndex(random, sums)]
    if (element !== undefined) chosen.add(element)
  }
  return [...chosen]
}
