import { type Cron, Effect, Option, Schedule } from "effect"
import { Generations } from "../ports/Generations.js"
import { JobLock } from "../ports/JobLock.js"
import { RunHistory } from "../ports/RunHistory.js"
import { catchUp } from "./CatchUp.js"
import type { Job } from "./Job.js"
import { type JobRequest, runJob } from "./RunJob.js"

const start: JobRequest = { trigger: "start", slot: Option.none(), force: false }

/** How often it looks whether there is something to report on. */
const LOOK = "1 minute"

/** A sweep with its timetable. */
export interface TimedSweep<E, R> {
  readonly sweep: Job<E, R>
  readonly cron: Cron.Cron
}

/**
 * What sweeps have to make up for behind a start, one after another, for a later one reads the reports of those before: on an
 * installation on which none of them ever ran, each once; else what each missed since its last slot. Waits until something
 * is published. Of several instances one does it, the others have nothing to do.
 */
export const firstReports = <E extends { readonly message: string }, R>(sweeps: ReadonlyArray<TimedSweep<E, R>>) =>
  Effect.gen(function* () {
    const generations = yield* Generations
    const history = yield* RunHistory
    const lock = yield* JobLock
    yield* Effect.repeat(generations.latest, { until: Option.isSome, schedule: Schedule.spaced(LOOK) })

    const makeUp = Effect.gen(function* () {
      const known = (yield* history.jobs).map(({ job }) => job)
      const isFirst = !sweeps.some(({ sweep }) => known.includes(sweep.name))
      yield* Effect.forEach(
        sweeps,
        ({ cron, sweep }) => (isFirst ? Effect.asVoid(runJob(sweep, start)) : catchUp(sweep, cron)),
        { discard: true }
      )
    })
    yield* lock.withLock("first-reports")(makeUp)
  }).pipe(Effect.withSpan("firstReports"))
