import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import { type IpniCount, ipniReportingWeekly } from "../../../src/domain/storage-provider/IpniReportingWeek.js"
import { editionAt } from "../../../src/domain/time/FilPlusEdition.js"
import { reordered } from "../aggregation/arbitraries.js"
import { expectedRows, type FixtureRow, inputs, instant, week } from "../aggregation/dmobSmall.js"

const countsOf = (row: FixtureRow) => ({
  ok: Number(row.ok),
  notReporting: Number(row.not_reporting),
  misreporting: Number(row.misreporting),
  total: Number(row.total)
})

const counts = inputs("ipni_reporting_daily").map((row): IpniCount => ({ date: instant(row.date), ...countsOf(row) }))

const count = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 8 }).map((days) =>
  days.map(
    (day): IpniCount => ({
      date: DateTime.unsafeMake(Date.UTC(2025, 0, 1 + day, 8)),
      ok: day,
      misreporting: 1,
      notReporting: 0,
      total: day + 1
    })
  )
)

describe("IPNI reporting by week", () => {
  it.each(["all", "ed5", "ed6"])("is as in the fixture for %s", (range) => {
    const asked = counts.filter(({ date }) => range === "all" || range === `ed${editionAt(date).id}`)
    assert.deepStrictEqual(
      ipniReportingWeekly(asked),
      expectedRows(`getIpniReportingWeekly.${range}`, ["expected-queries"]).map((row) => ({
        week: week(row.week),
        ...countsOf(row)
      }))
    )
  })

  it.prop("is the same in any order of counts, one entry a week, ascending", [reordered(count)], ([[rows, other]]) => {
    const weeks = ipniReportingWeekly(rows)
    assert.deepStrictEqual(weeks, ipniReportingWeekly(other))
    const instants = weeks.map(({ week }) => DateTime.toEpochMillis(week))
    assert.deepStrictEqual(
      instants,
      Array.from(new Set(instants)).sort((a, b) => a - b)
    )
  })
})
