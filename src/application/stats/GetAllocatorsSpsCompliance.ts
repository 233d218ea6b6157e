import { Effect, type Option } from "effect"
import { type AllocatorShares, weeklyAllocatorShares } from "../../domain/compliance/AllocatorCompliance.js"
import type { MetricsChecked } from "../../domain/compliance/ComplianceRule.js"
import type { FilPlusEdition } from "../../domain/time/FilPlusEdition.js"
import { dropWeekInProgress, type Week, weekIndex } from "../../domain/time/Week.js"
import { AllocatorRepository } from "../ports/AllocatorRepository.js"
import * as Clock from "../ports/Clock.js"
import { CurrentRuleSet } from "../ports/CurrentRuleSet.js"
import { Generations } from "../ports/Generations.js"
import { gradesOf, gradeWeeks, readGradingSources, weeksOf } from "../storage-provider/GradedWeeks.js"
import { inPercent, lastWeekAverage } from "./LastWeekAverage.js"

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
  const allocators = yield* AllocatorRepository
  const ruleSet = yield* CurrentRuleSet
  const now = yield* Clock.now
  const range = weeksOf(query.edition)
  const { generation, ...read } = yield* generations.snapshot((generation) =>
    Effect.all({
      generation: Effect.succeed(generation),
      gradingSources: readGradingSources(range),
      memberships: allocators.memberships,
      totals: allocators.totals(range)
    })
  )
  const weeks = dropWeekInProgress(gradeWeeks(read.gradingSources, { ruleSet, ...query }), now, ({ week }) => week)
  const shares = weeklyAllocatorShares({
    weeks: weeks.map(({ week }) => weekIndex(week)),
    grades: gradesOf(weeks),
    memberships: read.memberships,
    allocators: read.totals
  })
  const average = lastWeekAverage(weeks, query.edition, now)
  const compliance: AllocatorsSpsCompliance = {
    metricsChecked: query.metricsChecked,
    averageHttpSuccessRate: inPercent(average.http),
    averageUrlFinderSuccessRate: inPercent(average.urlFinder),
    results: weeks.map((week, slot) => ({
      week: week.week,
      averageHttpSuccessRate: inPercent(week.average.http),
      averageUrlFinderSuccessRate: inPercent(week.average.urlFinder) ?? 0,
      allocators: shares[slot]?.allocators ?? []
    }))
  }
  return { generation, compliance }
})
