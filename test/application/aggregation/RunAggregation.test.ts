import { assert, it } from "@effect/vitest"
import { DateTime, Effect, Fiber, Layer, Metric, Option, Ref, TestClock } from "effect"
import { defineRunner } from "../../../src/application/aggregation/AggregationRunner.js"
import type { AggregationTable, PublishedTable } from "../../../src/application/aggregation/AggregationTable.js"
import { runAggregation } from "../../../src/application/aggregation/RunAggregation.js"
import { aggregationSeconds } from "../../../src/application/jobs/JobMetrics.js"
import {
  AggregationStore,
  type Publication,
  RunSuperseded,
  SourceShrank
} from "../../../src/application/ports/AggregationStore.js"
import { CurrentRuleSet } from "../../../src/application/ports/CurrentRuleSet.js"
import { RepositoryError } from "../../../src/application/ports/PortErrors.js"
import { RunHistory } from "../../../src/application/ports/RunHistory.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
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
        Ref.update(publications, (all) => [...all, publication]).pipe(
          Effect.as({ generation: Option.some("1"), rowsWritten: 7 })
        )
    })
    return yield* use(Ref.get(publications)).pipe(
      Effect.provide(Layer.mergeAll(store, inMemoryRunHistory, Layer.succeed(CurrentRuleSet, ruleSetV061)))
    )
  })

const openRun = Effect.gen(function* () {
  const history = yield* RunHistory
  const opening = { job: "aggregation", slot: Option.none(), asOf, trigger: "manual", instance: "here" } as const
  return { run: Option.getOrThrow(yield* history.open(opening)), asOf, slot: Option.none(), force: false }
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
        [[{ table: "allocator", rows: 5 }]]
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
      assert.deepStrictEqual(outcome.failures, [
        "deal_cell: DmobSource.copy: database unavailable (gone)",
        "3 tables stay as they were"
      ])
      const [publication] = yield* publications
      assert.deepStrictEqual(publication?.tables, [{ table: "allocator", rows: 5 }])
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

it.effect("ends at once, untried and unpublished, when the run has been superseded", () =>
  withStore((publications) =>
    Effect.gen(function* () {
      const jobRun = yield* openRun
      const superseded = defineRunner({
        name: "allocator",
        reads: [],
        writes: "allocator",
        run: ({ run }) => new RunSuperseded({ run })
      })
      const failure = yield* Effect.flip(runAggregation([superseded], 0.5)(jobRun))
      assert.strictEqual(failure._tag, "RunSuperseded")
      assert.deepStrictEqual(yield* publications, [])
    })
  )
)

it.effect("tells how long it took also when nothing may be published, and says of the tables why", () =>
  Effect.gen(function* () {
    const reasons = yield* Ref.make<ReadonlyArray<string>>([])
    const refusing = Layer.mock(AggregationStore, {
      holdBack: (_, reason) => Ref.update(reasons, (all) => [...all, reason]),
      publish: () =>
        new SourceShrank({ source: "unified_verified_deal", measure: "rows", before: 9n, after: 1n, maxDrop: 0.5 })
    })
    const slow = defineRunner({
      name: "allocator",
      reads: [],
      writes: "allocator",
      run: () => Effect.as(Effect.sleep("42 seconds"), { rows: 1, rejected: [] })
    })
    const failure = yield* Effect.gen(function* () {
      const fiber = yield* Effect.fork(Effect.flip(runAggregation([slow], 0.5)(yield* openRun)))
      yield* TestClock.adjust("42 seconds")
      return yield* Fiber.join(fiber)
    }).pipe(Effect.provide(Layer.mergeAll(refusing, inMemoryRunHistory, Layer.succeed(CurrentRuleSet, ruleSetV061))))
    assert.strictEqual(failure._tag, "SourceShrank")
    assert.deepStrictEqual(yield* Ref.get(reasons), [failure.message])
    assert.strictEqual((yield* Metric.value(aggregationSeconds)).value, 42)
  })
)
