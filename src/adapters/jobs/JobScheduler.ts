import { Config, ConfigError, Cron, DateTime, Effect, Either, Option, Schedule, Stream } from "effect"
import { catchUp } from "../../application/jobs/CatchUp.js"
import { cronOf } from "../../application/jobs/cronOf.js"
import type { Job } from "../../application/jobs/Job.js"
import { runJob } from "../../application/jobs/RunJob.js"

/** A cron expression in UTC that has a next instant. */
const parseCron = (text: string): Either.Either<Cron.Cron, string> =>
  Cron.parse(text, "UTC").pipe(
    Either.mapLeft(({ message }) => message),
    Either.filterOrLeft(hasNext, () => "no instant matches it")
  )

const hasNext = (cron: Cron.Cron): boolean => Either.isRight(Either.try(() => Cron.next(cron, DateTime.unsafeMake(0))))

/** The timetable of a job. */
export const timetable = <E, R>(job: Job<E, R>): Config.Config<Cron.Cron> =>
  cronOf(job).pipe(
    Config.mapOrFail((text) =>
      Either.mapLeft(parseCron(text), (reason) =>
        ConfigError.InvalidData([], `Expected a cron expression of five fields in UTC (${reason})`)
      )
    )
  )

/** What cannot run has told why, and its next time comes. */
const logged =
  (job: { readonly name: string }) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    effect.pipe(
      Effect.catchAllCause((cause) => Effect.logError(`${job.name} could not run`, cause)),
      Effect.annotateLogs({ job: job.name })
    )

/**
 * Runs a job at every instant of its cron for as long as the scope lives. Each trigger has a fiber of its own, so that one
 * that comes while the job is under way is seen, counted and skipped.
 */
export const followTimetable = <E extends { readonly message: string }, R>(job: Job<E, R>, cron: Cron.Cron) => {
  const trigger = (slot: DateTime.Utc) =>
    logged(job)(runJob(job, { trigger: "cron", slot: Option.some(slot), force: false }))
  return Stream.fromSchedule(Schedule.cron(cron)).pipe(
    Stream.runForEach(([slot]) => Effect.forkScoped(trigger(DateTime.unsafeMake(slot)))),
    Effect.forkScoped,
    Effect.asVoid
  )
}

/** As `followTimetable`, after a missed slot, which it runs once at the start. */
export const scheduleJob = <E extends { readonly message: string }, R>(job: Job<E, R>, cron: Cron.Cron) =>
  logged(job)(catchUp(job, cron)).pipe(Effect.forkScoped, Effect.zipRight(followTimetable(job, cron)))
