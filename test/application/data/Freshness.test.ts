import { assert, describe, it } from "@effect/vitest"
import { DateTime, Duration, Effect, Layer, Option, TestClock } from "effect"
import { collectors } from "../../../src/application/collect/collectors.js"
import { ageAt, getFreshness, stateOf } from "../../../src/application/data/GetFreshness.js"
import { Generations, type TableRecord } from "../../../src/application/ports/Generations.js"
import { RunHistory } from "../../../src/application/ports/RunHistory.js"
import { SourceConnection, type SourceConnectionState } from "../../../src/application/ports/SourceConnection.js"

const minutesAgo = (minutes: number) => DateTime.subtract(DateTime.unsafeMake("2025-09-10T12:00:00Z"), { minutes })

const platformReached = (connection: SourceConnectionState) =>
  Layer.mergeAll(
    Layer.succeed(SourceConnection, Effect.succeed(connection)),
    Layer.mock(Generations, {
      tables: Effect.succeed<ReadonlyArray<TableRecord>>([
        { table: "allocator", asOf: minutesAgo(90), rows: 7, leftBehind: Option.none() },
        { table: "providers_weekly", asOf: minutesAgo(91), rows: 8, leftBehind: Option.some("its runner failed") }
      ])
    }),
    Layer.mock(RunHistory, {
      jobs: Effect.succeed([
        {
          job: "collect-filspark",
          lastRun: Option.some(minutesAgo(10)),
          lastSuccess: Option.some(minutesAgo(53 * 60)),
          unhealthyReason: Option.some("filspark: timeout"),
          lastRows: 3,
          lastEnded: Option.none()
        },
        {
          job: "aggregation",
          lastRun: Option.some(minutesAgo(30)),
          lastSuccess: Option.some(minutesAgo(95)),
          unhealthyReason: Option.some("deal_fact: database unavailable"),
          lastRows: 12,
          lastEnded: Option.none()
        }
      ])
    })
  )

describe("Freshness", () => {
  it.effect("tells the age and the state of every table and every source", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.parse("2025-09-10T12:00:00Z"))
      const entries = yield* getFreshness()
      const entryOf = (name: string) => entries.find((entry) => entry.name === name)
      assert.deepInclude(entryOf("allocator"), { kind: "table", state: "fresh", rows: Option.some(7) })
      assert.deepInclude(entryOf("providers_weekly"), { state: "late", reason: Option.some("its runner failed") })
      assert.deepInclude(entryOf("deal_cell"), { state: "never", age: Option.none(), rows: Option.none() })
      assert.deepInclude(entryOf("collect-filspark"), {
        kind: "source",
        state: "stale",
        reason: Option.some("filspark: timeout")
      })
      assert.deepInclude(entryOf("collect-registry"), { state: "never" })
      const sources = entries.filter(({ kind }) => kind === "source")
      assert.deepStrictEqual(
        sources.map(({ name }) => name),
        ["dmob", ...collectors.map(({ name }) => name)]
      )
      assert.deepStrictEqual(
        sources.map(({ limit }) => Duration.toHours(limit)),
        [1.5, 1.5, 1.5, 26, 26, 26, 26, 26, 1.5]
      )
      assert.deepInclude(entryOf("dmob"), {
        kind: "source",
        state: "late",
        reason: Option.some("deal_fact: database unavailable"),
        rows: Option.some(12)
      })
    }).pipe(Effect.provide(platformReached({ kind: "direct" })))
  )

  it.effect("tells of DMOB how its tunnel fares while that is down", () =>
    Effect.gen(function* () {
      const dmob = (yield* getFreshness()).find(({ name }) => name === "dmob")
      assert.deepStrictEqual(
        dmob?.reason,
        Option.some("SSH tunnel connecting since 2025-09-10T11:57:00.000Z: no answer to keep-alives")
      )
    }).pipe(
      Effect.provide(
        platformReached({
          kind: "tunnel",
          state: "connecting",
          since: minutesAgo(3),
          reason: Option.some("no answer to keep-alives")
        })
      )
    )
  )

  it("is late past its limit and stale past twice of it", () => {
    const state = (minutes: number) => stateOf(Option.some(Duration.minutes(minutes)), Duration.minutes(90))
    assert.deepStrictEqual([0, 90, 91, 180, 181].map(state), ["fresh", "fresh", "late", "late", "stale"])
  })

  it("has no negative age", () => {
    assert.strictEqual(Duration.toMillis(ageAt(minutesAgo(1))(minutesAgo(0))), 0)
  })
})
