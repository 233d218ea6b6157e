import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, Layer } from "effect"
import { collectUrlFinder } from "../../../src/application/collect/CollectUrlFinder.js"
import { DmobSource } from "../../../src/application/ports/DmobSource.js"
import { UrlFinder } from "../../../src/application/ports/UrlFinder.js"
import { emptyState, inMemoryCollectorStore } from "../../support/inMemoryCollectorStore.js"
import { outage } from "../../support/inMemoryGithub.js"
import { runAt } from "./collectorRun.js"

type Answer = (provider: string) => Either.Either<number | null, ReturnType<typeof outage>>

const known: Answer = () => Either.right(0.5)
const silent: Answer = () => Either.left(outage("url-finder", "timeout"))
const providers = Array.from({ length: 21 }, (_, index) => `f0${index + 1}`)

const collect = (answer: Answer, state = emptyState(), instant = "2025-01-15T00:05:00Z", all = providers) => {
  const asked: Array<ReadonlyArray<string>> = []
  const finder = Layer.succeed(UrlFinder, {
    sliceSize: 5,
    rates: (slice) => {
      asked.push(slice)
      return Effect.succeed(slice.map((provider) => ({ provider, rate: answer(provider) })))
    }
  })
  const chain = Layer.mock(DmobSource, { providers: Effect.succeed([...all].reverse()) })
  return collectUrlFinder.work(runAt(instant)).pipe(
    Effect.provide(Layer.mergeAll(finder, chain, inMemoryCollectorStore(state))),
    Effect.map((outcome) => ({ outcome, asked }))
  )
}
const below =
  (limit: number, then: Answer, otherwise: Answer): Answer =>
  (provider) =>
    (Number(provider.slice(2)) <= limit ? then : otherwise)(provider)

describe("the URL-finder collector", () => {
  it.effect("stores a rate of every provider at the instant of the run, and asks no more that day", () =>
    Effect.gen(function* () {
      const state = emptyState()
      const first = yield* collect(known, state)
      assert.deepStrictEqual(
        first.asked.map((slice) => slice.length),
        [4, 4, 4, 4, 5]
      )
      assert.deepStrictEqual(first.outcome, { rowsRead: 21, rowsWritten: 21, failures: [] })
      assert.deepStrictEqual([...state.urlFinder.keys()], ["2025-01-15T00:05:00.000Z"])
      assert.strictEqual((yield* collect(known, state, "2025-01-15T23:59:59Z")).asked.length, 0)
      assert.strictEqual((yield* collect(known, state, "2025-01-16T00:05:00Z")).outcome.rowsWritten, 21)
    })
  )

  it.effect("stores a provider without an answer as unknown while the service answers for others", () =>
    Effect.gen(function* () {
      const state = emptyState()
      const { outcome } = yield* collect(below(7, silent, known), state)
      assert.deepStrictEqual(outcome, { rowsRead: 21, rowsWritten: 21, failures: [] })
      const rows = [...state.urlFinder.values()].flat()
      assert.deepStrictEqual(rows[0], { provider: "f01", successRate: null })
      assert.deepStrictEqual(rows[20], { provider: "f021", successRate: 0.5 })
    })
  )

  it.effect("tells when it got no answer for more than half", () =>
    Effect.gen(function* () {
      const { outcome } = yield* collect((provider) => (Number(provider.slice(2)) % 3 === 0 ? known : silent)(provider))
      assert.deepStrictEqual(outcome.failures, ["14 of 21 providers were not answered for"])
    })
  )

  it.effect("stores nothing and fails when the service is down", () =>
    Effect.gen(function* () {
      const state = emptyState()
      const { asked, outcome } = yield* collect(silent, state)
      assert.strictEqual(asked.length, 3)
      assert.strictEqual(state.urlFinder.size, 0)
      assert.deepStrictEqual(outcome.failures, [
        "21 of 21 providers remain without an answer: url-finder test: timeout (down)"
      ])
    })
  )

  it.effect("keeps what came before the service went down, and goes on there later the same day", () =>
    Effect.gen(function* () {
      const state = emptyState()
      const first = yield* collect(below(4, known, silent), state)
      assert.deepStrictEqual([first.outcome.rowsWritten, first.outcome.failures.length], [4, 1])
      const second = yield* collect(known, state, "2025-01-15T09:00:00Z")
      assert.deepStrictEqual(second.asked.flat(), providers.slice(4))
      assert.strictEqual((yield* collect(known, state, "2025-01-15T10:00:00Z")).asked.length, 0)
    })
  )

  it.effect("has nothing to do without providers, and does not take the day for done", () =>
    Effect.gen(function* () {
      const state = emptyState()
      assert.deepStrictEqual((yield* collect(known, state, "2025-01-15T00:05:00Z", [])).outcome.rowsRead, 0)
      assert.strictEqual((yield* collect(known, state)).outcome.rowsWritten, 21)
    })
  )
})
