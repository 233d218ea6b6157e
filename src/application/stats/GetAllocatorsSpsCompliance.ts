import { Effect, type Option } from "effect"
import type { AllocatorShares } from "../../domain/compliance/AllocatorCompliance.js"
import type { MetricsChecked } from "../../domain/compliance/ComplianceRule.js"
import type { FilPlusEdition } from "../../domain/time/FilPlusEdition.js"
import { dropWeekInProgress, type Week, weekIndex } from "../../domain/time/Week.js"
import * as Clock from "../ports/Clock.js"
import { ComplianceModel } from "../ports/ComplianceModel.js"
import { CurrentRuleSet } from "../ports/CurrentRuleSet.js"
import { Generations } from "../ports/Generations.js"
import { averageScope, gradeAllocators } from "./gradeAllocators.js"
import { inPercent, lastWeekAverage, wantedAverage } from "./LastWeekAverage.js"
import { weeksOf } from "./WeeksOfEdition.js"

export interface AllocatorsSpsComplianceQuery {
  readonly edition: Option.Option<FilPlusEdition>
  readonly metricsChecked: MetricsChecked
}

export interface AllocatorsSpsComplianceWeek {
  readonly week: Week
  /** Percent, 0..100; null when unknown. */
  readonly averageHttpSuccessRate: number | null
  /** Percent, 0..100; 0 when unknown, as readers of the series expect a number. */
  readonly averageUrlFinderSuccessRate: number
  /** Ascending by the number of the id. */
  readonly allocators: ReadonlyArray<AllocatorShares>
}

export interface AllocatorsSpsCompliance {
  readonly metricsChecked: MetricsChecked
  /** Percent, 0..100, of the last complete week; null when unknown, as the other. */
  readonly averageHttpSuccessRate: number | null
  readonly averageUrlFinderSuccessRate: number | null
  /** Ascending; without the week in progress. */
  readonly results: ReadonlyArray<AllocatorsSpsComplianceWeek>
}

/** What share of each allocator's providers keeps the rules in each week. */
export const getAllocatorsSpsCompliance = Effect.fn("getAllocatorsSpsCompliance")(function* (
  query: AllocatorsSpsComplianceQuery
) {
  const generations = yield* Generations
  const model = yield* ComplianceModel
  const ruleSet = yield* CurrentRuleSet
  const now = yield* Clock.now
  const range = weeksOf(query.edition)
  const scope = averageScope(query.edition)
  const { generation, ...read } = yield* generations.snapshot((generation) =>
    Effect.all({
      generation: Effect.succeed(generation),
      providers: model.providers(range, scope),
      allocators: model.allocators(range, scope)
    })
  )
  const weeks = dropWeekInProgress(read.providers, now, ({ week }) => week).map(({ average, week }) => ({
    week,
    average: wantedAverage(average, query.metricsChecked, ruleSet)
  }))
  const graded = new Map(
    read.allocators.map(({ allocators, week }) => [
      weekIndex(week),
      gradeAllocators(allocators, ruleSet, query.metricsChecked)
    ])
  )
  const average = lastWeekAverage(weeks, query.edition, now)
  const compliance: AllocatorsSpsCompliance = {
    metricsChecked: query.metricsChecked,
    averageHttpSuccessRate: inPercent(average.http),
    averageUrlFinderSuccessRate: inPercent(average.urlFinder),
    results: weeks.map(({ average, week }) => ({
      week,
      averageHttpSuccessRate: inPercent(average.http),
      averageUrlFinderSuccessRate: inPercent(average.urlFinder) ?? 0,
      allocators: graded.get(weekIndex(week)) ?? []
    }))
  }
  return { generation, compliance }
})
