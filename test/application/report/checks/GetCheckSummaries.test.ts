import { assert, it } from "@effect/vitest"
import { DateTime, Effect, Layer } from "effect"
import { Generations } from "../../../../src/application/ports/Generations.js"
import { ReportStatistics } from "../../../../src/application/ports/ReportStatistics.js"
import { getCheckSummaries } from "../../../../src/application/report/checks/GetCheckSummaries.js"
import type { PeriodLength } from "../../../../src/domain/time/PeriodLength.js"
import { weekOf } from "../../../../src/domain/time/Week.js"

const at = DateTime.unsafeMake
const week = (text: string) => weekOf(at(text))
const generation = { id: "3", asOf: at("2025-09-10T12:00:00Z") }

const check = (allocator: string, date: string) => ({
  allocator,
  check: "INACTIVITY" as const,
  createDate: at(date),
  result: false
})

/** What allocators failed, and what they had granted, over the end of August. */
const platform = Layer.mergeAll(
  Layer.mock(Generations, { snapshot: (read) => read(generation) }),
  Layer.mock(ReportStatistics, {
    checksByPeriod: () =>
      Effect.succeed([
        check("f01", "2025-08-25T00:00:00Z"),
        check("f01", "2025-09-01T00:00:00Z"),
        check("f02", "2025-08-25T00:00:00Z"),
        check("f03", "2025-08-25T00:00:00Z")
      ]),
    datacapByPeriod: () =>
      Effect.succeed([
        { week: week("2025-08-04"), allocator: "f01", total: 5n },
        { week: week("2025-09-01"), allocator: "f01", total: 7n },
        { week: week("2025-09-08"), allocator: "f02", total: 9n }
      ])
  })
)

const failed = (groupBy: PeriodLength) =>
  Effect.map(getCheckSummaries(groupBy), ({ generation: { id }, summaries }) => ({
    id,
    periods: summaries.flatMap(({ periods }) =>
      periods.map((period) => [
        DateTime.formatIsoDateUtc(period.date),
        period.failed.map(({ allocator, totalDatacap }) => `${allocator} ${totalDatacap}`)
      ])
    )
  }))

it.effect("tells the DataCap that an allocator had granted by then, which is unknown before its first week", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* failed("week"), {
      id: "3",
      periods: [
        ["2025-09-01", ["f01 7"]],
        ["2025-08-25", ["f01 5", "f02 null", "f03 null"]]
      ]
    })
    assert.deepStrictEqual(yield* failed("month"), {
      id: "3",
      periods: [
        ["2025-09-01", ["f01 7"]],
        ["2025-08-01", ["f01 5", "f02 null", "f03 null"]]
      ]
    })
  }).pipe(Effect.provide(platform))
)
