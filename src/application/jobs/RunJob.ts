import { Cause, Context, type DateTime, Duration, Effect, Exit, Layer, Metric, Option, Ref } from "effect"
import * as Clock from "../ports/Clock.js"
import { JobLock } from "../ports/JobLock.js"
import { RunHistory, type RunId, type RunOpening, type Trigger } from "../ports/RunHistory.js"
import type { Job, JobOutcome } from "./Job.js"
import { skippedTriggers } from "./JobMetrics.js"

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

  const skip = (reason: string) =>
    Effect.gen(function* () {
      if (Option.isSome(request.slot) && (yield* history.isTaken(job.name, request.slot.value))) return slotTaken
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
    return yield* process(job, run.value, asOf, request.force)
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

const nothingDone: JobOutcome = { rowsRead: 0, rowsWritten: 0, failures: [] }

/** The work between opening a run and closing it; a run is closed whatever happens short of the death of the process. */
const process = <E extends { readonly message: string }, R>(
  job: Job<E, R>,
  run: RunId,
  asOf: DateTime.Utc,
  force: boolean
) =>
  Effect.gen(function* () {
    const gates = yield* JobGates
    const history = yield* RunHistory

    const close = (state: "completed" | "failed" | "abandoned", outcome: JobOutcome, error: Option.Option<string>) =>
      Effect.flatMap(Clock.now, (finishedAt) =>
        history.close(run, { state, finishedAt, rowsRead: outcome.rowsRead, rowsWritten: outcome.rowsWritten, error })
      )

    yield* gates.enter(job.name, "processing")
    yield* Effect.logInfo(`${job.name} started`)
    const [elapsed, outcome] = yield* job.work({ run, asOf, force }).pipe(
      Effect.catchAll((failure) => Effect.succeed({ ...nothingDone, failures: [failure.message] })),
      Effect.timed,
      Effect.onExit(
        Exit.match({
          onSuccess: () => Effect.void,
          onFailure: (cause) =>
            close(
              Cause.isInterruptedOnly(cause) ? "abandoned" : "failed",
              nothingDone,
              Option.some(
                Cause.isInterruptedOnly(cause)
                  ? "the instance was stopped"
                  : `defect: ${Cause.prettyErrors(cause)[0]?.message}`
              )
            ).pipe(Effect.ignoreLogged)
        })
      )
    )
    yield* gates.enter(job.name, "updating")
    const state = outcome.failures.length === 0 ? "completed" : "failed"
    const error = state === "completed" ? Option.none() : Option.some(outcome.failures.join("; "))
    yield* close(state, outcome, error)
    yield* gates.enter(job.name, state)
    const took = Duration.format(Duration.millis(Math.round(Duration.toMillis(elapsed))))
    yield* state === "completed"
      ? Effect.logInfo(`${job.name} completed in ${took}: ${outcome.rowsWritten} rows written`)
      : Effect.logError(`${job.name} failed after ${took}: ${outcome.failures.join("; ")}`)
    return { _tag: "Ran", run, state, outcome } as const satisfies JobResult
  }).pipe(Effect.annotateLogs({ job: job.name, run }))
