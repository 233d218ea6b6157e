import { pieceCid } from "./ChainText.js"
import type { SampleClient } from "./Clients.js"
import type { Network } from "./Network.js"
import { type SeededRandom, seededRandom, weightedIndex } from "./SeededRandom.js"
import { HOURS_PER_DAY, HOURS_PER_WEEK, type Hour } from "./Timeline.js"

/** A row of `unified_verified_deal`; times are hours, fractions included. */
export interface SampleDeal {
  readonly id: number
  /** 0 for direct data onboarding. */
  readonly dealId: number
  readonly claimId: number
  readonly type: string
  /** Without `f0`. */
  readonly clientId: string | null
  readonly providerId: string | null
  readonly sectorId: string | null
  readonly pieceCid: string | null
  readonly pieceSize: bigint
  /** None: an allocation that nobody claimed. */
  readonly start: Hour | undefined
  /** Hour at which the sector was terminated. */
  readonly slashedAt: Hour | undefined
  readonly removed: boolean
  readonly created: Hour
  readonly updated: Hour
}

/** New pieces an hour; with their copies some 100,000 deals in 60 weeks. */
const PIECES_PER_HOUR = 2.09
/** A copy of a piece comes at most this long after the first. */
const COPY_SPREAD = 20 * HOURS_PER_DAY
/** Ids of generated rows begin above every real one; an hour has room for this many. */
const FIRST_ID = 160_000_000
const IDS_PER_HOUR = 200

const GiB = 1n << 30n
const sizes = [
  { size: 32n * GiB, upTo: 0.7 },
  { size: 64n * GiB, upTo: 0.8 },
  { size: 16n * GiB, upTo: 0.88 },
  { size: 8n * GiB, upTo: 0.95 },
  { size: 1n * GiB, upTo: 0.98 },
  { size: 1n << 20n, upTo: 1 }
]
/** Chance of 1, 2, 3 … copies, as ascending sums. */
const copyChances = [0.03, 0.09, 0.21, 0.43, 0.65, 0.79, 0.88, 0.94, 0.97, 1]
const claimTypes = ["claim", "claim", "claim", "claimUpdated", "claimFromApi", "claimUpdatedWithoutExistingClaim"]

interface Copy {
  readonly created: Hour
  readonly client: SampleClient
  readonly provider: string
  readonly pieceCid: string
  readonly pieceSize: bigint
  readonly key: string
}

/**
 * Deals that reach DMOB in the hours [from, to), by id. A pure function: two adjoining ranges give what their union
 * gives. `history` is the first hour that has any.
 */
export const sampleDeals = (network: Network, history: Hour, from: Hour, to: Hour): ReadonlyArray<SampleDeal> => {
  const byHour = new Map<Hour, Array<Copy>>()
  const weights = weeklyWeights(network, history)
  for (let hour = Math.max(history, from - COPY_SPREAD - 1); hour < to; hour++) {
    for (const copy of copiesBegunAt(network, history, hour, weights(hour))) {
      const arrival = Math.floor(copy.created)
      if (arrival < from || arrival >= to) continue
      const arrivals = byHour.get(arrival)
      if (arrivals === undefined) byHour.set(arrival, [copy])
      else arrivals.push(copy)
    }
  }
  const deals: Array<SampleDeal> = []
  for (let hour = from; hour < to; hour++) {
    const arrivals = (byHour.get(hour) ?? []).slice(0, IDS_PER_HOUR).sort((a, b) => a.created - b.created)
    arrivals.forEach((copy, position) => {
      deals.push(deal(network.seed, copy, FIRST_ID + (hour - history) * IDS_PER_HOUR + position, history))
    })
  }
  return deals
}

/** Each week every client that has begun is busy, slow or silent. */
const weeklyWeights = (network: Network, history: Hour) => {
  const known = new Map<number, ReadonlyArray<number>>()
  return (hour: Hour): ReadonlyArray<number> => {
    const week = Math.floor((hour - history) / HOURS_PER_WEEK)
    const found = known.get(week)
    if (found !== undefined) return found
    let sum = 0
    const sums = network.clients.map((client) => {
      const random = seededRandom(network.seed, "activity", client.id, week)
      if (client.firstWeek <= week && !random.chance(0.3)) sum += client.weight * random.between(0.4, 1.6)
      return sum
    })
    known.set(week, sums)
    return sums
  }
}

/** All copies, early and late, of the pieces that appear in an hour. */
const copiesBegunAt = (network: Network, history: Hour, hour: Hour, weights: ReadonlyArray<number>) => {
  const random = seededRandom(network.seed, "pieces", hour - history)
  const pieces = Math.floor(PIECES_PER_HOUR) + (random.chance(PIECES_PER_HOUR % 1) ? 1 : 0) + random.integer(3) - 1
  const copies: Array<Copy> = []
  for (let piece = 0; piece < pieces; piece++) {
    const client = network.clients[weightedIndex(random, weights)]
    if (client === undefined || client.providers.length === 0) continue
    const shared = { pieceCid: pieceCid(random), pieceSize: drawSize(random) }
    const add = (owner: SampleClient, provider: string, delay: number, pieceSize = shared.pieceSize) =>
      copies.push({
        created: hour + Math.max(random.next(), delay),
        client: owner,
        provider,
        pieceCid: shared.pieceCid,
        pieceSize,
        key: `${hour - history}/${piece}/${copies.length}`
      })
    const draw = random.next()
    const count = copyChances.findIndex((upTo) => draw < upTo) + 1
    random.sample(client.providers, count).forEach((provider, at) => {
      const delay = at === 0 ? 0 : random.next() ** 2 * COPY_SPREAD
      // Now and then somebody pads a copy differently.
      const half = random.chance(0.004) && shared.pieceSize > GiB
      add(client, provider, delay, half ? shared.pieceSize / 2n : shared.pieceSize)
      if (random.chance(0.03)) add(client, provider, random.next() * COPY_SPREAD)
    })
    if (random.chance(0.01)) {
      const other = random.pick(network.clients)
      const [provider] = random.sample(other.providers, 1)
      const begun = other.firstWeek * HOURS_PER_WEEK <= hour - history
      if (provider !== undefined && begun) add(other, provider, random.next() * COPY_SPREAD)
    }
  }
  return copies
}

const drawSize = (random: SeededRandom): bigint => {
  const draw = random.next()
  return sizes.find(({ upTo }) => draw < upTo)?.size ?? GiB
}

/** The row of one copy, with the oddities that real rows have. */
const deal = (seed: number, copy: Copy, id: number, history: Hour): SampleDeal => {
  const random = seededRandom(seed, "deal", copy.key)
  const { created } = copy
  const age = (created - history) / HOURS_PER_WEEK
  const isDirect = random.chance(Math.min(0.92, 0.6 + age / 200))
  const claimed = !random.chance(0.01)
  const oddity = random.next()
  const endOfHour = Math.floor(created) + 1
  return {
    id,
    dealId: isDirect ? 0 : 90_000_000 + (id - FIRST_ID),
    claimId: claimed ? 100_000_000 + (id - FIRST_ID) : 0,
    type: claimed ? (isDirect ? random.pick(claimTypes) : "deal") : "allocation",
    clientId: oddity < 0.0002 ? null : copy.client.id.slice(2),
    providerId: oddity >= 0.0002 && oddity < 0.0004 ? null : copy.provider.slice(2),
    sectorId: claimed ? drawSector(random) : "0",
    pieceCid: oddity >= 0.0004 && oddity < 0.001 ? null : copy.pieceCid,
    pieceSize: copy.pieceSize,
    start: claimed ? created + drawStartDelay(random, isDirect) : undefined,
    slashedAt: claimed && random.chance(0.03) ? created + random.between(24, 4000) : undefined,
    removed: random.chance(0.01),
    created,
    updated: random.chance(0.005) ? created + (endOfHour - created) * random.next() : created
  }
}

const drawSector = (random: SeededRandom): string | null => {
  const draw = random.next()
  if (draw < 0.01) return "0"
  if (draw < 0.014) return null
  if (draw < 0.017) return "null"
  return String(1000 + random.integer(900_000))
}

/** Hours from ingestion to start: some rows come weeks late, some start in the future, market deals take days. */
const drawStartDelay = (random: SeededRandom, isDirect: boolean): number => {
  const draw = random.next()
  if (draw < 0.01) return -random.between(HOURS_PER_DAY, 60 * HOURS_PER_DAY)
  if (draw < 0.02) return random.between(10 * HOURS_PER_DAY, 540 * HOURS_PER_DAY)
  return isDirect ? -random.between(0, 0.2) : random.between(HOURS_PER_DAY, 3 * HOURS_PER_DAY)
}
