import {
  Cause,
  Chunk,
  Context,
  type DateTime,
  Duration,
  Effect,
  Exit,
  Fiber,
  Layer,
  Metric,
  Option,
  Predicate,
  Ref,
  Schedule
} from "effect"
import * as Clock from "../ports/Clock.js"
import { JobLock } from "../ports/JobLock.js"
import { RunHistory, type RunId, type RunOpening, type Trigger } from "../ports/RunHistory.js"
import { type Job, type JobOutcome, type JobRun, nothingDone } from "./Job.js"
import { jobDurations, skippedTriggers } from "./JobMetrics.js"

/** Where a job stands in this process: Idle → Running → Locked → Processing → Updating → Completed | Failed → Idle. */
export type JobPhase = "idle" | "running" | "locked" | "processing" | "updating" | "completed" | "failed"

/** This instance's name in the run history. */
export class Instance extends Context.Tag("cdp/Instance")<Instance, string>() {}

/** One permit for each job in this process, and the phase that the job is in. */
export class JobGates extends Context.Tag("cdp/JobGates")<
  JobGates,
  {
    readonly semaphore: (job: string) => Effect.Semaphore
    readonly enter: (job: string, phase: JobPhase) => Effect.Effect<void>
    /** Phases entered so far by a job, the present one last. */
    readonly phases: (job: string) => Effect.Effect<ReadonlyArray<JobPhase>>
  }
>() {}

export const JobGatesLive = Layer.effect(
  JobGates,
  Effect.gen(function* () {
    const semaphores = new Map<string, Effect.Semaphore>()
    const phases = yield* Ref.make<ReadonlyMap<string, ReadonlyArray<JobPhase>>>(new Map())
    return JobGates.of({
      semaphore: (job) => {
        const known = semaphores.get(job)
        if (known !== undefined) return known
        const made = Effect.unsafeMakeSemaphore(1)
        semaphores.set(job, made)
        return made
      },
      enter: (job, phase) =>
        Ref.update(phases, (before) => new Map(before).set(job, [...lastRun(before.get(job)), phase])).pipe(
          Effect.zipRight(Effect.logDebug(`${job} is ${phase}`))
        ),
      phases: (job) => Effect.map(Ref.get(phases), (all) => all.get(job) ?? ["idle"])
    })
  })
)

/** The phases of the run under way; those of the run before are forgotten when a new one starts. */
const lastRun = (phases: ReadonlyArray<JobPhase> | undefined): ReadonlyArray<JobPhase> =>
  phases === undefined || (phases.length > 1 && phases.at(-1) === "idle") ? ["idle"] : phases

export interface JobRequest {
  readonly trigger: Trigger
  readonly slot: Option.Option<DateTime.Utc>
  readonly force: boolean
}

export type JobResult =
  | { readonly _tag: "Ran"; readonly run: RunId; readonly state: "completed" | "failed"; readonly outcome: JobOutcome }
  /** The job was under way, here or elsewhere. */
  | { readonly _tag: "Skipped"; readonly reason: string }
  /** Another instance has run, or runs, the same slot. */
  | { readonly _tag: "SlotTaken" }

/** Runs a job once: semaphore, lock, slot and history around its work. Fails only when the database does or a defect ends the work. */
export const runJob = Effect.fn("runJob")(function* <E extends { readonly message: string }, R>(
  job: Job<E, R>,
  request: JobRequest
) {
  const gates = yield* JobGates
  const history = yield* RunHistory
  const lock = yield* JobLock
  const instance = yield* Instance
  const asOf = yield* Clock.now
  const opening: RunOpening = { job: job.name, trigger: request.trigger, slot: request.slot, instance, asOf }

  /** Whoever holds the lock may not have written its row yet, so this looks twice. */
  const slotIsTaken = Effect.gen(function* () {
    if (Option.isNone(request.slot)) return false
    if (yield* history.isTaken(job.name, request.slot.value)) return true
    yield* Effect.sleep("1 seconds")
    return yield* history.isTaken(job.name, request.slot.value)
  })

  const skip = (reason: string) =>
    Effect.gen(function* () {
      if (yield* slotIsTaken) return slotTaken
      yield* Effect.logWarning(`${job.name} skipped: ${reason}`)
      yield* Metric.increment(skippedTriggers(job.name))
      yield* history.skip(opening, reason)
      return { _tag: "Skipped", reason } as const
    })

  const locked = Effect.gen(function* () {
    yield* gates.enter(job.name, "locked")
    const run = yield* history.open(opening)
    if (Option.isNone(run)) {
      yield* gates.enter(job.name, "completed")
      return slotTaken
    }
    return yield* carryOut(job, { run: run.value, asOf, slot: request.slot, force: request.force })
  })

  const guarded = Effect.gen(function* () {
    yield* gates.enter(job.name, "running")
    const result = yield* lock.withLock(job.name)(locked)
    if (Option.isSome(result)) return result.value
    yield* gates.enter(job.name, "completed")
    return yield* skip("another instance is running it")
  }).pipe(
    Effect.tapErrorCause(() => gates.enter(job.name, "failed")),
    Effect.ensuring(gates.enter(job.name, "idle"))
  )

  const result = yield* gates.semaphore(job.name).withPermitsIfAvailable(1)(guarded)
  return Option.isSome(result) ? result.value : yield* skip("it is under way in this instance")
})

const slotTaken: JobResult = { _tag: "SlotTaken" }

/** Who was told to end does not wait long for a silent database; the job's next run marks such a run abandoned, too. */
const CLOSING_TIME = Duration.seconds(4)

/** Waits for an effect, but not longer than `CLOSING_TIME`; on a fiber of its own, for ours is interrupted already. */
const withinTime = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  effect.pipe(
    Effect.disconnect,
    Effect.interruptible,
    Effect.timeoutOption(CLOSING_TIME),
    Effect.forkDaemon,
    Effect.flatMap(Fiber.join)
  )

/** A run that a restarting database keeps from being closed is tried again, a second apart or, when it was told to end, sooner. */
const CLOSING_ATTEMPTS = 5

/** The work between opening a run and closing it; a run is closed whatever happens short of the death of the process. */
const carryOut = <E extends { readonly message: string }, R>(job: Job<E, R>, jobRun: JobRun) =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const { run } = jobRun
      const gates = yield* JobGates
      const history = yield* RunHistory
      yield* gates.enter(job.name, "processing")
      yield* Effect.logInfo(`${job.name} started`)
      const [elapsed, exit] = yield* restore(job.work(jobRun)).pipe(Effect.exit, Effect.timed)
      yield* gates.enter(job.name, "updating")
      yield* Metric.update(jobDurations(job.name), Duration.toSeconds(elapsed))

      const { error, outcome, state } = conclusionOf(exit)
      const took = Duration.format(Duration.millis(Math.round(Duration.toMillis(elapsed))))
      yield* Option.match(error, {
        onNone: () => Effect.logInfo(`${job.name} completed in ${took}: ${outcome.rowsWritten} rows written`),
        onSome: (text) => Effect.logError(`${job.name} ${state} after ${took}: ${text}`)
      })
      const finishedAt = yield* Clock.now
      const close = history.close(run, {
        state,
        finishedAt,
        rowsRead: outcome.rowsRead,
        rowsWritten: outcome.rowsWritten,
        error
      })
      yield* state === "abandoned"
        ? withinTime(Effect.retry(close, { schedule: Schedule.spaced("100 millis"), times: CLOSING_ATTEMPTS }))
        : Effect.retry(close, { schedule: Schedule.spaced("1 seconds"), times: CLOSING_ATTEMPTS })
      // Interruptions and defects go on their way; a failure of the work is told and done with.
      if (Exit.isFailure(exit) && Option.isNone(Cause.failureOption(exit.cause)))
        return yield* Effect.failCause(exit.cause)
      yield* gates.enter(job.name, state === "completed" ? "completed" : "failed")
      return { _tag: "Ran", run, state: state === "completed" ? state : "failed", outcome } as const satisfies JobResult
    })
  ).pipe(Effect.annotateLogs({ job: job.name, run: jobRun.run }))

/**
 * Whether the work was told to end. Fibers beside one that failed are interrupted as well, so a failure or a defect speaks
 * first; but for the defect of a transaction that could not be rolled back when it was interrupted.
 */
const isInterruption = (cause: Cause.Cause<unknown>): boolean =>
  Cause.isInterrupted(cause) &&
  Option.isNone(Cause.failureOption(cause)) &&
  Chunk.every(Cause.defects(cause), Predicate.isTagged("SqlError"))

interface Conclusion {
  readonly state: "completed" | "failed" | "abandoned"
  readonly outcome: JobOutcome
  readonly error: Option.Option<string>
}

/** What an error says, and what the errors say that it came of. */
const withCauses = (error: Error): string =>
  error.cause instanceof Error ? `${error.message}: ${withCauses(error.cause)}` : error.message

const conclusionOf = (exit: Exit.Exit<JobOutcome, { readonly message: string }>): Conclusion => {
  if (Exit.isSuccess(exit)) {
    const { failures } = exit.value
    return failures.length === 0
      ? { state: "completed", outcome: exit.value, error: Option.none() }
      : { state: "failed", outcome: exit.value, error: Option.some(failures.join("; ")) }
  }
  if (isInterruption(exit.cause)) {
    const error = Option.some("interrupted: the instance was stopped or the lock was lost")
    return { state: "abandoned", outcome: nothingDone, error }
  }
  const text = Option.match(Cause.failureOption(exit.cause), {
    onNone: () => `defect: ${Cause.prettyErrors(exit.cause).slice(0, 1).map(withCauses).join()}`,
    onSome: ({ message }) => message
  })
  return { state: "failed", outcome: { ...nothingDone, failures: [text] }, error: Option.some(text) }
}
