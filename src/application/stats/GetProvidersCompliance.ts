import { Effect, type Option } from "effect"
import type { MetricsChecked } from "../../domain/compliance/ComplianceRule.js"
import {
  gradeKeptRules,
  keptRulesCombinations,
  type ProviderComplianceSummary,
  summariseProviders
} from "../../domain/compliance/ProviderCompliance.js"
import type { FilPlusEdition } from "../../domain/time/FilPlusEdition.js"
import { dropWeekInProgress, type Week } from "../../domain/time/Week.js"
import * as Clock from "../ports/Clock.js"
import { ComplianceModel } from "../ports/ComplianceModel.js"
import { CurrentRuleSet } from "../ports/CurrentRuleSet.js"
import { Generations } from "../ports/Generations.js"
import { averageScope } from "./gradeAllocators.js"
import { inPercent, lastWeekAverage, wantedAverage } from "./LastWeekAverage.js"
import { weeksOf } from "./WeeksOfEdition.js"

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
  const model = yield* ComplianceModel
  const ruleSet = yield* CurrentRuleSet
  const now = yield* Clock.now
  const { generation, read } = yield* generations.snapshot((generation) =>
    Effect.map(model.providers(weeksOf(query.edition), averageScope(query.edition)), (read) => ({ generation, read }))
  )
  const grade = gradeKeptRules(ruleSet, query.metricsChecked)
  const weeks = dropWeekInProgress(read, now, ({ week }) => week).map(({ average, datacap, providers, week }) => ({
    week,
    average: wantedAverage(average, query.metricsChecked, ruleSet),
    groups: keptRulesCombinations.map((kept) => ({
      complianceScore: grade(kept),
      providers: providers[kept] ?? 0,
      totalDealSize: datacap[kept] ?? 0n
    }))
  }))
  const compliance: ProvidersCompliance = {
    metricsChecked: query.metricsChecked,
    ...successRates(lastWeekAverage(weeks, query.edition, now)),
    results: weeks.map(({ week, average, groups }) => ({
      week,
      ...successRates(average),
      ...summariseProviders(groups)
    }))
  }
  return { generation, compliance }
})

const successRates = (average: { readonly http: number | null; readonly urlFinder: number | null }): SuccessRates => ({
  averageHttpSuccessRate: inPercent(average.http) || null,
  averageUrlFinderSuccessRate: inPercent(average.urlFinder) || null
})
