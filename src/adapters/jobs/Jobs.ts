import { Effect } from "effect"
import { collectors } from "../../application/collect/collectors.js"
import { aggregationJob } from "../../application/jobs/AggregationJob.js"
import { firstReports } from "../../application/jobs/FirstReports.js"
import { firstStart } from "../../application/jobs/FirstStart.js"
import { sweeps } from "../../application/report/SweepReports.js"
import { onOff } from "../../application/settings/onOff.js"
import { followTimetable, scheduleJob, timetable } from "./JobScheduler.js"

const switchedOn = onOff("JOBS", true)

/** Every job of the platform. Fails when the runners cannot be ordered. */
export const allJobs = Effect.map(aggregationJob(collectors.flatMap(({ fills }) => fills)), (aggregation) => ({
  aggregation,
  collectors,
  sweeps
}))

/**
 * Puts every job on its timetable, with `JOBS=off` none. Malformed timetables and unorderable runners fail here, before
 * anything runs; then the returned effect fills an empty database, and from then on the jobs follow their timetables. The
 * first reports are made behind it.
 */
export const startJobs = Effect.gen(function* () {
  const { aggregation } = yield* allJobs
  const aggregationTimes = yield* timetable(aggregation)
  const collectorTimes = yield* Effect.forEach(collectors, (collector) =>
    Effect.map(timetable(collector), (cron) => ({ collector, cron }))
  )
  const sweepTimes = yield* Effect.forEach(sweeps, (sweep) => Effect.map(timetable(sweep), (cron) => ({ sweep, cron })))
  if (!(yield* switchedOn)) return Effect.logInfo("Jobs are off: this instance serves reads only")
  return firstStart(collectors, aggregation).pipe(
    // The timetable tries again what the first start could not do.
    Effect.catchAllCause((cause) => Effect.logError("The first start was not completed", cause)),
    Effect.zipRight(scheduleJob(aggregation, aggregationTimes)),
    Effect.zipRight(
      Effect.forEach(collectorTimes, ({ collector, cron }) => scheduleJob(collector, cron), { discard: true })
    ),
    Effect.zipRight(
      firstReports(sweepTimes).pipe(
        Effect.catchAllCause((cause) => Effect.logError("Not all reports that were due could be made", cause)),
        Effect.forkScoped
      )
    ),
    Effect.zipRight(Effect.forEach(sweepTimes, ({ cron, sweep }) => followTimetable(sweep, cron), { discard: true }))
  )
})
