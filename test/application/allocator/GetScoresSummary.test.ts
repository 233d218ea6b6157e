import { assert, it } from "@effect/vitest"
import { DateTime, Effect, Layer, Option } from "effect"
import { getScoresSummary } from "../../../src/application/allocator/GetScoresSummary.js"
import { AllocatorRepository } from "../../../src/application/ports/AllocatorRepository.js"
import { Generations } from "../../../src/application/ports/Generations.js"
import { ReportStatistics } from "../../../src/application/ports/ReportStatistics.js"
import type { DataType } from "../../../src/domain/allocator/Allocator.js"
import { DEFAULT_SCORE_THRESHOLDS } from "../../../src/domain/scoring/ScoresSummary.js"
import { registered } from "./allocators.js"

const generation = { id: "3", asOf: DateTime.unsafeMake("2025-09-10T12:00:00Z") }

const report = (allocator: string) => ({
  id: `report of ${allocator}`,
  allocator,
  createDate: generation.asOf,
  results: [{ metric: "CID_SHARING" as const, score: 2, ranges: [{ score: 2 }] }]
})

/** f01 stands in both registries, f02 in the archive alone, f03 in none. */
const platform = Layer.mergeAll(
  Layer.mock(Generations, { snapshot: (read) => read(generation) }),
  Layer.mock(AllocatorRepository, {
    registry: Effect.succeed([
      registered({ allocator: "f01", auditLabels: ["Enterprise Data"] }),
      registered({ allocator: "f01", register: "archive" }),
      registered({ allocator: "f02", register: "archive", auditLabels: ["Enterprise Data"] })
    ])
  }),
  Layer.mock(ReportStatistics, {
    scoresSummaryReports: () => Effect.succeed(["f01", "f02", "f03"].map(report)),
    datacapByPeriod: () => Effect.succeed([])
  })
)

const summarised = (dataType: Option.Option<DataType>) =>
  Effect.map(getScoresSummary({ dataType, groupBy: "week", thresholds: DEFAULT_SCORE_THRESHOLDS }), ({ metrics }) =>
    metrics.flatMap(({ declaration, periods }) =>
      periods.flatMap(({ high }) =>
        high.allocators.map(({ allocator, dataType }) => `${declaration.id} ${allocator} ${dataType}`)
      )
    )
  )

it.effect(
  "an allocator of both registries is summarised once, as the current one has it; of the archive alone, without a type",
  () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* summarised(Option.none()), ["CID_SHARING f01 enterprise", "CID_SHARING f02 null"])
      assert.deepStrictEqual(yield* summarised(Option.some("enterprise")), ["CID_SHARING f01 enterprise"])
      assert.deepStrictEqual(yield* summarised(Option.some("openData")), [])
    }).pipe(Effect.provide(platform))
)
