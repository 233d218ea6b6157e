import { DateTime, Effect, Layer, Option, Ref } from "effect"
import {
  type Run,
  RunHistory,
  RunId,
  type RunnerRecord,
  type RunOpening,
  type RunOutcome,
  type RunProgress,
  type RunState
} from "../../src/application/ports/RunHistory.js"

interface Entry {
  readonly run: Run
  readonly runners: ReadonlyArray<RunnerRecord>
}

const takesSlot: ReadonlyArray<RunState> = ["running", "completed", "failed"]

const sameSlot = (a: Option.Option<DateTime.Utc>, b: Option.Option<DateTime.Utc>) =>
  Option.isSome(a) && Option.isSome(b) && DateTime.Equivalence(a.value, b.value)

const progressed = (run: Run, { rowsRead, rowsWritten }: RunProgress): Run => ({
  ...run,
  rowsRead: Math.max(run.rowsRead, rowsRead),
  rowsWritten: Math.max(run.rowsWritten, rowsWritten)
})

const closed = (run: Run, { error, finishedAt, state, ...progress }: RunOutcome): Run => ({
  ...progressed(run, progress),
  error,
  finishedAt: Option.some(finishedAt),
  state
})

/** A run history that lives as long as its layer. */
export const inMemoryRunHistory = Layer.effect(
  RunHistory,
  Effect.gen(function* () {
    const entries = yield* Ref.make<ReadonlyArray<Entry>>([])

    const append = (opening: RunOpening, state: RunState, error: Option.Option<string>) =>
      Ref.modify(entries, (before) => {
        const id = RunId.make(String(before.length + 1))
        const run: Run = {
          ...opening,
          id,
          state,
          startedAt: opening.asOf,
          finishedAt: state === "running" ? Option.none() : Option.some(opening.asOf),
          rowsRead: 0,
          rowsWritten: 0,
          error
        }
        return [id, [...before, { run, runners: [] }]]
      })

    const change = (id: RunId, f: (entry: Entry) => Entry) =>
      Ref.update(entries, (all) => all.map((entry) => (entry.run.id === id ? f(entry) : entry)))

    const isTaken = (job: string, slot: Option.Option<DateTime.Utc>) =>
      Effect.map(Ref.get(entries), (all) =>
        all.some(({ run }) => run.job === job && takesSlot.includes(run.state) && sameSlot(run.slot, slot))
      )

    return RunHistory.of({
      open: (opening) =>
        Effect.gen(function* () {
          yield* Ref.update(entries, (all) =>
            all.map((entry) =>
              entry.run.job === opening.job && entry.run.state === "running"
                ? { ...entry, run: { ...entry.run, state: "abandoned" as const } }
                : entry
            )
          )
          if (yield* isTaken(opening.job, opening.slot)) return Option.none()
          return Option.some(yield* append(opening, "running", Option.none()))
        }),
      skip: (opening, reason) => Effect.asVoid(append(opening, "skipped", Option.some(reason))),
      record: (opening, outcome) =>
        Effect.flatMap(append(opening, outcome.state, outcome.error), (id) =>
          change(id, (entry) => ({ ...entry, run: closed(entry.run, outcome) }))
        ),
      progress: (id, progress) =>
        change(id, (entry) =>
          entry.run.state === "running" ? { ...entry, run: progressed(entry.run, progress) } : entry
        ),
      close: (id, outcome) =>
        change(id, (entry) => (entry.run.state === "running" ? { ...entry, run: closed(entry.run, outcome) } : entry)),
      recordRunner: (id, record) => change(id, (entry) => ({ ...entry, runners: [...entry.runners, record] })),
      isTaken: (job, slot) => isTaken(job, Option.some(slot)),
      list: ({ job, limit, offset, state }) =>
        Effect.map(Ref.get(entries), (all) => {
          const matching = all
            .map(({ run }) => run)
            .filter(
              (run) =>
                Option.match(job, { onNone: () => true, onSome: (name) => run.job === name }) &&
                Option.match(state, { onNone: () => true, onSome: (value) => run.state === value })
            )
            .reverse()
          return { total: matching.length, runs: matching.slice(offset, offset + limit) }
        }),
      find: (id) => Effect.map(Ref.get(entries), (all) => Option.fromNullable(all.find(({ run }) => run.id === id))),
      jobs: Effect.map(Ref.get(entries), (all) => {
        const endedRun = (job: string) => {
          const entry = all.findLast(
            ({ run }) => run.job === job && (run.state === "completed" || run.state === "failed")
          )
          return Option.map(Option.fromNullable(entry), ({ run, runners }) => ({
            startedAt: run.startedAt,
            rowsWritten: run.rowsWritten,
            rejected: runners.flatMap(({ rejected }) => rejected)
          }))
        }
        const runs = all.map(({ run }) => run).filter(({ state }) => state !== "skipped")
        return [...new Set(runs.map(({ job }) => job))].sort().map((job) => {
          const own = runs.filter((run) => run.job === job)
          const ended = own.filter(({ state }) => state !== "running").at(-1)
          return {
            job,
            lastRun: Option.fromNullable(own.at(-1)?.startedAt),
            lastSuccess: own.filter(({ state }) => state === "completed").at(-1)?.finishedAt ?? Option.none(),
            unhealthyReason: ended === undefined || ended.state === "completed" ? Option.none() : ended.error,
            lastRows: own.filter(({ rowsRead, state }) => state === "completed" && rowsRead > 0).at(-1)?.rowsRead ?? 0,
            lastEnded: endedRun(job)
          }
        })
      })
    })
  })
)
