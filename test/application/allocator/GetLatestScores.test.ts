import { assert, it } from "@effect/vitest"
import { DateTime, Effect, Layer, Option, TestClock } from "effect"
import { getLatestScores } from "../../../src/application/allocator/GetLatestScores.js"
import { AllocatorRepository } from "../../../src/application/ports/AllocatorRepository.js"
import { Generations } from "../../../src/application/ports/Generations.js"
import { ReportStatistics } from "../../../src/application/ports/ReportStatistics.js"
import { allocator, registered } from "./allocators.js"

const now = DateTime.unsafeMake("2025-09-10T12:34:56Z")
const generation = { id: "3", asOf: DateTime.unsafeMake("2025-09-10T12:00:00Z") }
const asked: Array<DateTime.Utc> = []

const report = (allocator: string, daysAgo: number, score: number) => ({
  id: `${allocator} ${daysAgo} days ago`,
  allocator,
  createDate: DateTime.subtract(now, { days: daysAgo }),
  results: [{ metric: "CID_SHARING" as const, score, ranges: [{ score: 4 }] }]
})

const platform = Layer.mergeAll(
  Layer.mock(Generations, { snapshot: (read) => read(generation) }),
  Layer.mock(AllocatorRepository, {
    allocators: Effect.succeed([
      allocator({ addressId: "f01", name: " Acme " }),
      allocator({ addressId: "f02", name: "n/a" }),
      allocator({ addressId: "f03", isMetaAllocator: true }),
      allocator({ addressId: "f04" })
    ]),
    registry: Effect.succeed([
      registered({ allocator: "f01" }),
      registered({ allocator: "f02", auditLabels: ["Automated"] }),
      registered({ allocator: "f03" }),
      registered({ allocator: "f04", register: "archive" })
    ])
  }),
  Layer.mock(ReportStatistics, {
    latestScoresReports: (instant) =>
      Effect.sync(() => {
        asked.push(instant)
        return [
          report("f01", 8, 1),
          report("f01", 0, 2),
          report("f02", 0, 3),
          report("f03", 0, 4),
          report("f04", 0, 4),
          report("f05", 0, 4)
        ]
      }),
    latestDatacap: Effect.succeed([])
  })
)

it.effect(
  "only allocators of the current registry that deal with clients themselves are ranked, under the name that the chain states",
  () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(DateTime.toEpochMillis(now))
      const { generation: read, ranking } = yield* getLatestScores(Option.none())
      assert.strictEqual(read.id, "3")
      assert.deepStrictEqual(asked, [now])
      assert.deepStrictEqual(
        ranking.map(({ allocator, dataType, name, percentage, weekAgoPercentage }) => [
          allocator,
          name,
          dataType,
          percentage,
          weekAgoPercentage
        ]),
        [
          ["f02", null, "enterprise", "75.00", null],
          ["f01", "Acme", "openData", "50.00", "25.00"]
        ]
      )
    }).pipe(Effect.provide(platform))
)
