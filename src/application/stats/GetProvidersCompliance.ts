import { Effect, type Option } from "effect"
import type { MetricsChecked } from "../../domain/compliance/ComplianceRule.js"
import { type ProviderComplianceSummary, summariseProviders } from "../../domain/compliance/ProviderCompliance.js"
import type { FilPlusEdition } from "../../domain/time/FilPlusEdition.js"
import { dropWeekInProgress, type Week } from "../../domain/time/Week.js"
import * as Clock from "../ports/Clock.js"
import { CurrentRuleSet } from "../ports/CurrentRuleSet.js"
import { Generations } from "../ports/Generations.js"
import { gradeWeeks, readGradingSources, weeksOf } from "../storage-provider/GradedWeeks.js"
import { inPercent, lastWeekAverage } from "./LastWeekAverage.js"

export interface ProvidersComplianceQuery {
  readonly edition: Option.Option<FilPlusEdition>
  readonly metricsChecked: MetricsChecked
}

/** Percent, 0..100; null when unknown, and also when 0. */
interface SuccessRates {
  readonly averageHttpSuccessRate: number | null
  readonly averageUrlFinderSuccessRate: number | null
}

export interface ProvidersComplianceWeek extends SuccessRates, ProviderComplianceSummary {
  readonly week: Week
}

export interface ProvidersCompliance extends SuccessRates {
  readonly metricsChecked: MetricsChecked
  /** Ascending; without the week in progress. */
  readonly results: ReadonlyArray<ProvidersComplianceWeek>
}

/** How many providers keep the rules in each week, and the DataCap they hold. */
export const getProvidersCompliance = Effect.fn("getProvidersCompliance")(function* (query: ProvidersComplianceQuery) {
  const generations = yield* Generations
  const ruleSet = yield* CurrentRuleSet
  const now = yield* Clock.now
  const { generation, sources } = yield* generations.snapshot((generation) =>
    Effect.map(readGradingSources(weeksOf(query.edition)), (sources) => ({ generation, sources }))
  )
  const weeks = dropWeekInProgress(gradeWeeks(sources, { ruleSet, ...query }), now, ({ week }) => week)
  const compliance: ProvidersCompliance = {
    metricsChecked: query.metricsChecked,
    ...successRates(lastWeekAverage(weeks, query.edition, now)),
    results: weeks.map(({ week, average, providers }) => ({
      week,
      ...successRates(average),
      ...summariseProviders(providers)
    }))
  }
  return { generation, compliance }
})

const successRates = (average: { readonly http: number | null; readonly urlFinder: number | null }): SuccessRates => ({
  averageHttpSuccessRate: inPercent(average.http) || null,
  averageUrlFinderSuccessRate: inPercent(average.urlFinder) || null
})
