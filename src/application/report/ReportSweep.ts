import { Cause, DateTime, Duration, Effect, Exit, Metric, Option, Predicate, Ref } from "effect"
import type { AllocatorNotFound, ClientNotFound } from "../../domain/report/ReportErrors.js"
import { tellFailures } from "../collect/Collector.js"
import { type JobOutcome, type JobRun, nothingDone } from "../jobs/Job.js"
import type { SweepMetrics } from "../jobs/JobMetrics.js"
import * as Clock from "../ports/Clock.js"
import { Generations } from "../ports/Generations.js"
import type { RepositoryError } from "../ports/PortErrors.js"
import type { RejectedRows } from "../ports/RejectedRows.js"
import { RunHistory } from "../ports/RunHistory.js"
import { failureText } from "./failureText.js"
import type { GenerationError } from "./ReportDesk.js"

/** Reports that a sweep generates at once. */
const AT_ONCE = 4

/** How often the history and the log are told how far a sweep has come: after so many subjects, or after so long. */
const TOLD_AFTER = { subjects: 25, time: Duration.seconds(10) }

export interface SweepSubject {
  /** By which its report is ordered. */
  readonly name: string
  /** By which stored reports know it, `f0…`. */
  readonly id: string
}

export interface Sweep {
  readonly job: string
  /** `clients`, `allocators`. */
  readonly things: string
  /** Each once. */
  readonly subjects: ReadonlyArray<SweepSubject>
  readonly reportedSince: (instant: DateTime.Utc) => Effect.Effect<ReadonlySet<string>, RepositoryError>
  readonly order: (name: string) => Effect.Effect<unknown, ClientNotFound | AllocatorNotFound | GenerationError>
  readonly counts: SweepMetrics
}

/** Why a subject has no new report, in the words of the run's row. */
export const withoutReport = {
  failed: "failed",
  notOnChain: "not on chain, or without details",
  reported: "has a report since the slot"
} as const

/** How many reports a sweep could not make, of what its row says was rejected. */
export const failedReports = (rejected: ReadonlyArray<RejectedRows>): number =>
  rejected.find(({ reason }) => reason === withoutReport.failed)?.rows ?? 0

type Result = "made" | keyof typeof withoutReport

/** How a sweep goes; the numbers of results add up to the subjects handled. */
interface Tally extends Readonly<Record<Result, number>> {
  readonly failures: ReadonlyArray<string>
  readonly told: { readonly handled: number; readonly at: DateTime.Utc }
}

const handled = ({ failed, made, notOnChain, reported }: Tally): number => failed + made + notOnChain + reported

/** A sweep in which most of what was tried failed has failed; a failure by itself counts and no more. */
const hasFailed = ({ failed, made }: Tally): boolean => failed > made

/**
 * Orders a report of every subject that has none since the slot of the run, so that a run that takes over from one that died
 * makes what is left. A failure counts and goes on. Leaves a row for the run with the numbers of results:
 * rows read = rows written + those without a report.
 */
export const sweepReports = (run: JobRun, sweep: Sweep) =>
  Effect.gen(function* () {
    const history = yield* RunHistory
    const startedAt = yield* Clock.now
    if (Option.isNone(yield* (yield* Generations).latest)) return nothingPublished
    const reported = yield* sweep.reportedSince(Option.getOrElse(run.slot, () => run.asOf))
    const tally = yield* Ref.make<Tally>({
      ...{ made: 0, failed: 0, notOnChain: 0, reported: 0, failures: [] },
      told: { handled: 0, at: startedAt }
    })
    const tell = tellProgress(run, sweep)
    yield* tell(yield* Ref.get(tally))

    const count = (result: Result, failures: ReadonlyArray<string> = []) =>
      Effect.gen(function* () {
        const now = yield* Clock.now
        const due = yield* Ref.modify(tally, (before) => {
          const after = { ...before, [result]: before[result] + 1, failures: [...before.failures, ...failures] }
          return isDue(after, now)
            ? [Option.some(after), { ...after, told: { handled: handled(after), at: now } }]
            : [Option.none(), after]
        })
        if (Option.isSome(due)) yield* tell(due.value)
      })

    const make = ({ id, name }: SweepSubject) =>
      reported.has(id)
        ? count("reported")
        : Effect.flatMap(
            Effect.exit(sweep.order(name)),
            Exit.match({ onSuccess: () => count("made"), onFailure: (cause) => judge(name, cause) })
          )

    const judge = (name: string, cause: Cause.Cause<ClientNotFound | AllocatorNotFound | GenerationError>) =>
      Effect.gen(function* () {
        if (Cause.isInterruptedOnly(cause)) return yield* Effect.interrupt
        if (Option.exists(Cause.failureOption(cause), isUnknown)) return yield* count("notOnChain")
        const text = `${name}: ${failureText(cause)}`
        // What a bug leaves behind is needed whole; of an outage its message is enough.
        yield* Option.isSome(Cause.failureOption(cause))
          ? Effect.logWarning(`no report of ${text}`)
          : Effect.logError(`no report of ${name}`, cause)
        return yield* count("failed", [text])
      })

    yield* Effect.forEach(sweep.subjects, make, { concurrency: AT_ONCE, discard: true })
    const result = yield* Ref.get(tally)
    yield* tell(result)
    const failures = tellFailures(result.failures)
    yield* history.recordRunner(run.run, {
      name: sweep.job,
      attempt: 1,
      state: hasFailed(result) ? "failed" : "completed",
      startedAt,
      finishedAt: yield* Clock.now,
      rowsRead: handled(result),
      rowsWritten: result.made,
      rejected: reasons.flatMap((reason) =>
        result[reason] === 0 ? [] : [{ reason: withoutReport[reason], rows: result[reason] }]
      ),
      error: failures.length === 0 ? Option.none() : Option.some(failures.join("; "))
    })
    return {
      rowsRead: handled(result),
      rowsWritten: result.made,
      failures: hasFailed(result) ? failures : []
    }
  })

const reasons = ["failed", "notOnChain", "reported"] as const

const nothingPublished: JobOutcome = {
  ...nothingDone,
  failures: ["no aggregation has published anything to report on"]
}

const isUnknown = Predicate.or(Predicate.isTagged("ClientNotFound"), Predicate.isTagged("AllocatorNotFound"))

const isDue = (tally: Tally, now: DateTime.Utc): boolean =>
  handled(tally) - tally.told.handled >= TOLD_AFTER.subjects ||
  DateTime.greaterThanOrEqualTo(now, DateTime.addDuration(tally.told.at, TOLD_AFTER.time))

/** A history that cannot be told now is told the next time. */
const tellProgress =
  ({ run }: JobRun, { counts, job, subjects, things }: Sweep) =>
  (tally: Tally) =>
    Effect.gen(function* () {
      const done = handled(tally)
      yield* Effect.logInfo(
        `${job}: ${done} of ${subjects.length} ${things}: ${tally.made} reports made, ${tally.failed} failed, ` +
          `${tally.notOnChain + tally.reported} skipped`
      )
      yield* Metric.set(counts.made, tally.made)
      yield* Metric.set(counts.failed, tally.failed)
      yield* Effect.flatMap(RunHistory, (history) =>
        history.progress(run, { rowsRead: done, rowsWritten: tally.made })
      ).pipe(Effect.catchAll((failure) => Effect.logWarning(`${job}: the run history was not told how far`, failure)))
    })
