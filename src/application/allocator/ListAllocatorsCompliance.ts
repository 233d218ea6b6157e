import { Effect, Option } from "effect"
import { isStandardAllocator } from "../../domain/allocator/Allocator.js"
import { gradeAllocator } from "../../domain/compliance/AllocatorGrade.js"
import type { MetricsChecked } from "../../domain/compliance/ComplianceRule.js"
import type { ComplianceGrade } from "../../domain/compliance/ProviderCompliance.js"
import { lastFullWeek, type Week } from "../../domain/time/Week.js"
import { type ListQuery, listed } from "../listing/Listing.js"
import * as Clock from "../ports/Clock.js"
import { ComplianceModel } from "../ports/ComplianceModel.js"
import { CurrentRuleSet } from "../ports/CurrentRuleSet.js"
import { Generations } from "../ports/Generations.js"
import { averageScope, gradeAllocators } from "../stats/gradeAllocators.js"
import { type AllocatorRow, assembleAllocatorRows } from "./AllocatorRow.js"
import { type AllocatorFilter, matches, readAllocatorSources } from "./ListAllocators.js"

export interface GradedAllocatorRow extends AllocatorRow {
  readonly complianceScore: ComplianceGrade
}

export interface AllocatorsComplianceQuery extends AllocatorFilter, ListQuery<keyof GradedAllocatorRow> {
  /** The last complete week by default. */
  readonly week: Option.Option<Week>
  readonly metricsChecked: MetricsChecked
  /** Percent of the providers that have to keep the rules, 0..100. */
  readonly threshold: number
  readonly complianceScore: Option.Option<ComplianceGrade>
}

/** Grades of the standard allocators that have clients in a week, by what share of their providers keeps the rules. */
export const listAllocatorsCompliance = Effect.fn("listAllocatorsCompliance")(function* (
  query: AllocatorsComplianceQuery
) {
  const generations = yield* Generations
  const model = yield* ComplianceModel
  const ruleSet = yield* CurrentRuleSet
  const now = yield* Clock.now
  const week = Option.getOrElse(query.week, () => lastFullWeek(now))
  const range = { from: Option.some(week), until: Option.some(week) }
  const { generation, ...read } = yield* generations.snapshot((generation) =>
    Effect.all({
      generation: Effect.succeed(generation),
      rowSources: readAllocatorSources(),
      weeks: model.allocators(range, averageScope(Option.none()))
    })
  )
  const shares = read.weeks.flatMap(({ allocators }) => gradeAllocators(allocators, ruleSet, query.metricsChecked))
  const grades = new Map(shares.map((row) => [row.allocator, gradeAllocator(row.shares, query.threshold)]))
  const found = assembleAllocatorRows(read.rowSources, now).flatMap((row): ReadonlyArray<GradedAllocatorRow> => {
    const complianceScore = grades.get(row.addressId)
    return complianceScore !== undefined &&
      isStandardAllocator(row) &&
      matches(query, row) &&
      Option.getOrElse(query.complianceScore, () => complianceScore) === complianceScore
      ? [{ complianceScore, ...row }]
      : []
  })
  return { generation, week, list: listed(found, query) }
})
