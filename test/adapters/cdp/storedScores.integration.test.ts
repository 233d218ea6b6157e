import { assert, layer } from "@effect/vitest"
import { DateTime, Effect, FastCheck as fc, Layer, Option, Order } from "effect"
import { PgReportStatisticsLive } from "../../../src/adapters/cdp/PgReportStatistics.js"
import { ReportStatistics } from "../../../src/application/ports/ReportStatistics.js"
import { DataType } from "../../../src/domain/allocator/Allocator.js"
import type { AllocatorDatacap } from "../../../src/domain/scoring/AllocatorDatacap.js"
import { latestScores } from "../../../src/domain/scoring/LatestScores.js"
import { scoreShares } from "../../../src/domain/scoring/ScoreShares.js"
import {
  DEFAULT_SCORE_THRESHOLDS,
  type MetricResult,
  scoresSummary
} from "../../../src/domain/scoring/ScoresSummary.js"
import { type PopulationSources, scoringPopulation } from "../../../src/domain/scoring/ScoringPopulation.js"
import type { StoredReport } from "../../../src/domain/scoring/StoredReport.js"
import { PeriodLength } from "../../../src/domain/time/PeriodLength.js"
import { weekOf } from "../../../src/domain/time/Week.js"
import { CdpTestLive } from "../../support/Database.js"
import { holdsFor, refill } from "../../support/DatabaseProperty.js"
import {
  actor,
  allocatorReports,
  instantWithin,
  type ReportedAllocator,
  storeAllocatorReports
} from "./reportTables.js"

const DAYS = 75

const scored = ({ id, allocator, createDate, scores }: ReportedAllocator): StoredReport<MetricResult> => ({
  id,
  allocator,
  createDate,
  results: scores.map(({ metric, score, rangeScores }) => ({
    metric,
    score,
    ranges: rangeScores.map((range) => ({ score: range }))
  }))
})

const compared = ({ id, allocator, createDate, httpRate, urlFinderRate, scores }: ReportedAllocator) => ({
  id,
  allocator,
  createDate,
  httpRate,
  urlFinderRate,
  results: scores.map(({ metric, value }) => ({ metric, value }))
})

const weeklyDatacap: fc.Arbitrary<ReadonlyArray<AllocatorDatacap>> = fc.uniqueArray(
  fc.record({
    allocator: actor,
    week: instantWithin(DAYS).map(weekOf),
    total: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n })
  }),
  { selector: ({ allocator, week }) => `${allocator} ${DateTime.formatIso(week)}`, maxLength: 25, size: "max" }
)

const storeDatacap = (rows: ReadonlyArray<AllocatorDatacap>) =>
  refill(
    "allocators_weekly_acc",
    rows.map(({ allocator, week, total }) => ({
      week,
      allocator,
      num_of_clients: 1,
      biggest_client_sum_of_allocations: 0n,
      total_sum_of_allocations: total
    }))
  )

const dataType = fc.constantFrom(...DataType.literals)
const askedType = fc.option(dataType).map(Option.fromNullable)
const metaAllocators = fc.subarray(["f010"]).map((ids) => new Set(ids))

const registry = fc.tuple(dataType, dataType, dataType).map(([one, other, third]) => [
  { allocator: "f010", name: null, dataType: one },
  { allocator: "f09", name: "Nine", dataType: other },
  { allocator: "f0100", name: null, dataType: third }
])

layer(PgReportStatisticsLive.pipe(Layer.provideMerge(CdpTestLive)))("Of stored scores", (it) => {
  it.effect("the ranking reads three reports of each allocator, and ranks as it would with all", () =>
    holdsFor(
      fc.record({
        reports: allocatorReports(DAYS),
        datacap: weeklyDatacap,
        now: instantWithin(30),
        registry,
        metaAllocators,
        askedType
      }),
      ({ askedType, datacap, reports, ...rest }) =>
        Effect.gen(function* () {
          yield* storeAllocatorReports(reports)
          yield* storeDatacap(datacap)
          const statistics = yield* ReportStatistics
          const read = {
            reports: yield* statistics.latestScoresReports(rest.now),
            datacap: yield* statistics.latestDatacap
          }
          assert.deepStrictEqual(
            latestScores({ ...rest, ...read }, askedType),
            latestScores({ ...rest, reports: reports.map(scored), datacap }, askedType)
          )
          assert.isAtMost(read.reports.length, 9)
          assert.isAtMost(read.datacap.length, 3)
        })
    )
  )

  it.effect("the summary by metric reads the newest report of each allocator and period, also one without scores", () =>
    holdsFor(
      fc.record({
        reports: allocatorReports(DAYS),
        datacap: weeklyDatacap,
        groupBy: fc.constantFrom(...PeriodLength.literals),
        allocators: registry,
        askedType
      }),
      ({ allocators, askedType, datacap, groupBy, reports }) =>
        Effect.gen(function* () {
          yield* storeAllocatorReports(reports)
          yield* storeDatacap(datacap)
          const statistics = yield* ReportStatistics
          const input = { groupBy, allocators, thresholds: DEFAULT_SCORE_THRESHOLDS }
          const read = {
            reports: yield* statistics.scoresSummaryReports(groupBy),
            datacap: yield* statistics.datacapByPeriod(groupBy)
          }
          assert.deepStrictEqual(
            scoresSummary({ ...input, ...read }, askedType),
            scoresSummary({ ...input, reports: reports.map(scored), datacap }, askedType)
          )
          const periods = reports.map(
            ({ allocator, createDate }) =>
              `${allocator} ${DateTime.formatIso(DateTime.startOf(createDate, groupBy, { weekStartsOn: 1 }))}`
          )
          assert.lengthOf(read.reports, new Set(periods).size)
        })
    )
  )

  it.effect("the shares read the newest report of each allocator up to midnight", () =>
    holdsFor(fc.record({ reports: allocatorReports(10), cutoff: instantWithin(10) }), ({ cutoff, reports }) =>
      Effect.gen(function* () {
        yield* storeAllocatorReports(reports)
        const statistics = yield* ReportStatistics
        const read = yield* statistics.scoreSharesReports(cutoff)
        assert.deepStrictEqual(scoreShares(read, cutoff), scoreShares(reports.map(scored), cutoff))
        assert.isAtMost(read.length, 3)
      })
    )
  )

  it.effect("the population reads the newest report of each allocator, and the newest that has a metric", () =>
    holdsFor(
      fc.record({ reports: allocatorReports(DAYS), metaAllocators, current: actor }),
      ({ current, metaAllocators, reports }) =>
        Effect.gen(function* () {
          yield* storeAllocatorReports(reports)
          const statistics = yield* ReportStatistics
          const read = yield* statistics.comparedReports
          const population = (rows: PopulationSources["reports"]) => {
            const { figures, httpRates, urlFinderRates } = scoringPopulation({
              reports: rows,
              current: { allocator: current, httpRate: 0.5, urlFinderRate: null },
              chain: new Map(["f09", "f010"].map((id) => [id, { isMetaAllocator: metaAllocators.has(id) }]))
            })
            const ascending = (rates: ReadonlyArray<number>) => Array.from(rates).sort(Order.number)
            return { figures, httpRates: ascending(httpRates), urlFinderRates: ascending(urlFinderRates) }
          }
          assert.deepStrictEqual(population(read), population(reports.map(compared)))
          assert.isAtMost(read.length, 3 * (1 + 4))
        })
    )
  )

  it.effect("each result keeps its greatest range score, none where it has no range, and reports come by age", () =>
    Effect.gen(function* () {
      const report = (id: string, createDate: string, scores: ReportedAllocator["scores"]): ReportedAllocator => ({
        id,
        allocator: "f09",
        createDate: DateTime.unsafeMake(createDate),
        httpRate: null,
        urlFinderRate: null,
        scores,
        checks: []
      })
      const [early, late] = ["aaaaaaaa-0000-4000-8000-000000000000", "bbbbbbbb-0000-4000-8000-000000000000"]
      yield* storeAllocatorReports([
        report(late, "2025-09-30T06:00:00Z", [
          { metric: "CID_SHARING", score: 3, value: 1, rangeScores: [0, 6, 3] },
          { metric: "DUPLICATED_DATA", score: 0, value: 1, rangeScores: [] }
        ]),
        report(early, "2025-08-30T06:00:00Z", [])
      ])
      const statistics = yield* ReportStatistics
      const [first, second] = yield* statistics.scoresSummaryReports("month")
      assert.deepStrictEqual([first?.id, first?.results], [early, []])
      assert.deepStrictEqual(second?.results, [
        { metric: "CID_SHARING", score: 3, ranges: [{ score: 6 }] },
        { metric: "DUPLICATED_DATA", score: 0, ranges: [] }
      ])
    })
  )
})
