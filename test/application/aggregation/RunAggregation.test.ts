import { assert, it } from "@effect/vitest"
import { DateTime, Effect, Fiber, Layer, Option, Ref, TestClock } from "effect"
import { defineRunner } from "../../../src/application/aggregation/AggregationRunner.js"
import type { AggregationTable, PublishedTable } from "../../../src/application/aggregation/AggregationTable.js"
import { runAggregation } from "../../../src/application/aggregation/RunAggregation.js"
import { AggregationStore, type Publication } from "../../../src/application/ports/AggregationStore.js"
import { CurrentRuleSet } from "../../../src/application/ports/CurrentRuleSet.js"
import { RepositoryError } from "../../../src/application/ports/PortErrors.js"
import { RunHistory } from "../../../src/application/ports/RunHistory.js"
import { inMemoryRunHistory } from "../../support/inMemoryRunHistory.js"

const asOf = DateTime.unsafeMake("2026-03-02T12:00:00Z")
const unavailable = new RepositoryError({ operation: "DmobSource.copy", reason: "unavailable", cause: "gone" })

/** A runner that fails as often as told before it succeeds. */
const runner = (writes: PublishedTable, reads: ReadonlyArray<AggregationTable>, failures = 0) =>
  Effect.map(Ref.make(failures), (left) =>
    defineRunner({
      name: writes,
      reads,
      writes,
      run: () =>
        Effect.flatMap(
          Ref.getAndUpdate(left, (n) => n - 1),
          (n) => (n > 0 ? Effect.fail(unavailable) : Effect.succeed({ rows: 5, rejected: [] }))
        )
    })
  )

const withStore = <A, E, R>(use: (publications: Effect.Effect<ReadonlyArray<Publication>>) => Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const publications = yield* Ref.make<ReadonlyArray<Publication>>([])
    const store = Layer.mock(AggregationStore, {
      publish: (publication) =>
        Ref.update(publications, (all) => [...all, publication]).pipe(Effect.as({ generation: "1", rowsWritten: 7 }))
    })
    return yield* use(Ref.get(publications)).pipe(
      Effect.provide(Layer.mergeAll(store, inMemoryRunHistory, Layer.succeed(CurrentRuleSet, "v0.6.1")))
    )
  })

const openRun = Effect.gen(function* () {
  const history = yield* RunHistory
  const opening = { job: "aggregation", slot: Option.none(), asOf, trigger: "manual", instance: "here" } as const
  return { run: Option.getOrThrow(yield* history.open(opening)), asOf, force: false }
})

it.effect("tries a failing runner three times, ninety seconds apart, and publishes when it succeeds", () =>
  withStore((publications) =>
    Effect.gen(function* () {
      const jobRun = yield* openRun
      const flaky = yield* runner("allocator", [], 2)
      const fiber = yield* Effect.fork(runAggregation([flaky], 0.5)(jobRun))
      yield* TestClock.adjust("179 seconds")
      assert.isTrue(Option.isNone(yield* Fiber.poll(fiber)))
      yield* TestClock.adjust("1 seconds")
      assert.deepStrictEqual((yield* Fiber.join(fiber)).failures, [])
      assert.deepStrictEqual(
        (yield* publications).map(({ tables }) => tables),
        [["allocator"]]
      )
      const found = Option.getOrThrow(yield* (yield* RunHistory).find(jobRun.run))
      assert.deepStrictEqual(
        found.runners.map(({ attempt, state }) => [attempt, state]),
        [[3, "completed"]]
      )
    })
  )
)

it.effect("holds back a runner that keeps failing and those that read it, and publishes all others", () =>
  withStore((publications) =>
    Effect.gen(function* () {
      const jobRun = yield* openRun
      const runners = yield* Effect.all([
        runner("deal_cell", [], 9),
        runner("client_provider_span", ["deal_cell"]),
        runner("providers_weekly_acc", ["client_provider_span"]),
        runner("allocator", [])
      ])
      const fiber = yield* Effect.fork(runAggregation(runners, 0.5)(jobRun))
      yield* TestClock.adjust("10 minutes")
      const outcome = yield* Fiber.join(fiber)
      assert.strictEqual(outcome.failures.length, 3)
      const [publication] = yield* publications
      assert.deepStrictEqual(publication?.tables, ["allocator"])
      assert.deepStrictEqual(
        publication?.leftBehind.map(({ table }) => table),
        ["deal_cell", "client_provider_span", "providers_weekly_acc"]
      )
      const found = Option.getOrThrow(yield* (yield* RunHistory).find(jobRun.run))
      assert.deepStrictEqual(
        found.runners.map(({ attempt, name, state }) => [name, attempt, state]),
        [
          ["deal_cell", 3, "failed"],
          ["client_provider_span", 0, "skipped"],
          ["providers_weekly_acc", 0, "skipped"],
          ["allocator", 1, "completed"]
        ]
      )
    })
  )
)

it.effect("hands every runner and the publication the instant of the run", () =>
  withStore((publications) =>
    Effect.gen(function* () {
      const seen = yield* Ref.make<ReadonlyArray<string>>([])
      const watching = defineRunner({
        name: "allocator",
        reads: [],
        writes: "allocator",
        run: (frame) =>
          Ref.update(seen, (all) => [...all, DateTime.formatIso(frame.asOf)]).pipe(Effect.as({ rows: 1, rejected: [] }))
      })
      const jobRun = yield* openRun
      yield* TestClock.setTime(Date.UTC(2030, 0, 1))
      yield* runAggregation([watching], 0.5)({ ...jobRun, force: true })
      assert.deepStrictEqual(yield* Ref.get(seen), ["2026-03-02T12:00:00.000Z"])
      const [publication] = yield* publications
      assert.strictEqual(publication?.maxDrop, 1)
      assert.deepStrictEqual(
        Option.map(Option.fromNullable(publication?.asOf), DateTime.formatIso),
        Option.some("2026-03-02T12:00:00.000Z")
      )
    })
  )
)
