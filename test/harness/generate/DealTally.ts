import type { SampleDeal } from "../../../src/adapters/sandbox/sample/Deals.js"
import { HOURS_PER_DAY } from "../../../src/adapters/sandbox/sample/Timeline.js"

/** Days since 1970-01-01, both included. */
export interface DayRange {
  readonly first: number
  readonly last: number
}

/** What the other tables need to know of the deals, whose rows nobody keeps. */
export interface DealTally {
  /** Bytes of claimed deals by client, `f0…`. */
  readonly used: ReadonlyMap<string, bigint>
  /** Days of ingestion by provider, `f0…`. */
  readonly providerDays: ReadonlyMap<string, DayRange>
  /** A few direct deals of each client. */
  readonly examples: ReadonlyArray<SampleDeal>
}

const EXAMPLES_EACH = 3

/** A tally and the function that adds rows to it. */
export const dealTally = () => {
  const used = new Map<string, bigint>()
  const providerDays = new Map<string, DayRange>()
  const examples: Array<SampleDeal> = []
  const examplesOf = new Map<string, number>()

  const add = (deal: SampleDeal) => {
    const client = `f0${deal.clientId}`
    const provider = `f0${deal.providerId}`
    const day = Math.floor(deal.created / HOURS_PER_DAY)
    if (deal.start !== undefined) used.set(client, (used.get(client) ?? 0n) + deal.pieceSize)
    providerDays.set(provider, { first: providerDays.get(provider)?.first ?? day, last: day })
    const known = examplesOf.get(client) ?? 0
    if (deal.dealId !== 0 || known === EXAMPLES_EACH) return
    examplesOf.set(client, known + 1)
    examples.push(deal)
  }
  const tally: DealTally = { used, providerDays, examples }
  return { tally, addAll: (deals: ReadonlyArray<SampleDeal>) => deals.forEach(add) }
}
