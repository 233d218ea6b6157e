import { Effect, Option } from "effect"
import { acceptedAllocators } from "../../domain/allocator/RegistryEntry.js"
import {
  type GradedDatacap,
  gradeProvider,
  type MetricsChecked,
  type WeekAverage
} from "../../domain/compliance/ProviderCompliance.js"
import { openDataProviders, weekAverageRetrievability } from "../../domain/storage-provider/Retrievability.js"
import type { FilPlusEdition } from "../../domain/time/FilPlusEdition.js"
import { type Week, weekIndex } from "../../domain/time/Week.js"
import { AllocatorRepository, type WeekRange } from "../ports/AllocatorRepository.js"
import { ClientRepository } from "../ports/ClientRepository.js"
import { CurrentRuleSet } from "../ports/CurrentRuleSet.js"
import { ProviderRepository } from "../ports/ProviderRepository.js"

export interface GradedProvider extends GradedDatacap {
  readonly provider: string
}

export interface GradedWeek {
  readonly week: Week
  /** Over the open-data providers. */
  readonly average: WeekAverage
  readonly providers: ReadonlyArray<GradedProvider>
}

/** Grades of every provider in each week of a range, ascending, in a fixed number of reads. */
export const readGradedWeeks = Effect.fn("readGradedWeeks")(function* (
  range: WeekRange,
  edition: Option.Option<FilPlusEdition>,
  checked: MetricsChecked
) {
  const ruleSet = yield* CurrentRuleSet
  const providers = yield* ProviderRepository
  const clients = yield* ClientRepository
  const allocators = yield* AllocatorRepository
  const weeks = yield* providers.weeks(range)
  const accepted = acceptedAllocators(yield* allocators.registry, edition)
  const openData = openDataProviders(
    yield* providers.providersOfApplicants,
    yield* clients.publicAnswers,
    (allocator) => accepted.has(allocator)
  )
  const grade = gradeProvider(ruleSet)
  const rates = { ...checked, httpRetrievability: checked.httpRetrievability && ruleSet === "v0.6.1" }
  return weeks.map((row): GradedWeek => {
    const average = weekAverageRetrievability(row.providers, rates, (provider) => openData.has(provider))
    return {
      week: row.week,
      average,
      providers: row.providers.map((provider) => ({
        provider: provider.provider,
        totalDealSize: provider.totalDealSize,
        complianceScore: grade(provider, average, checked)
      }))
    }
  })
})

/** The grades of several weeks in one list. */
export const gradesOf = (weeks: ReadonlyArray<GradedWeek>) =>
  weeks.flatMap(({ week, providers }) => {
    const index = weekIndex(week)
    return providers.map(({ provider, complianceScore }) => ({ week: index, provider, grade: complianceScore }))
  })

/** The weeks of an edition; all weeks without one. */
export const weeksOf = (edition: Option.Option<FilPlusEdition>): WeekRange => ({
  from: Option.flatMap(edition, ({ start }) => start),
  until: Option.flatMap(edition, ({ end }) => end)
})
