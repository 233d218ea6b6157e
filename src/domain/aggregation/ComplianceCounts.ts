import { DateTime, Option, Order } from "effect"
import type { AllocatorTotal, Membership } from "../compliance/AllocatorCompliance.js"
import type { WeekAverage } from "../compliance/ComplianceRule.js"
import { keptRules, keptRulesCombinations } from "../compliance/ProviderCompliance.js"
import { groupRows, sumOf } from "../shared/Grouping.js"
import { byIdNumber } from "../shared/Ids.js"
import type { ProviderWeek } from "../storage-provider/ProviderWeek.js"
import { weekAverageRetrievability } from "../storage-provider/Retrievability.js"
import { editionAt, type FilPlusEdition } from "../time/FilPlusEdition.js"
import { type Week, weekAt, weekIndex } from "../time/Week.js"

/** Whose applications tell which providers store open data, and so make the average that rates are compared with. */
export type AverageScope =
  /** Allocators in the registry of any edition. */
  | "everyEdition"
  /** Allocators in the registry of the edition that the week lies in. */
  | "editionOfWeek"

/** The providers that have deals by the end of a week. */
export interface ProvidersOfWeek {
  readonly week: Week
  readonly providers: ReadonlyArray<ProviderWeek>
}

/** Providers of a week by the rules that they keep: one entry for each of `keptRulesCombinations`. */
export interface ProvidersByRules {
  readonly week: Week
  readonly average: WeekAverage
  readonly providers: ReadonlyArray<number>
  /** Bytes accumulated up to the end of the week. */
  readonly datacap: ReadonlyArray<bigint>
}

/** Providers of an allocator by the rules that they keep. */
export interface AllocatorByRules {
  readonly allocator: string
  /** Bytes allocated up to the end of the week. */
  readonly totalDatacap: bigint
  readonly providers: ReadonlyArray<number>
}

export interface AllocatorsByRules {
  readonly week: Week
  /** Allocators that have clients by the end of the week, ascending by the number of the id. */
  readonly allocators: ReadonlyArray<AllocatorByRules>
}

/** The average that the rates of a week's providers are compared with. */
export type AverageOf = (week: ProvidersOfWeek) => WeekAverage

const everyRate = { httpRetrievability: true, urlFinderRetrievability: true }

/**
 * Table `week_average`: the mean over the providers of open data, as an edition's registry has them, or any edition's.
 * Source: published rules, "Weekly average provider rate".
 */
export const weekAverageOf =
  (scope: AverageScope, openDataOf: (edition: Option.Option<FilPlusEdition>) => ReadonlySet<string>): AverageOf =>
  ({ providers, week }) => {
    const openData = openDataOf(scope === "everyEdition" ? Option.none() : Option.some(editionAt(week)))
    return weekAverageRetrievability(providers, everyRate, (provider) => openData.has(provider))
  }

/** Table `provider_compliance_weekly`: every week that has providers, ascending; `weeks` each once, in any order. */
export const providersByRules = (
  weeks: Iterable<ProvidersOfWeek>,
  averageOf: AverageOf
): ReadonlyArray<ProvidersByRules> =>
  Array.from(weeks)
    .filter(({ providers }) => providers.length > 0)
    .sort(Order.mapInput(DateTime.Order, ({ week }) => week))
    .map((entry) => {
      const average = averageOf(entry)
      const groups = keptRulesCombinations.map((rules) =>
        entry.providers.filter((provider) => keptRules(provider, average) === rules)
      )
      return {
        week: entry.week,
        average,
        providers: groups.map((group) => group.length),
        datacap: groups.map((group) => sumOf(group, ({ totalDealSize }) => totalDealSize))
      }
    })

/** What {@link allocatorsByRules} counts. All in any order; each week, and each allocator in a week, once. */
export interface AllocatorsAndProviders {
  readonly weeks: Iterable<ProvidersOfWeek>
  /** Of several first weeks of a pair the earliest counts. */
  readonly memberships: Iterable<Membership>
  readonly totals: Iterable<AllocatorTotal>
}

/**
 * Table `allocator_compliance_weekly`: every week that has allocators, ascending. An allocator's providers that have no
 * row in the week are in none of its counts. Source: published rules, "Weekly allocator shares".
 */
export const allocatorsByRules = (
  { memberships, totals, weeks }: AllocatorsAndProviders,
  averageOf: AverageOf
): ReadonlyArray<AllocatorsByRules> => {
  const providersIn = new Map(Array.from(weeks, (entry) => [weekIndex(entry.week), entry]))
  return groupRows(totals, ({ week }) => [week])
    .map((group) => ({ index: group[0].week, group }))
    .sort((a, b) => a.index - b.index)
    .map(({ group, index }) => {
      const week = weekAt(index)
      const entry = providersIn.get(index) ?? { week, providers: [] }
      const average = averageOf(entry)
      const kept = new Map(entry.providers.map((row) => [row.provider, keptRules(row, average)]))
      const members = membersAt(memberships, index)
      return {
        week,
        allocators: group
          .map(({ allocator, totalDatacap }) => {
            const own = Array.from(members.get(allocator) ?? [], (provider) => kept.get(provider))
            const providers = keptRulesCombinations.map((rules) => own.filter((one) => one === rules).length)
            return { allocator, totalDatacap, providers }
          })
          .sort(Order.mapInput(byIdNumber, ({ allocator }) => allocator))
      }
    })
}

/** Providers of each allocator by the end of a week, by its index: those whose membership has begun. */
export const membersAt = (
  memberships: Iterable<Membership>,
  week: number
): ReadonlyMap<string, ReadonlySet<string>> => {
  const members = new Map<string, Set<string>>()
  for (const { allocator, firstWeek, provider } of memberships) {
    if (firstWeek > week) continue
    members.set(allocator, (members.get(allocator) ?? new Set()).add(provider))
  }
  return members
}
