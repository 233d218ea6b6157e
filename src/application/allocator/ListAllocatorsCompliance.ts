import { Effect, Option } from "effect"
import { isStandardAllocator } from "../../domain/allocator/Allocator.js"
import { gradeAllocator, weeklyAllocatorShares } from "../../domain/compliance/AllocatorCompliance.js"
import type { ComplianceScore, MetricsChecked } from "../../domain/compliance/ProviderCompliance.js"
import { lastFullWeek, type Week, weekIndex } from "../../domain/time/Week.js"
import { type ListQuery, listed } from "../listing/Listing.js"
import { AllocatorRepository } from "../ports/AllocatorRepository.js"
import * as Clock from "../ports/Clock.js"
import { Generations } from "../ports/Generations.js"
import { gradesOf, readGradedWeeks } from "../storage-provider/GradedWeeks.js"
import type { AllocatorRow } from "./AllocatorRow.js"
import { type AllocatorFilter, matches, readAllocatorRows } from "./ListAllocators.js"

export interface GradedAllocatorRow extends AllocatorRow {
  readonly complianceScore: ComplianceScore
}

export interface AllocatorsComplianceQuery extends AllocatorFilter, ListQuery<keyof GradedAllocatorRow> {
  /** The last complete week by default. */
  readonly week: Option.Option<Week>
  readonly metricsChecked: MetricsChecked
  /** Percent of the providers that have to keep the rules, 0..100. */
  readonly threshold: number
  readonly complianceScore: Option.Option<ComplianceScore>
}

/** Grades of the standard allocators that have clients in a week, by what share of their providers keeps the rules. */
export const listAllocatorsCompliance = Effect.fn("listAllocatorsCompliance")(function* (
  query: AllocatorsComplianceQuery
) {
  const generations = yield* Generations
  const now = yield* Clock.now
  const week = Option.getOrElse(query.week, () => lastFullWeek(now))
  return yield* generations.snapshot((generation) =>
    Effect.gen(function* () {
      const grades = yield* readGrades(week, query)
      const { rows } = yield* readAllocatorRows(now)
      const found = rows.flatMap((row): ReadonlyArray<GradedAllocatorRow> => {
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
  )
})

/** Grade of each allocator with clients by the end of a week, by id. */
const readGrades = Effect.fn("readGrades")(function* (
  week: Week,
  query: Pick<AllocatorsComplianceQuery, "metricsChecked" | "threshold">
) {
  const repository = yield* AllocatorRepository
  const range = { from: Option.some(week), until: Option.some(week) }
  const [shares] = weeklyAllocatorShares({
    weeks: [weekIndex(week)],
    grades: gradesOf(yield* readGradedWeeks(range, Option.none(), query.metricsChecked)),
    memberships: yield* repository.memberships,
    allocators: yield* repository.totals(range)
  })
  return new Map(shares?.allocators.map((row) => [row.allocator, gradeAllocator(row.shares, query.threshold)] as const))
})
