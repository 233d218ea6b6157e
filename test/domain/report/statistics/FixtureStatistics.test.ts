import { assert, describe, it } from "@effect/vitest"
import { DateTime, Schema } from "effect"
import { numberOfAlerts } from "../../../../src/domain/report/statistics/Alerts.js"
import { dailyCheckCounts, weeklyCheckCounts } from "../../../../src/domain/report/statistics/CheckCounts.js"
import { checkSummaries } from "../../../../src/domain/report/statistics/CheckSummary.js"
import { checksOfDay } from "../../../../src/domain/report/statistics/ChecksOfDay.js"
import { failingClientsShare } from "../../../../src/domain/report/statistics/FailingClients.js"
import { sumOf } from "../../../../src/domain/shared/Grouping.js"
import { weekOf } from "../../../../src/domain/time/Week.js"
import { allocatorAnswers, clientAnswers, fixtureAnswer } from "../fixtureReports.js"
import { at } from "./checks.js"

const checks = allocatorAnswers.flatMap(({ id, allocator, create_date, check_results }) =>
  check_results.map(({ check, result, metadata }) => ({
    allocator,
    report: id,
    createDate: create_date,
    check,
    result,
    message: String(metadata.msg)
  }))
)
const now = at("2025-09-10T12:34:56Z")
const iso = DateTime.formatIso

const granted = (allocator: string): bigint | null => {
  const answer = allocatorAnswers.find((row) => row.allocator === allocator)
  return answer === undefined ? null : sumOf(answer.clients.data, ({ total_allocations }) => total_allocations)
}

const Cards = Schema.Array(
  Schema.Struct({ type: Schema.String, value: Schema.Struct({ value: Schema.Union(Schema.Number, Schema.String) }) })
)
const card = (name: string, wanted: string) =>
  Schema.decodeUnknownSync(Cards)(fixtureAnswer(name)).find(({ type }) => type === wanted)?.value.value

describe("check statistics of the fixture", () => {
  it("have the weeks and days that it expects", () => {
    assert.deepStrictEqual(
      weeklyCheckCounts(checks).map(({ start, ...counts }) => ({ week: iso(start), ...counts })),
      fixtureAnswer("report-after-checks-weekly")
    )
    assert.deepStrictEqual(
      {
        week: "2025-09-08T00:00:00.000Z",
        results: dailyCheckCounts(checks, weekOf(now)).map(({ start, ...counts }) => ({ day: iso(start), ...counts }))
      },
      fixtureAnswer("report-after-checks-daily")
    )
  })

  it("have the details of the day that it expects", () => {
    const names = new Map([
      ["f03010339", "Gamma"],
      ["f03010565", "Delta Enterprise"],
      ["f03010791", "Epsilon"]
    ])
    const day = at("2025-09-10T00:00:00Z")
    assert.deepStrictEqual(
      {
        day: iso(day),
        results: checksOfDay(checks, day).map(({ allocator, failedChecks, ...counts }) => ({
          allocatorId: allocator,
          allocatorName: names.get(allocator),
          ...counts,
          failedChecks: failedChecks.map((failure) => ({
            ...failure,
            reportCreateDate: iso(failure.reportCreateDate),
            firstSeen: iso(failure.firstSeen)
          }))
        }))
      },
      fixtureAnswer("report-after-checks-details")
    )
  })

  it("have the summary by check that it expects", () => {
    const listed = (rows: ReadonlyArray<{ readonly allocator: string; readonly totalDatacap: bigint | null }>) =>
      rows.map(({ allocator, totalDatacap }) => ({ allocatorId: allocator, totalDatacap: String(totalDatacap) }))
    assert.deepStrictEqual(
      checkSummaries(checks, "month", granted).map(({ check, name, description, periods }) => ({
        check,
        checkName: name,
        checkDescription: description,
        data: periods.map(({ date, failed, passed, failedDatacap, passedDatacap }) => ({
          date: iso(date),
          failedAllocators: listed(failed),
          passedAllocators: listed(passed),
          checkFailedAllocatorsCount: failed.length,
          checkPassedAllocatorsCount: passed.length,
          checkFailedAllocatorsDatacap: String(failedDatacap),
          checkPassedAllocatorsDatacap: String(passedDatacap)
        }))
      })),
      fixtureAnswer("report-after-checks-summary")
    )
  })

  it("have the alerts and the failing clients that it expects", () => {
    const clientChecks = clientAnswers.flatMap(({ id, client, create_date, check_results }) =>
      check_results.map(({ result }) => ({ client, report: id, createDate: create_date, result }))
    )
    assert.strictEqual(numberOfAlerts(checks, now), card("report-after-allocators-statistics", "NUMBER_OF_ALERTS"))
    assert.strictEqual(
      failingClientsShare(clientChecks, now),
      card("report-after-clients-statistics", "FAILING_CLIENTS")
    )
  })
})
