import { type SeededRandom, seededRandom } from "../../../src/adapters/sandbox/sample/SeededRandom.js"
import { HOURS_PER_DAY, HOURS_PER_WEEK, type Hour } from "../../../src/adapters/sandbox/sample/Timeline.js"
import type { GeneratedClient } from "./Clients.js"
import type { GeneratedNetwork } from "./GeneratedNetwork.js"
import { COPY_SPREAD } from "./GeneratorSettings.js"

/** A client brings in a data set. */
export interface Burst {
  /** The first piece may come at this hour… */
  readonly from: Hour
  /** …the last one before this, and no copy after `until`. */
  readonly lastPiece: Hour
  readonly until: Hour
  readonly client: GeneratedClient
  /** Rows that it leaves in `unified_verified_deal`, copies and re-deals included. */
  readonly rows: number
}

/** Rows of a burst where a client has few; large clients have larger bursts, not more. */
const USUAL_ROWS = 40
/** At most so many bursts a week. */
const BURSTS_PER_WEEK = 1.5
const LONGEST_BURST = 4 * HOURS_PER_DAY
/** Share of rows from before the current edition. */
const OLD_ROWS = 0.02

/** Every burst, earliest first; their rows add up to `deals`. */
export const generatedBursts = (network: GeneratedNetwork, deals: number): ReadonlyArray<Burst> => {
  const random = seededRandom(network.seed, "bursts")
  const old = Math.round(deals * OLD_ROWS)
  const bursts = [...oldBursts(random, network, old), ...recentBursts(random, network, deals - old)]
  return bursts.filter(({ rows }) => rows > 0).sort((a, b) => a.from - b.from)
}

const recentBursts = (random: SeededRandom, { clients, period }: GeneratedNetwork, deals: number) => {
  const totalWeight = clients.reduce((sum, { weight }) => sum + weight, 0)
  const planned = clients.flatMap((client) => {
    const weeks = (client.until - client.from) / HOURS_PER_WEEK
    const expected = (deals * client.weight) / totalWeight
    const count = Math.max(1, Math.round(Math.min(expected / USUAL_ROWS, weeks * BURSTS_PER_WEEK)))
    return Array.from({ length: count }, () => {
      const from = random.between(client.from, client.until)
      const lastPiece = Math.min(from + random.between(1, LONGEST_BURST), client.until)
      return { from, lastPiece, until: period.until, client, weight: (expected / count) * random.between(0.2, 1.8) }
    })
  })
  return apportioned(planned, deals)
}

const oldBursts = (random: SeededRandom, { clients, period }: GeneratedNetwork, deals: number) => {
  const planned = clients
    .filter(({ old }) => old)
    .map((client) => {
      const from = random.between(period.oldFrom, period.oldUntil - COPY_SPREAD - LONGEST_BURST)
      const lastPiece = from + random.between(1, LONGEST_BURST)
      return { from, lastPiece, until: period.oldUntil, client, weight: random.next() }
    })
  return apportioned(planned, deals)
}

/** Shares out exactly `total` rows by weight: each gets what the rounded running sum leaves it. */
const apportioned = <A extends { readonly weight: number }>(planned: ReadonlyArray<A>, total: number) => {
  const totalWeight = planned.reduce((sum, { weight }) => sum + weight, 0)
  let weights = 0
  let given = 0
  return planned.map(({ weight, ...burst }, position) => {
    weights += weight
    const upTo = position === planned.length - 1 ? total : Math.round((total * weights) / totalWeight)
    const rows = upTo - given
    given = upTo
    return { ...burst, rows }
  })
}
