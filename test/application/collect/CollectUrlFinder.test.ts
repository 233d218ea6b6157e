import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, Layer } from "effect"
import { collectUrlFinder } from "../../../src/application/collect/CollectUrlFinder.js"
import { DmobSource } from "../../../src/application/ports/DmobSource.js"
import { UpstreamError } from "../../../src/application/ports/PortErrors.js"
import { UrlFinder } from "../../../src/application/ports/UrlFinder.js"
import { emptyState, inMemoryCollectorStore } from "../../support/inMemoryCollectorStore.js"
import { outage } from "../../support/inMemoryGithub.js"
import { runAt } from "./collectorRun.js"

type Answer = (provider: string) => Either.Either<number | null, UpstreamError>

const known: Answer = () => Either.right(0.5)
const silent: Answer = () => Either.left(outage("url-finder", "timeout"))
const refused: Answer = () =>
  Either.left(
    new UpstreamError({ service: "url-finder", operation: "test", reason: "status", status: 404, detail: "HTTP 404" })
  )
const malformed: Answer = () => Either.left(outage("url-finder", "malformed"))
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

/** Success rates by provider. */
const ratesIn = ({ urlFinder }: ReturnType<typeof emptyState>) =>
  Object.fromEntries([...urlFinder.values()].flat().map(({ provider, successRate }) => [provider, successRate]))

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
      assert.deepStrictEqual(ratesIn(state), Object.fromEntries(providers.map((id, at) => [id, at < 7 ? null : 0.5])))
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

  it.effect("keeps what came before the service went down, and goes on with the others later the same day", () =>
    Effect.gen(function* () {
      const state = emptyState()
      let calls = 0
      const first = yield* collect((provider) => (++calls <= 4 ? known : silent)(provider), state)
      assert.deepStrictEqual([first.outcome.rowsWritten, first.outcome.failures.length], [4, 1])
      const second = yield* collect(known, state, "2025-01-15T09:00:00Z")
      const stored = new Set(first.asked[0])
      assert.sameMembers(
        second.asked.flat(),
        providers.filter((provider) => !stored.has(provider))
      )
      assert.strictEqual((yield* collect(known, state, "2025-01-15T10:00:00Z")).asked.length, 0)
    })
  )

  it.effect("is not kept from the others by many silent providers with the lowest ids", () =>
    Effect.gen(function* () {
      const state = emptyState()
      const { outcome } = yield* collect(below(15, silent, known), state)
      assert.deepStrictEqual(outcome, {
        rowsRead: 21,
        rowsWritten: 21,
        failures: ["15 of 21 providers were not answered for"]
      })
      assert.deepStrictEqual(ratesIn(state), Object.fromEntries(providers.map((id, at) => [id, at < 15 ? null : 0.5])))
    })
  )

  it.effect("reaches on a later run whom silence kept it from", () =>
    Effect.gen(function* () {
      const state = emptyState()
      const first = yield* collect(silent, state)
      const dead = new Set(first.asked.flat())
      assert.isBelow(dead.size, providers.length)
      const second = yield* collect(
        (provider) => (dead.has(provider) ? silent : known)(provider),
        state,
        "2025-01-16T00:05:00Z"
      )
      assert.strictEqual(second.outcome.rowsWritten, 21)
    })
  )

  it.effect("takes the refusal of a provider for a sign of life and the provider for unknown", () =>
    Effect.gen(function* () {
      const state = emptyState()
      const { asked, outcome } = yield* collect((provider) => (provider === "f021" ? known : refused)(provider), state)
      assert.strictEqual(asked.flat().length, 21)
      assert.deepStrictEqual(outcome, {
        rowsRead: 21,
        rowsWritten: 21,
        failures: ["20 of 21 providers were not answered for"]
      })
    })
  )

  it.effect.each([
    { name: "refuses everyone", answer: refused, reason: "url-finder test: status (HTTP 404)" },
    { name: "makes no sense", answer: malformed, reason: "url-finder test: malformed (down)" }
  ])(
    "stores nothing when a service that $name never gives a rate: it may not be the URL finder",
    ({ answer, reason }) =>
      Effect.gen(function* () {
        const state = emptyState()
        const { asked, outcome } = yield* collect(answer, state)
        assert.strictEqual(asked.flat().length, 21)
        assert.strictEqual(state.urlFinder.size, 0)
        assert.deepStrictEqual(outcome.failures, [`21 of 21 providers remain without an answer: ${reason}`])
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
