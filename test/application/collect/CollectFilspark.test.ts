import { assert, describe, it } from "@effect/vitest"
import { Context, DateTime, Effect, Fiber, Layer, Option, TestClock } from "effect"
import { collectFilspark } from "../../../src/application/collect/CollectFilspark.js"
import { CollectorStore } from "../../../src/application/ports/CollectorStore.js"
import { RetrievabilityFeed } from "../../../src/application/ports/RetrievabilityFeed.js"
import { ProviderId } from "../../../src/domain/shared/Ids.js"
import { emptyState, inMemoryCollectorStore } from "../../support/inMemoryCollectorStore.js"
import { outage } from "../../support/inMemoryGithub.js"
import { runAt, warningsOf } from "./collectorRun.js"

type Rates = NonNullable<Option.Option.Value<typeof RetrievabilityFeed.Service.ratesOn>>

const rate = {
  provider: ProviderId.make("f01"),
  total: 20,
  successful: 15,
  successRate: 0.75,
  successfulHttp: null,
  successRateHttp: null
}

const collect = (ratesOn: Rates, state = emptyState(), instant = "2024-03-11T00:20:00Z") => {
  const asked: Array<string> = []
  const feed = Layer.succeed(RetrievabilityFeed, {
    ratesOn: Option.some((day: DateTime.Utc) =>
      Effect.suspend(() => {
        asked.push(DateTime.formatIsoDateUtc(day))
        return ratesOn(day)
      })
    )
  })
  return collectFilspark.work(runAt(instant)).pipe(
    Effect.provide(Layer.merge(feed, inMemoryCollectorStore(state))),
    Effect.map((outcome) => ({ outcome, asked }))
  )
}
const always: Rates = () => Effect.succeed([rate])

describe("the FilSpark collector", () => {
  it.effect("collects yesterday and then every earlier day down to 2024-03-01, each once", () =>
    Effect.gen(function* () {
      const state = emptyState()
      const first = yield* collect(always, state)
      assert.strictEqual(first.asked.length, 10)
      assert.strictEqual(first.asked[0], "2024-03-10")
      assert.strictEqual(first.asked.at(-1), "2024-03-01")
      assert.deepStrictEqual(first.outcome, { rowsRead: 10, rowsWritten: 10, failures: [] })
      const second = yield* collect(always, state, "2024-03-12T00:20:00Z")
      assert.deepStrictEqual(second.asked, ["2024-03-11"])
    })
  )

  it.effect("asks again for a day that came back empty until it is a week old", () =>
    Effect.gen(function* () {
      const state = emptyState()
      yield* collect(() => Effect.succeed([]), state)
      const { asked } = yield* collect(always, state)
      assert.deepStrictEqual(asked, [
        "2024-03-10",
        "2024-03-09",
        "2024-03-08",
        "2024-03-07",
        "2024-03-06",
        "2024-03-05",
        "2024-03-04"
      ])
    })
  )

  it.effect("asks again once in thirty days for each older day that came back empty, and keeps what it then gets", () =>
    Effect.gen(function* () {
      const state = emptyState()
      const nothing: Rates = () => Effect.succeed([])
      const first = yield* collect(nothing, state, "2024-06-01T00:20:00Z")
      assert.strictEqual(first.asked.length, 92)

      const again: Array<string> = []
      for (let day = 2; day <= 30; day++) {
        const { asked } = yield* collect(nothing, state, `2024-06-${String(day).padStart(2, "0")}T00:20:00Z`)
        again.push(...asked.filter((date) => date < "2024-05-20"))
        assert.isAtMost(asked.length, 7 + 4)
      }
      const { asked } = yield* collect(always, state, "2024-07-01T00:20:00Z")
      again.push(...asked.filter((date) => date < "2024-05-20"))
      assert.deepStrictEqual(again.sort(), first.asked.filter((date) => date < "2024-05-20").sort())
      assert.includeMembers([...state.retrievability.keys()], asked)
      const found = new Set(yield* collect(always, state, "2024-07-31T00:20:00Z").pipe(Effect.map((run) => run.asked)))
      assert.isFalse(asked.some((date) => found.has(date)))
    })
  )

  it.effect("stores the good days and tells of a malformed one, which does not bar the older ones", () =>
    Effect.gen(function* () {
      const state = emptyState()
      const { outcome } = yield* collect(
        (day) =>
          DateTime.formatIsoDateUtc(day) === "2024-03-09"
            ? Effect.fail(outage("filspark", "malformed"))
            : Effect.succeed([rate]),
        state
      )
      assert.strictEqual(outcome.rowsWritten, 9)
      assert.deepStrictEqual(outcome.failures, ["filspark test: malformed (down)"])
      assert.isFalse(state.retrievability.has("2024-03-09"))
    })
  )

  it.effect("tells once of the days for which a service that is down was not asked, and keeps what it has", () =>
    Effect.gen(function* () {
      const state = emptyState()
      const { outcome } = yield* collect(
        (day) =>
          Effect.fail(outage("filspark", DateTime.formatIsoDateUtc(day) > "2024-05-29" ? "timeout" : "suspended")),
        state,
        "2024-06-01T00:20:00Z"
      )
      assert.deepStrictEqual(outcome, {
        rowsRead: 0,
        rowsWritten: 0,
        failures: [
          "filspark test: timeout (down)",
          "filspark test: timeout (down)",
          "90 calls of filspark not made: down"
        ]
      })
      assert.strictEqual(state.retrievability.size, 0)
    })
  )

  it.effect("stores at most two days at once, however many it asks for", () =>
    Effect.gen(function* () {
      let storing = 0
      let most = 0
      const counting = Layer.map(inMemoryCollectorStore(), (context) => {
        const store = Context.get(context, CollectorStore)
        return Context.make(CollectorStore, {
          ...store,
          storeRetrievabilityDay: (...day) =>
            Effect.acquireUseRelease(
              Effect.sync(() => {
                storing += 1
                most = Math.max(most, storing)
              }),
              () => Effect.delay(store.storeRetrievabilityDay(...day), "10 millis"),
              () =>
                Effect.sync(() => {
                  storing -= 1
                })
            )
        })
      })
      const feed = Layer.succeed(RetrievabilityFeed, { ratesOn: Option.some(always) })
      const run = yield* collectFilspark
        .work(runAt("2024-03-11T00:20:00Z"))
        .pipe(Effect.provide(Layer.merge(feed, counting)), Effect.fork)
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* Fiber.join(run)).rowsWritten, 10)
      assert.strictEqual(most, 2)
    })
  )

  it.effect("does nothing and says so when no feed is configured", () =>
    Effect.gen(function* () {
      const off = collectFilspark.work(runAt("2024-03-11T00:20:00Z"))
      const reason = "FilSpark not collected: set FILSPARK_API_URL to collect it"
      assert.deepStrictEqual(yield* off, { rowsRead: 0, rowsWritten: 0, failures: [], off: reason })
      assert.deepStrictEqual(yield* warningsOf(off), [reason])
    }).pipe(
      Effect.provide(
        Layer.merge(Layer.succeed(RetrievabilityFeed, { ratesOn: Option.none() }), inMemoryCollectorStore())
      )
    )
  )
})
