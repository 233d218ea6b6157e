import { assert, it } from "@effect/vitest"
import { DateTime, Effect, type Layer, Option } from "effect"
import {
  RunHistory,
  type RunId,
  type RunnerRecord,
  type RunOpening,
  type RunOutcome
} from "../../src/application/ports/RunHistory.js"

const noon = DateTime.unsafeMake("2026-03-02T12:00:00Z")
const later = (minutes: number) => DateTime.add(noon, { minutes })
const opening = (job: string, slot: Option.Option<DateTime.Utc>, asOf = noon): RunOpening => ({
  job,
  slot,
  asOf,
  trigger: "cron",
  instance: "here"
})
const outcome = (state: RunOutcome["state"], minutes: number, error?: string): RunOutcome => ({
  state,
  finishedAt: later(minutes),
  rowsRead: 3,
  rowsWritten: 2,
  error: Option.fromNullable(error)
})

/** What every run history promises; `fresh` is an empty one. */
export const runHistoryContract = <E>(fresh: Layer.Layer<RunHistory, E>) => {
  const test = (name: string, body: Effect.Effect<void, unknown, RunHistory>) =>
    it.live(name, () => body.pipe(Effect.provide(fresh)))

  test(
    "gives a slot to one run, also after that run ended",
    Effect.gen(function* () {
      const history = yield* RunHistory
      const slot = Option.some(noon)
      const first = yield* history.open(opening("aggregation", slot))
      assert.isTrue(Option.isSome(first))
      yield* history.close(Option.getOrThrow(first), outcome("completed", 1))
      assert.isTrue(Option.isNone(yield* history.open(opening("aggregation", slot))))
      assert.isTrue(yield* history.isTaken("aggregation", noon))
      assert.isFalse(yield* history.isTaken("aggregation", later(60)))
      assert.isTrue(Option.isSome(yield* history.open(opening("collect-registry", slot))))
    })
  )

  test(
    "frees the slot of a run whose instance died, and keeps that run as abandoned",
    Effect.gen(function* () {
      const history = yield* RunHistory
      const slot = Option.some(noon)
      const dead = Option.getOrThrow(yield* history.open(opening("aggregation", slot)))
      const next = yield* history.open(opening("aggregation", slot))
      assert.isTrue(Option.isSome(next))
      const found = Option.getOrThrow(yield* history.find(dead))
      assert.strictEqual(found.run.state, "abandoned")
      yield* history.close(dead, outcome("completed", 5))
      assert.strictEqual(Option.getOrThrow(yield* history.find(dead)).run.state, "abandoned")
    })
  )

  test(
    "opens any number of runs that stand for no slot",
    Effect.gen(function* () {
      const history = yield* RunHistory
      for (const minutes of [0, 1, 2]) {
        const run = Option.getOrThrow(yield* history.open(opening("aggregation", Option.none(), later(minutes))))
        yield* history.close(run, outcome("completed", minutes))
      }
      const { runs, total } = yield* history.list({ job: Option.none(), state: Option.none(), limit: 2, offset: 0 })
      assert.strictEqual(total, 3)
      assert.deepStrictEqual(
        runs.map(({ startedAt }) => DateTime.formatIso(startedAt)),
        ["2026-03-02T12:02:00.000Z", "2026-03-02T12:01:00.000Z"]
      )
    })
  )

  test(
    "tells runners in the order they ran, with what they rejected",
    Effect.gen(function* () {
      const history = yield* RunHistory
      const run = Option.getOrThrow(yield* history.open(opening("aggregation", Option.none())))
      const record = (name: string) => ({
        name,
        attempt: 1,
        state: "completed" as const,
        startedAt: noon,
        finishedAt: later(1),
        rowsRead: 10,
        rowsWritten: 9,
        rejected: [{ reason: "no id", rows: 1 }],
        error: Option.none()
      })
      yield* history.recordRunner(run, record("b"))
      yield* history.recordRunner(run, record("a"))
      const { runners } = Option.getOrThrow(yield* history.find(run))
      assert.deepStrictEqual(
        runners.map(({ name, rejected }) => [name, rejected]),
        [
          ["b", [{ reason: "no id", rows: 1 }]],
          ["a", [{ reason: "no id", rows: 1 }]]
        ]
      )
    })
  )

  test(
    "knows how each job fared, skips left out",
    Effect.gen(function* () {
      const history = yield* RunHistory
      const good = Option.getOrThrow(yield* history.open(opening("aggregation", Option.none())))
      yield* history.close(good, outcome("completed", 1))
      const bad = Option.getOrThrow(yield* history.open(opening("aggregation", Option.none(), later(60))))
      yield* history.close(bad, { ...outcome("failed", 61, "source gone"), rowsRead: 0 })
      yield* history.skip(opening("aggregation", Option.some(later(120)), later(120)), "under way")
      const [record, ...others] = yield* history.jobs
      assert.deepStrictEqual(others, [])
      assert.deepStrictEqual(
        Option.map(record?.lastRun ?? Option.none(), DateTime.formatIso),
        Option.some("2026-03-02T13:00:00.000Z")
      )
      assert.deepStrictEqual(
        Option.map(record?.lastSuccess ?? Option.none(), DateTime.formatIso),
        Option.some("2026-03-02T12:01:00.000Z")
      )
      assert.deepStrictEqual(record?.unhealthyReason, Option.some("source gone"))
      assert.strictEqual(record?.lastRows, 3)
      const skipped = yield* history.list({ job: Option.none(), state: Option.some("skipped"), limit: 10, offset: 0 })
      assert.strictEqual(skipped.total, 1)
      assert.deepStrictEqual(skipped.runs[0]?.error, Option.some("under way"))
    })
  )

  test(
    "keeps the most that was told of a run's progress, also when the run ends without telling",
    Effect.gen(function* () {
      const history = yield* RunHistory
      const rowsOf = (run: RunId) =>
        Effect.map(history.find(run), (found) => {
          const { rowsRead, rowsWritten, state } = Option.getOrThrow(found).run
          return [state, rowsRead, rowsWritten]
        })
      const run = Option.getOrThrow(yield* history.open(opening("client-reports", Option.some(noon))))
      yield* history.progress(run, { rowsRead: 50, rowsWritten: 48 })
      yield* history.progress(run, { rowsRead: 25, rowsWritten: 25 })
      assert.deepStrictEqual(yield* rowsOf(run), ["running", 50, 48])
      yield* history.close(run, { ...outcome("abandoned", 1, "interrupted"), rowsRead: 0, rowsWritten: 0 })
      assert.deepStrictEqual(yield* rowsOf(run), ["abandoned", 50, 48])
      yield* history.progress(run, { rowsRead: 75, rowsWritten: 75 })
      assert.deepStrictEqual(yield* rowsOf(run), ["abandoned", 50, 48])
      const next = Option.getOrThrow(yield* history.open(opening("client-reports", Option.some(noon))))
      yield* history.progress(next, { rowsRead: 50, rowsWritten: 2 })
      yield* history.close(next, { ...outcome("completed", 2), rowsRead: 60, rowsWritten: 10 })
      assert.deepStrictEqual(yield* rowsOf(next), ["completed", 60, 10])
    })
  )

  test(
    "tells what came of the newest run that ended by itself",
    Effect.gen(function* () {
      const history = yield* RunHistory
      const sweep = (minutes: number) =>
        Effect.map(history.open(opening("client-reports", Option.none(), later(minutes))), Option.getOrThrow)
      const lastEnded = Effect.map(history.jobs, ([record]) =>
        Option.map(record?.lastEnded ?? Option.none(), ({ rejected, rowsWritten, startedAt }) => ({
          startedAt: DateTime.formatIso(startedAt),
          rowsWritten,
          rejected
        }))
      )
      const first = yield* sweep(0)
      assert.deepStrictEqual(yield* lastEnded, Option.none())
      const runner = (rejected: RunnerRecord["rejected"]): RunnerRecord => ({
        ...{ name: "client-reports", attempt: 1, state: "completed", startedAt: noon, finishedAt: noon },
        ...{ rowsRead: 3, rowsWritten: 2, rejected, error: Option.none() }
      })
      yield* history.recordRunner(first, runner([{ reason: "failed", rows: 1 }]))
      yield* history.recordRunner(first, runner([]))
      yield* history.recordRunner(first, runner([{ reason: "no id", rows: 4 }]))
      yield* history.close(first, outcome("completed", 1))
      const told = {
        startedAt: "2026-03-02T12:00:00.000Z",
        rowsWritten: 2,
        rejected: [
          { reason: "failed", rows: 1 },
          { reason: "no id", rows: 4 }
        ]
      }
      assert.deepStrictEqual(yield* lastEnded, Option.some(told))
      yield* history.close(yield* sweep(60), outcome("abandoned", 61, "interrupted"))
      yield* sweep(120)
      assert.deepStrictEqual(yield* lastEnded, Option.some(told))
    })
  )

  test(
    "keeps rows of work that needs no lock, which abandon no other",
    Effect.gen(function* () {
      const history = yield* RunHistory
      yield* history.record(opening("github-comments", Option.none()), outcome("failed", 1, "github: timeout"))
      yield* history.record(opening("github-comments", Option.none(), later(1)), outcome("failed", 2, "lotus: timeout"))
      const [broken] = yield* history.jobs
      assert.deepStrictEqual(broken?.unhealthyReason, Option.some("lotus: timeout"))
      yield* history.record(opening("github-comments", Option.none(), later(3)), outcome("completed", 4))
      const [mended] = yield* history.jobs
      assert.deepStrictEqual(mended?.unhealthyReason, Option.none())
      const { runs } = yield* history.list({ job: Option.none(), state: Option.none(), limit: 10, offset: 0 })
      assert.deepStrictEqual(
        runs.map(({ rowsRead, rowsWritten, state }) => [state, rowsRead, rowsWritten]),
        [
          ["completed", 3, 2],
          ["failed", 3, 2],
          ["failed", 3, 2]
        ]
      )
    })
  )
}
