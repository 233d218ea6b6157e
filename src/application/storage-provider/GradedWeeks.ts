import { Effect, Option } from "effect"
import { acceptedAllocators } from "../../domain/allocator/RegistryEntry.js"
import { publicAnswerTest } from "../../domain/client/PublicAnswer.js"
import type { MetricsChecked, WeekAverage } from "../../domain/compliance/ComplianceRule.js"
import { type GradedDatacap, gradeProvider } from "../../domain/compliance/ProviderCompliance.js"
import type { RuleSet } from "../../domain/rules/RuleSet.js"
import {
  openDataProviders,
  type PublicAnswer,
  weekAverageRetrievability
} from "../../domain/storage-provider/Retrievability.js"
import type { FilPlusEdition } from "../../domain/time/FilPlusEdition.js"
import { type Week, weekIndex } from "../../domain/time/Week.js"
import { AllocatorRepository, type RegistryEntry, type WeekRange } from "../ports/AllocatorRepository.js"
import { ClientRepository } from "../ports/ClientRepository.js"
import { type ClientProvider, ProviderRepository, type ProvidersOfWeek } from "../ports/ProviderRepository.js"

export interface GradedProvider extends GradedDatacap {
  readonly provider: string
}

export interface GradedWeek {
  readonly week: Week
  /** Over the open-data providers. */
  readonly average: WeekAverage
  readonly providers: ReadonlyArray<GradedProvider>
}

/** What the grades of a range of weeks follow from. */
export interface GradingSources {
  /** Ascending. */
  readonly weeks: ReadonlyArray<ProvidersOfWeek>
  readonly registry: ReadonlyArray<RegistryEntry>
  readonly providersOfApplicants: ReadonlyArray<ClientProvider>
  readonly publicAnswers: ReadonlyArray<PublicAnswer>
}

/** Reads what {@link gradeWeeks} needs, in a fixed number of reads. */
export const readGradingSources = Effect.fn("readGradingSources")(function* (range: WeekRange) {
  const providers = yield* ProviderRepository
  const clients = yield* ClientRepository
  const allocators = yield* AllocatorRepository
  const sources: GradingSources = yield* Effect.all({
    weeks: providers.weeks(range),
    registry: allocators.registry,
    providersOfApplicants: providers.providersOfApplicants,
    publicAnswers: clients.publicAnswers
  })
  return sources
})

export interface GradingRules {
  readonly ruleSet: RuleSet
  /** Edition whose registry tells which allocators' applications count. */
  readonly edition: Option.Option<FilPlusEdition>
  readonly metricsChecked: MetricsChecked
}

/** Grades of every provider in each week, ascending. */
export const gradeWeeks = (
  { weeks, registry, providersOfApplicants, publicAnswers }: GradingSources,
  { ruleSet, edition, metricsChecked }: GradingRules
): ReadonlyArray<GradedWeek> => {
  const accepted = acceptedAllocators(registry, edition)
  const openData = openDataProviders(providersOfApplicants, publicAnswers, {
    isPublic: publicAnswerTest(ruleSet),
    isCounted: (allocator) => accepted.has(allocator)
  })
  const grade = gradeProvider(ruleSet)
  const rates = { ...metricsChecked, httpRetrievability: metricsChecked.httpRetrievability && ruleSet.measuresHttp }
  return weeks.map((row) => {
    const average = weekAverageRetrievability(row.providers, rates, (provider) => openData.has(provider))
    return {
      week: row.week,
      average,
      providers: row.providers.map((provider) => ({
        provider: provider.provider,
        totalDealSize: provider.totalDealSize,
        complianceScore: grade(provider, average, metricsChecked)
      }))
    }
  })
}

/** The grades of several weeks in one list. */
export const gradesOf = (weeks: ReadonlyArray<GradedWeek>) =>
  weeks.flatMap(({ week, providers }) => {
    const index = weekIndex(week)
    return providers.map(({ provider, complianceScore }) => ({ week: index, provider, grade: complianceScore }))
  })

/** The weeks whose Monday lies between an edition's start and end, both included; all weeks without one. */
export const weeksOf = (edition: Option.Option<FilPlusEdition>): WeekRange => ({
  from: Option.flatMap(edition, ({ start }) => start),
  until: Option.flatMap(edition, ({ end }) => end)
})
