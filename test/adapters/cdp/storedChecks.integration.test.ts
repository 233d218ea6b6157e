import { assert, layer } from "@effect/vitest"
import { DateTime, Effect, FastCheck as fc, Layer } from "effect"
import { PgReportStatisticsLive } from "../../../src/adapters/cdp/PgReportStatistics.js"
import { ReportStatistics } from "../../../src/application/ports/ReportStatistics.js"
import { numberOfAlerts } from "../../../src/domain/report/statistics/Alerts.js"
import { dailyCheckCounts, weeklyCheckCounts } from "../../../src/domain/report/statistics/CheckCounts.js"
import { checkSummaries } from "../../../src/domain/report/statistics/CheckSummary.js"
import { checksOfDay, type ToldCheck } from "../../../src/domain/report/statistics/ChecksOfDay.js"
import { failingClientsShare } from "../../../src/domain/report/statistics/FailingClients.js"
import { dayOf } from "../../../src/domain/report/statistics/StoredCheck.js"
import { PeriodLength } from "../../../src/domain/time/PeriodLength.js"
import { weekOf } from "../../../src/domain/time/Week.js"
import { CdpTestLive } from "../../support/Database.js"
import { holdsFor } from "../../support/DatabaseProperty.js"
import {
  allocatorReports,
  clientReports,
  instantWithin,
  type ReportedAllocator,
  storeAllocatorReports,
  storeClientReports
} from "./reportTables.js"

/** Days that leave periods without reports between others. */
const DAYS = 30

const toldChecks = (reports: ReadonlyArray<ReportedAllocator>): ReadonlyArray<ToldCheck> =>
  reports.flatMap(({ allocator, id, createDate, checks }) =>
    checks.map(({ check, result, message }) => ({
      allocator,
      report: id,
      createDate,
      check,
      result,
      message: message ?? ""
    }))
  )

/** Another amount for each allocator and period; unknown for one of them. */
const datacapUpTo = (allocator: string, period: DateTime.Utc): bigint | null =>
  allocator === "f09" ? null : BigInt(allocator.length * DateTime.toEpochMillis(period))

layer(PgReportStatisticsLive.pipe(Layer.provideMerge(CdpTestLive)))("Of stored checks", (it) => {
  it.effect("passed and failed ones are counted by week, and compared with the week right before", () =>
    holdsFor(allocatorReports(DAYS), (reports) =>
      Effect.gen(function* () {
        yield* storeAllocatorReports(reports)
        const statistics = yield* ReportStatistics
        assert.deepStrictEqual(yield* statistics.weeklyCheckCounts, weeklyCheckCounts(toldChecks(reports)))
      })
    )
  )

  it.effect("those of a week are counted by day, its Monday compared with the Sunday before", () =>
    holdsFor(fc.record({ reports: allocatorReports(10), week: instantWithin(10).map(weekOf) }), ({ reports, week }) =>
      Effect.gen(function* () {
        yield* storeAllocatorReports(reports)
        const statistics = yield* ReportStatistics
        assert.deepStrictEqual(yield* statistics.dailyCheckCounts(week), dailyCheckCounts(toldChecks(reports), week))
      })
    )
  )

  it.effect("the details of a day need those of two days and the record of what failed", () =>
    holdsFor(fc.record({ reports: allocatorReports(12), day: instantWithin(6).map(dayOf) }), ({ day, reports }) =>
      Effect.gen(function* () {
        yield* storeAllocatorReports(reports)
        const statistics = yield* ReportStatistics
        const read = yield* statistics.checksAround(day)
        assert.deepStrictEqual(checksOfDay(read, day), checksOfDay(toldChecks(reports), day))
        const isRecent = ({ createDate }: ToldCheck) =>
          DateTime.greaterThanOrEqualTo(createDate, DateTime.subtract(day, { days: 1 }))
        const failing = new Set(
          read
            .filter(({ createDate, result }) => !result && DateTime.Equivalence(dayOf(createDate), day))
            .map(({ allocator, check }) => `${allocator} ${check}`)
        )
        assert.isAtMost(read.filter((check) => !isRecent(check)).length, 3 * failing.size)
      })
    )
  )

  it.effect("the summary of a check needs one verdict for each allocator and period", () =>
    holdsFor(
      fc.record({ reports: allocatorReports(75), groupBy: fc.constantFrom(...PeriodLength.literals) }),
      ({ groupBy, reports }) =>
        Effect.gen(function* () {
          yield* storeAllocatorReports(reports)
          const statistics = yield* ReportStatistics
          const read = yield* statistics.checksByPeriod(groupBy)
          assert.deepStrictEqual(
            checkSummaries(read, groupBy, datacapUpTo),
            checkSummaries(toldChecks(reports), groupBy, datacapUpTo)
          )
          const keys = read.map(
            ({ allocator, check, createDate }) => `${allocator} ${check} ${DateTime.formatIso(createDate)}`
          )
          assert.lengthOf(new Set(keys), keys.length)
        })
    )
  )

  it.effect("alerts are the failed ones in the newest reports of the last day that has any", () =>
    holdsFor(fc.record({ reports: allocatorReports(8), at: instantWithin(10) }), ({ at, reports }) =>
      Effect.gen(function* () {
        yield* storeAllocatorReports(reports)
        const statistics = yield* ReportStatistics
        assert.strictEqual(yield* statistics.numberOfAlerts(at), numberOfAlerts(toldChecks(reports), at))
      })
    )
  )

  it.effect("those of clients tell who fails more than half of them in the newest report of the last day", () =>
    holdsFor(fc.record({ reports: clientReports(8), at: instantWithin(10) }), ({ at, reports }) =>
      Effect.gen(function* () {
        yield* storeClientReports(reports)
        const statistics = yield* ReportStatistics
        const checks = reports.flatMap(({ id, client, createDate, checks: results }) =>
          results.map(({ result }) => ({ client, report: String(id), createDate, result }))
        )
        assert.strictEqual(yield* statistics.failingClientsShare(at), failingClientsShare(checks, at))
      })
    )
  )
})
