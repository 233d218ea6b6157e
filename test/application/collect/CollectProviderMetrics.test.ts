import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Fiber, FastCheck as fc, Layer, TestClock } from "effect"
import { collectProviderMetrics } from "../../../src/application/collect/CollectProviderMetrics.js"
import { DmobSource } from "../../../src/application/ports/DmobSource.js"
import { UpstreamError } from "../../../src/application/ports/PortErrors.js"
import { UrlFinderTests } from "../../../src/application/ports/UrlFinderTests.js"
import type { UrlFinderTest } from "../../../src/domain/storage-provider/UrlFinderMetric.js"
import type { UrlFinderSnapshot } from "../../../src/domain/storage-provider/UrlFinderSnapshot.js"
import { emptyState, inMemoryCollectorStore } from "../../support/inMemoryCollectorStore.js"
import { outage } from "../../support/inMemoryGithub.js"
import { inMemoryIngestProblems, noProblems, openProblems } from "../../support/inMemoryIngestProblems.js"
import { inMemoryProviderMetrics } from "../../support/inMemoryMeasurements.js"
import { runAt, warningsOf } from "./collectorRun.js"

const ids = (count: number) => Array.from({ length: count }, (_, index) => `f0${index + 1}`)

const test = (provider: string, testedAt = "2025-01-14T20:00:00Z"): UrlFinderTest => ({
  provider,
  testedAt: DateTime.unsafeMake(testedAt),
  resultCode: "Success",
  retrievabilityPercent: 80,
  carFilesPercent: null,
  download: { testedAt: DateTime.unsafeMake(testedAt), ttfbMs: 450, downloadSpeedMbps: 0 }
})

interface Answer {
  readonly tests: ReadonlyArray<UrlFinderTest>
  readonly unreadable: ReadonlyArray<string>
}

const stage = () => ({
  ...emptyState(),
  snapshots: new Map<string, UrlFinderSnapshot>(),
  values: new Map<string, number | null>(),
  problems: noProblems()
})

const everybody = (slice: ReadonlyArray<string>): Answer => ({ tests: slice.map((id) => test(id)), unreadable: [] })

interface Circumstances {
  readonly instant?: string
  readonly providers?: ReadonlyArray<string>
  readonly delay?: `${number} millis`
}

const collect = (
  state: ReturnType<typeof stage>,
  answer: (slice: ReadonlyArray<string>) => Answer | UpstreamError = everybody,
  { delay, instant, providers }: Circumstances = {}
) => {
  const asked: Array<ReadonlyArray<string>> = []
  const sources = Layer.mergeAll(
    Layer.succeed(UrlFinderTests, {
      sliceSize: 100,
      newest: (slice) =>
        Effect.suspend(() => {
          asked.push(slice)
          const answered = answer(slice)
          return answered instanceof UpstreamError ? Effect.fail(answered) : Effect.succeed(answered)
        }).pipe(Effect.delay(delay ?? 0))
    }),
    Layer.mock(DmobSource, { providers: Effect.succeed((providers ?? ids(250)).toReversed()) }),
    inMemoryCollectorStore(state),
    inMemoryProviderMetrics(state),
    inMemoryIngestProblems(state.problems)
  )
  const run = collectProviderMetrics.work(runAt(instant ?? "2025-01-15T00:00:00Z")).pipe(Effect.provide(sources))
  return { run, asked }
}

describe("the collector of provider metrics", () => {
  it.effect("keeps a snapshot and the measurements of every provider, a hundred at a time", () =>
    Effect.gen(function* () {
      const state = stage()
      const { asked, run } = collect(state)
      assert.deepStrictEqual(yield* run, { rowsRead: 250, rowsWritten: 1000, failures: [] })
      assert.deepStrictEqual(
        asked.map(({ length }) => length),
        [100, 100, 50]
      )
      assert.deepStrictEqual(state.values.get("f07 RPA_RETRIEVABILITY 2025-01-14T20:00:00.000Z"), 0.8)
      assert.isNull(state.values.get("f07 CAR_FILES 2025-01-14T20:00:00.000Z"))
      assert.strictEqual(state.values.get("f07 TTFB 2025-01-14T20:00:00.000Z"), 450)
      assert.isFalse(state.values.has("f07 BANDWIDTH 2025-01-14T20:00:00.000Z"))
      assert.strictEqual(state.snapshots.get("2025-01-15 f07")?.resultCode, "SUCCESS")
    })
  )

  it.effect("asks nobody twice a day, whether or not the service knew them, and all the next day", () =>
    Effect.gen(function* () {
      const state = stage()
      const known = (slice: ReadonlyArray<string>): Answer =>
        everybody(slice.filter((id) => Number(id.slice(2)) % 3 === 0))
      assert.strictEqual((yield* collect(state, known).run).rowsRead, 83)
      const again = collect(state, known, { instant: "2025-01-15T23:00:00Z" })
      assert.deepStrictEqual(yield* again.run, { rowsRead: 0, rowsWritten: 0, failures: [] })
      assert.deepStrictEqual(again.asked, [])
      const next = collect(state, known, { instant: "2025-01-16T00:00:00Z" })
      assert.deepStrictEqual(yield* next.run, { rowsRead: 83, rowsWritten: 83, failures: [] })
      assert.strictEqual(next.asked.flat().length, 250)
    })
  )

  it.effect("tells of a group that failed, keeps the others and asks for that one when it runs again", () =>
    Effect.gen(function* () {
      const state = stage()
      const first = collect(state, (slice) =>
        slice.includes("f0150") ? outage("url-finder", "timeout") : everybody(slice)
      )
      assert.deepStrictEqual(yield* first.run, {
        rowsRead: 150,
        rowsWritten: 600,
        failures: ["url-finder test: timeout (down)"]
      })
      const second = collect(state)
      assert.strictEqual((yield* second.run).rowsRead, 100)
      assert.deepStrictEqual(second.asked, [ids(250).slice(100, 200)])
      assert.strictEqual(state.snapshots.size, 250)
    })
  )

  it.effect("asks a service that is down for no further group", () =>
    Effect.gen(function* () {
      const { asked, run } = collect(stage(), () => outage("url-finder", "suspended"))
      assert.deepStrictEqual((yield* run).failures, [
        "1 call of url-finder not made: down",
        "150 of 250 providers were not asked for"
      ])
      assert.strictEqual(asked.length, 1)
    })
  )

  it.effect("skips entries that cannot be read, tells of them and keeps the rest", () =>
    Effect.gen(function* () {
      const state = stage()
      const answer = (slice: ReadonlyArray<string>): Answer => ({
        tests: [...slice.slice(1).map((id) => test(id)), test("f09999")],
        unreadable: ["no tested_at"]
      })
      const { run } = collect(state, answer, { providers: ids(3) })
      assert.deepStrictEqual(yield* warningsOf(run), ["collect-provider-metrics: entry skipped: no tested_at"])
      assert.deepStrictEqual([...state.snapshots.keys()], ["2025-01-15 f02", "2025-01-15 f03"])
      assert.deepStrictEqual(
        openProblems(state.problems).map(({ detail }) => detail),
        ["1 × no tested_at"]
      )
    })
  )

  it.effect("does only the rest when it was killed in the middle", () =>
    Effect.gen(function* () {
      const state = stage()
      const running = yield* Effect.fork(collect(state, everybody, { delay: "1000 millis" }).run)
      yield* TestClock.adjust("2500 millis")
      yield* Fiber.interrupt(running)
      assert.strictEqual(state.snapshots.size, 200)
      const second = collect(state)
      yield* second.run
      assert.deepStrictEqual(second.asked, [ids(250).slice(200)])
    })
  )

  it.effect.prop(
    "asks for everybody exactly once a day, however many groups fail in whatever order",
    [
      fc.array(fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }), { maxLength: 4 }),
      fc.integer({ min: 0, max: 600 })
    ],
    ([failures, count]) =>
      Effect.gen(function* () {
        const state = stage()
        const answered: Array<string> = []
        for (const pattern of [...failures, [false]]) {
          let group = 0
          const { run } = collect(
            state,
            (slice) => {
              if (pattern[group++ % pattern.length]) return outage("url-finder", "timeout")
              answered.push(...slice)
              return { tests: [], unreadable: [] }
            },
            { providers: ids(count) }
          )
          yield* run
        }
        assert.deepStrictEqual([...answered].sort(), ids(count).sort())
      }),
    { fastCheck: { numRuns: 20 } }
  )
})
