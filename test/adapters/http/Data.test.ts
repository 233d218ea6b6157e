import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Option, Ref, Schema } from "effect"
import type { ProblemFilter, RememberedProblem } from "../../../src/application/ports/IngestProblems.js"
import { type Run, type RunFilter, RunId } from "../../../src/application/ports/RunHistory.js"
import { bodyOf, startApi, unavailable } from "./apiServer.js"

const at = DateTime.unsafeMake("2025-09-10T12:00:00Z")

const run: Run = {
  id: RunId.make("41"),
  job: "aggregation",
  slot: Option.some(at),
  trigger: "cron",
  instance: "here:1",
  state: "failed",
  asOf: at,
  startedAt: at,
  finishedAt: Option.none(),
  rowsRead: 3,
  rowsWritten: 2,
  error: Option.some("deals: too slow")
}

const wireRun = {
  id: "41",
  job: "aggregation",
  slot: "2025-09-10T12:00:00.000Z",
  trigger: "cron",
  instance: "here:1",
  state: "failed",
  asOf: "2025-09-10T12:00:00.000Z",
  startedAt: "2025-09-10T12:00:00.000Z",
  finishedAt: null,
  rowsRead: 3,
  rowsWritten: 2,
  error: "deals: too slow"
}

const problem: RememberedProblem = {
  id: "12",
  source: "registry",
  subject: "Allocators/rec1.json",
  allocatorId: "f01",
  reason: "not JSON",
  detail: "not JSON: SyntaxError",
  firstSeen: at,
  lastSeen: DateTime.add(at, { hours: 1 }),
  resolvedAt: Option.none()
}

const wireProblem = {
  id: "12",
  source: "registry",
  subject: "Allocators/rec1.json",
  allocatorId: "f01",
  reason: "not JSON",
  detail: "not JSON: SyntaxError",
  firstSeen: "2025-09-10T12:00:00.000Z",
  lastSeen: "2025-09-10T13:00:00.000Z",
  resolvedAt: null
}

const LineageBody = Schema.Struct({
  tables: Schema.Array(
    Schema.Struct({
      name: Schema.String,
      meaning: Schema.NonEmptyString,
      filledBy: Schema.String,
      reads: Schema.Array(Schema.String),
      schedule: Schema.String
    })
  ),
  mermaid: Schema.String
})

describe("The data about the data", () => {
  it.scopedLive("tells where each table comes from and when it is renewed, as configured", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ settings: { JOB_COLLECT_FILSPARK_CRON: "7 3 * * *" } })
      const answer = yield* send("/data/lineage")
      assert.strictEqual(answer.status, 200)
      const { mermaid, tables } = Schema.decodeUnknownSync(LineageBody)(bodyOf(answer))
      const named = (name: string) => tables.find((table) => table.name === name)
      assert.deepInclude(named("deal_cell"), {
        filledBy: "runner deal_cell",
        reads: ["deal_fact", "piece_client"],
        schedule: "0 * * * *"
      })
      assert.deepInclude(named("provider_retrievability_daily"), {
        filledBy: "collector collect-filspark",
        reads: [],
        schedule: "7 3 * * *"
      })
      assert.deepInclude(named("client_claims_hourly"), { filledBy: "view of deal_hour", reads: ["deal_hour"] })
      assert.match(mermaid, /^flowchart LR\n/)
    })
  )

  it.scopedLive("lists runs by job and state, page by page", () =>
    Effect.gen(function* () {
      const asked = yield* Ref.make<ReadonlyArray<RunFilter>>([])
      const { send } = yield* startApi({
        history: {
          list: (filter) =>
            Effect.as(
              Ref.update(asked, (seen) => [...seen, filter]),
              { total: 21, runs: [run] }
            )
        }
      })
      const page = yield* send("/data/runs?job=aggregation&state=failed&limit=10&page=3")
      assert.deepStrictEqual(bodyOf(page), {
        pagination: { limit: 10, page: 3, pages: 3, total: 21 },
        data: [wireRun]
      })
      const all = yield* send("/data/runs")
      assert.deepInclude(bodyOf(all), { pagination: { total: 21 } })
      assert.deepStrictEqual(yield* Ref.get(asked), [
        { job: Option.some("aggregation"), state: Option.some("failed" as const), limit: 10, offset: 20 },
        { job: Option.none(), state: Option.none(), limit: Number.MAX_SAFE_INTEGER, offset: 0 }
      ])
    })
  )

  it.scopedLive("lists what could not be used by source and allocator, page by page", () =>
    Effect.gen(function* () {
      const asked = yield* Ref.make<ReadonlyArray<ProblemFilter>>([])
      const { send } = yield* startApi({
        problems: {
          list: (filter) =>
            Effect.as(
              Ref.update(asked, (seen) => [...seen, filter]),
              { total: 21, problems: [problem, { ...problem, allocatorId: null, resolvedAt: Option.some(at) }] }
            )
        }
      })
      const page = yield* send("/data/problems?source=registry&allocatorId=f01&limit=10&page=3")
      assert.deepStrictEqual(bodyOf(page), {
        pagination: { limit: 10, page: 3, pages: 3, total: 21 },
        data: [wireProblem, { ...wireProblem, allocatorId: null, resolvedAt: "2025-09-10T12:00:00.000Z" }]
      })
      const all = yield* send("/data/problems")
      assert.deepInclude(bodyOf(all), { pagination: { total: 21 } })
      assert.deepStrictEqual(yield* Ref.get(asked), [
        { source: Option.some("registry" as const), allocatorId: Option.some("f01"), limit: 10, offset: 20 },
        { source: Option.none(), allocatorId: Option.none(), limit: Number.MAX_SAFE_INTEGER, offset: 0 }
      ])
    })
  )

  it.scopedLive("refuses a source that there is not, and what is no id of an allocator", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi()
      const refusals = [
        ["source=weather", "Invalid source: weather; expected one of registry, bookkeeping, ipni, url-finder, dmob"],
        ["allocatorId=%00", "Invalid allocatorId: expected an id such as f01234"],
        ["page=2", "Invalid pagination value: page and limit must both be set"]
      ] as const
      for (const [query, message] of refusals) {
        const answer = yield* send(`/data/problems?${query}`)
        assert.strictEqual(answer.status, 400)
        assert.deepInclude(bodyOf(answer), { message })
      }
    })
  )

  it.scopedLive("says so when the list of problems cannot be read", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ problems: { list: () => unavailable } })
      assert.strictEqual((yield* send("/data/problems")).status, 503)
    })
  )

  it.scopedLive("shows a run with its runners and what they rejected", () =>
    Effect.gen(function* () {
      const runner = {
        name: "deals",
        attempt: 3,
        state: "failed",
        startedAt: at,
        finishedAt: at,
        rowsRead: 3,
        rowsWritten: 2,
        rejected: [{ reason: "no client", rows: 1 }],
        error: Option.some("too slow")
      } as const
      const { send } = yield* startApi({ history: { find: () => Effect.succeedSome({ run, runners: [runner] }) } })
      assert.deepStrictEqual(bodyOf(yield* send("/data/runs/41")), {
        ...wireRun,
        runners: [
          {
            ...runner,
            startedAt: "2025-09-10T12:00:00.000Z",
            finishedAt: "2025-09-10T12:00:00.000Z",
            error: "too slow"
          }
        ]
      })
    })
  )

  it.scopedLive("tells how old tables and sources are", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({
        generations: {
          tables: Effect.succeed([
            { table: "allocator", asOf: at, rows: 5, leftBehind: Option.some("its runner failed") }
          ])
        }
      })
      const entries: unknown = bodyOf(yield* send("/data/freshness"))
      assert.isArray(entries)
      const allocator = Array.isArray(entries) ? entries.find(({ name }) => name === "allocator") : undefined
      assert.isNumber(allocator.ageSeconds)
      assert.deepInclude(allocator, {
        kind: "table",
        lastSuccess: "2025-09-10T12:00:00.000Z",
        limitSeconds: 5400,
        state: "stale",
        reason: "its runner failed",
        rows: 5
      })
    })
  )
})
