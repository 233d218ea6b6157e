import { DateTime, FastCheck as fc } from "effect"
import type { AllocatorDatacap } from "../../../src/domain/scoring/AllocatorDatacap.js"
import type { MetricResult } from "../../../src/domain/scoring/ScoresSummary.js"
import { ScoringMetricId } from "../../../src/domain/scoring/ScoringMetricId.js"
import type { StoredReport } from "../../../src/domain/scoring/StoredReport.js"
import { weekOf } from "../../../src/domain/time/Week.js"
import { now } from "./reports.js"

/** A result with its score and the most that it could have been. */
export const result = (score: number, maximum: number, metric: ScoringMetricId = "CID_SHARING"): MetricResult => ({
  metric,
  score,
  ranges: [{ score: 0 }, { score: maximum }]
})

/** A report some days before {@link now}. */
export const reportOf = (
  allocator: string,
  daysAgo: number,
  results: ReadonlyArray<MetricResult>,
  id = `${allocator} ${daysAgo}`
): StoredReport<MetricResult> => ({ id, allocator, createDate: DateTime.subtract(now, { days: daysAgo }), results })

export const datacapOf = (allocator: string, date: string, total: bigint): AllocatorDatacap => ({
  allocator,
  week: weekOf(DateTime.unsafeMake(date)),
  total
})

const allocator = fc.constantFrom("f01", "f02", "f010", "f0100")

/** Reports over few allocators, some of one instant, some without scores. */
export const storedReports: fc.Arbitrary<ReadonlyArray<StoredReport<MetricResult>>> = fc.uniqueArray(
  fc
    .record({
      id: fc.uuid(),
      allocator,
      daysAgo: fc.nat(90),
      scores: fc.array(fc.tuple(fc.constantFrom(...ScoringMetricId.literals), fc.nat(15), fc.nat(15)), { maxLength: 4 })
    })
    .map(({ id, allocator, daysAgo, scores }) =>
      reportOf(
        allocator,
        daysAgo,
        scores.map(([metric, score, more]) => result(score, score + more, metric)),
        id
      )
    ),
  { selector: ({ id }) => id, maxLength: 20 }
)

/** Weekly totals, one for each allocator and week. */
export const weeklyDatacap: fc.Arbitrary<ReadonlyArray<AllocatorDatacap>> = fc.uniqueArray(
  fc
    .record({ allocator, daysAgo: fc.nat(90), total: fc.bigInt({ min: 0n, max: 2n ** 70n }) })
    .map(({ daysAgo, ...row }) => ({ ...row, week: weekOf(DateTime.subtract(now, { days: daysAgo })) })),
  { selector: (row) => `${row.allocator} ${DateTime.formatIso(row.week)}`, maxLength: 20 }
)
