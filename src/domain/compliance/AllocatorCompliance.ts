import { groupRows } from "../shared/Grouping.js"
import { byIdNumber } from "../shared/Ids.js"
import { type GradeCounts, type Shares, sharesOf } from "./AllocatorGrade.js"
import type { ComplianceGrade } from "./ProviderCompliance.js"

/** Grade of a provider in a week. */
export interface ProviderGrade {
  /** Week index. */
  readonly week: number
  readonly provider: string
  readonly grade: ComplianceGrade
}

/** A provider stores for clients of an allocator, from a week on and for ever after. */
export interface Membership {
  readonly allocator: string
  readonly provider: string
  /** Index of the first week in which some client has both DataCap of the allocator and a deal with the provider. */
  readonly firstWeek: number
}

/** Pairs from which memberships follow; first weeks as indexes. */
export interface MembershipSource {
  /** Clients with DataCap of an allocator. */
  readonly allocatorClients: Iterable<{
    readonly allocator: string
    readonly client: string
    readonly firstWeek: number
  }>
  /** Clients with deals of a provider. */
  readonly clientProviders: Iterable<{
    readonly client: string
    readonly provider: string
    readonly firstWeek: number
  }>
}

/** Memberships by client; a pair of allocator and provider that share several clients comes several times. */
export const membershipsOf = ({ allocatorClients, clientProviders }: MembershipSource): ReadonlyArray<Membership> => {
  const providersOf = new Map(
    groupRows(clientProviders, ({ client }) => [client]).map((group) => [group[0].client, group])
  )
  return Array.from(allocatorClients).flatMap(({ allocator, client, firstWeek }) =>
    (providersOf.get(client) ?? []).map((pair) => ({
      allocator,
      provider: pair.provider,
      firstWeek: Math.max(firstWeek, pair.firstWeek)
    }))
  )
}

/** An allocator that has clients by the end of a week. */
export interface AllocatorTotal {
  /** Week index. */
  readonly week: number
  readonly allocator: string
  /** Bytes allocated up to the end of the week. */
  readonly totalDatacap: bigint
}

export interface AllocatorShares {
  readonly allocator: string
  /** Bytes. */
  readonly totalDatacap: bigint
  readonly shares: Shares
}

export interface AllocatorsWeek {
  /** Week index. */
  readonly week: number
  /** Ascending by the number of the id. */
  readonly allocators: ReadonlyArray<AllocatorShares>
}

export interface AllocatorSeries {
  /** Week indexes to answer, ascending, each once. */
  readonly weeks: ReadonlyArray<number>
  readonly grades: Iterable<ProviderGrade>
  /** In any order; of several first weeks of a pair the earliest counts. */
  readonly memberships: Iterable<Membership>
  readonly allocators: Iterable<AllocatorTotal>
}

/**
 * Shares of every allocator in every week, in one pass over the memberships.
 * Source: published rules, "Weekly allocator shares".
 */
export const weeklyAllocatorShares = (series: AllocatorSeries): ReadonlyArray<AllocatorsWeek> => {
  const slots = new Map(series.weeks.map((week, slot) => [week, slot]))
  const totals = Array.from(series.allocators)
  const allocators = positions(totals.map(({ allocator }) => allocator))
  const counts = countGrades(series, slots, allocators)
  const rows: Array<AllocatorShares | undefined> = new Array(series.weeks.length * allocators.size)
  for (const { week, allocator, totalDatacap } of totals) {
    const slot = slots.get(week)
    const position = allocators.get(allocator)
    if (slot === undefined || position === undefined) continue
    const at = slot * allocators.size + position
    const count = (counter: number): number => counts[at * COUNTERS + counter] ?? 0
    rows[at] = {
      allocator,
      totalDatacap,
      shares: sharesOf(
        { compliant: count(1), partiallyCompliant: count(2), nonCompliant: count(3) },
        count(0) + count(1) + count(2) + count(3)
      )
    }
  }
  return series.weeks.map((week, slot) => ({
    week,
    allocators: rows.slice(slot * allocators.size, (slot + 1) * allocators.size).filter((row) => row !== undefined)
  }))
}

/** Counters of an allocator's week: providers without a grade, then by grade. */
const COUNTERS = 4
const counterOf = { compliant: 1, partiallyCompliant: 2, nonCompliant: 3 } as const satisfies GradeCounts

/** Place of each id in the order of their numbers. */
const positions = (ids: Iterable<string>): ReadonlyMap<string, number> =>
  new Map(
    Array.from(new Set(ids))
      .sort(byIdNumber)
      .map((id, position) => [id, position])
  )

/** Counters by week slot, allocator and grade. */
const countGrades = (
  series: AllocatorSeries,
  slots: ReadonlyMap<number, number>,
  allocators: ReadonlyMap<string, number>
): Int32Array => {
  const weeks = series.weeks.length
  const pairs = firstSlots(series, allocators)
  const grades = gradesOf(series, slots, pairs.providers)
  const counts = new Int32Array(weeks * allocators.size * COUNTERS)
  const stride = allocators.size * COUNTERS
  for (const [pair, since] of pairs.slots) {
    const allocator = Math.floor(pair / MOST_PROVIDERS)
    const provider = pair % MOST_PROVIDERS
    for (let slot = since; slot < weeks; slot++) {
      const at = slot * stride + allocator * COUNTERS + (grades[provider * weeks + slot] ?? 0)
      counts[at] = (counts[at] ?? 0) + 1
    }
  }
  return counts
}

/** Room for the providers beside an allocator in the number of a pair. */
const MOST_PROVIDERS = 2 ** 24

/** First week slot of each pair of an allocator and a provider, and a place for each provider. */
const firstSlots = (series: AllocatorSeries, allocators: ReadonlyMap<string, number>) => {
  const providers = new Map<string, number>()
  const slots = new Map<number, number>()
  for (const { allocator, provider, firstWeek } of series.memberships) {
    const position = allocators.get(allocator)
    const since = slotSince(series.weeks, firstWeek)
    if (position === undefined || since === series.weeks.length) continue
    const place = providers.get(provider) ?? providers.size
    providers.set(provider, place)
    const pair = position * MOST_PROVIDERS + place
    slots.set(pair, Math.min(since, slots.get(pair) ?? since))
  }
  return { providers, slots }
}

/** Slot of the first week that is not before `week`; their number when all are. */
const slotSince = (weeks: ReadonlyArray<number>, week: number): number => {
  let [from, until] = [0, weeks.length]
  while (from < until) {
    const middle = (from + until) >> 1
    if ((weeks[middle] ?? week) < week) from = middle + 1
    else until = middle
  }
  return from
}

/** Counter of each provider's grade by week slot; that of no grade where there is none. */
const gradesOf = (
  series: AllocatorSeries,
  slots: ReadonlyMap<number, number>,
  providers: ReadonlyMap<string, number>
): Uint8Array => {
  const weeks = series.weeks.length
  const grades = new Uint8Array(providers.size * weeks)
  for (const { week, provider, grade } of series.grades) {
    const slot = slots.get(week)
    const place = providers.get(provider)
    if (slot !== undefined && place !== undefined) grades[place * weeks + slot] = counterOf[grade]
  }
  return grades
}
