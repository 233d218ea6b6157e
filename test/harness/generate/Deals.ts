import type { SampleDeal } from "../../../src/adapters/sandbox/sample/Deals.js"
import { type SeededRandom, seededRandom } from "../../../src/adapters/sandbox/sample/SeededRandom.js"
import { HOURS_PER_DAY, type Hour } from "../../../src/adapters/sandbox/sample/Timeline.js"
import { type Copy, copiesByDay } from "./Copies.js"
import type { GeneratedNetwork } from "./GeneratedNetwork.js"
import { editionStart } from "./GeneratorSettings.js"

/** Chances of what makes a row odd. */
const odd = {
  unclaimed: 0.01,
  late: 0.01,
  future: 0.005,
  slashed: 0.03,
  removed: 0.01,
  sectorless: 0.01,
  rewritten: 0.005
}

/** Rows with a start to come are among the last tenth of all. */
const YOUNG = 0.1
const FUTURE_UP_TO = 45 * HOURS_PER_DAY
const LATE_UP_TO = 60 * HOURS_PER_DAY
/** A row is rewritten at most so long after it came. */
const REWRITTEN_WITHIN = 30 * HOURS_PER_DAY

/** 2025-11-01, from when on the share of direct deals is the highest. */
const DIRECT_SETTLED: Hour = Date.UTC(2025, 10, 1) / 3_600_000
const DIRECT_SHARE = 0.9

/** Share of direct deals (DDO) among rows of an hour: 0 before the edition, steeper at first, then at its highest. */
export const directShare = (hour: Hour): number => {
  const progress = (hour - editionStart) / (DIRECT_SETTLED - editionStart)
  return DIRECT_SHARE * (1 - (1 - Math.min(1, Math.max(0, progress))) ** 2.4)
}

const claimTypes = [
  "claim",
  "claim",
  "claim",
  "claim",
  "claimUpdated",
  "claimFromApi",
  "claimUpdatedWithoutExistingClaim",
  "claimWithoutAllocation",
  "claimInsertAfterRelabel"
]

/** The rows of `unified_verified_deal` by id, which is the order of ingestion; those of a day at a time, `deals` in all. */
export function* dealDays(network: GeneratedNetwork, deals: number): Generator<ReadonlyArray<SampleDeal>> {
  const { period, seed } = network
  let id = 0
  for (const copies of copiesByDay(network, deals)) {
    const random = seededRandom(seed, "day", id)
    yield copies.map((copy) => {
      id += 1
      const futureChance = id > (1 - YOUNG) * deals ? odd.future / YOUNG : 0
      return dealOf(random, copy, id, period.until, futureChance)
    })
  }
}

const dealOf = (random: SeededRandom, copy: Copy, id: number, now: Hour, futureChance: number): SampleDeal => {
  const { at: created, client, piece, provider } = copy
  const isDirect = random.chance(directShare(created))
  const isClaimed = !random.chance(odd.unclaimed)
  const rewritten = random.chance(odd.rewritten) ? rewrite(random) : undefined
  const start = startOf(random, created, isDirect, now, futureChance) + (rewritten?.startMoved ?? 0)
  const age = now - created
  return {
    id,
    dealId: isDirect ? 0 : 50_000_000 + id,
    claimId: isClaimed ? 1_000_000 + id : 0,
    type: isClaimed ? (isDirect ? random.pick(claimTypes) : "deal") : "allocationRemoved",
    clientId: client.id.slice(2),
    providerId: provider.slice(2),
    sectorId: random.chance(odd.sectorless) ? "0" : String(1000 + random.integer(900_000)),
    pieceCid: piece.cid,
    pieceSize: rewritten?.halved === true ? piece.size / 2n : piece.size,
    start: isClaimed ? start : undefined,
    slashedAt: isClaimed && random.chance(odd.slashed) ? now - random.next() * age : undefined,
    removed: random.chance(odd.removed),
    created,
    updated: rewritten === undefined ? created : created + random.next() * Math.min(age, REWRITTEN_WITHIN)
  }
}

/** Direct deals start when they are seen, market deals one to three days later; some come late, some begin in the future. */
const startOf = (random: SeededRandom, created: Hour, isDirect: boolean, now: Hour, futureChance: number): Hour => {
  if (random.chance(futureChance)) return now + random.between(1, FUTURE_UP_TO)
  if (random.chance(odd.late)) return created - random.between(HOURS_PER_DAY, LATE_UP_TO)
  return isDirect ? created : created + random.between(HOURS_PER_DAY, 3 * HOURS_PER_DAY)
}

/** What has been changed in a row since it came: its start, its size, or the sector, whose old number nobody knows. */
const rewrite = (random: SeededRandom) => {
  const draw = random.next()
  if (draw < 1 / 3) return { startMoved: -random.between(0, 3 * HOURS_PER_DAY), halved: false }
  return { startMoved: 0, halved: draw < 2 / 3 }
}
