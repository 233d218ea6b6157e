import { assert, it } from "@effect/vitest"
import { DateTime, Effect, Layer, Option, TestClock } from "effect"
import { AllocatorRepository } from "../../../../src/application/ports/AllocatorRepository.js"
import { Generations } from "../../../../src/application/ports/Generations.js"
import { ReportStatistics } from "../../../../src/application/ports/ReportStatistics.js"
import { getChecksOfDay } from "../../../../src/application/report/checks/GetChecksOfDay.js"
import { getDailyChecks } from "../../../../src/application/report/checks/GetDailyChecks.js"
import { weekOf } from "../../../../src/domain/time/Week.js"

const generation = { id: "3", asOf: DateTime.unsafeMake("2025-09-10T12:00:00Z") }

const withoutReports = Layer.mergeAll(
  Layer.mock(Generations, { snapshot: (read) => read(generation) }),
  Layer.mock(AllocatorRepository, { allocators: Effect.succeed([]) }),
  Layer.mock(ReportStatistics, {
    dailyCheckCounts: () => Effect.succeed([]),
    checksAround: () => Effect.succeed([])
  })
)

it.effect("checks are those of the last complete week and of yesterday, by the clock in UTC", () =>
  Effect.gen(function* () {
    for (const [now, week, day] of [
      ["2025-09-10T12:34:56Z", "2025-09-01", "2025-09-09"],
      ["2025-09-08T00:00:00Z", "2025-09-01", "2025-09-07"],
      ["2025-09-07T23:59:59Z", "2025-08-25", "2025-09-06"]
    ] as const) {
      yield* TestClock.setTime(DateTime.toEpochMillis(DateTime.unsafeMake(now)))
      assert.strictEqual(DateTime.formatIsoDateUtc((yield* getDailyChecks(Option.none())).week), week)
      assert.strictEqual(DateTime.formatIsoDateUtc((yield* getChecksOfDay(Option.none())).day), day)
    }
  }).pipe(Effect.provide(withoutReports))
)

it.effect("checks are those of the week and of the day that are asked for", () =>
  Effect.gen(function* () {
    const asked = DateTime.unsafeMake("2024-03-04T00:00:00Z")
    const daily = yield* getDailyChecks(Option.some(weekOf(asked)))
    const details = yield* getChecksOfDay(Option.some(asked))
    assert.deepStrictEqual([daily.week, details.day], [weekOf(asked), asked])
  }).pipe(Effect.provide(withoutReports))
)
