import { Cron, DateTime, Duration, Effect, Option } from "effect"
import * as Clock from "../ports/Clock.js"
import { RunHistory } from "../ports/RunHistory.js"
import type { Job } from "./Job.js"
import { runJob } from "./RunJob.js"

/** The newest instant of a timetable that is not after `now`. */
export const lastSlot = (cron: Cron.Cron, now: DateTime.Utc): DateTime.Utc =>
  DateTime.unsafeMake(Cron.prev(cron, DateTime.addDuration(now, Duration.seconds(1))))

/** Runs the newest slot of a job unless the job has succeeded since it fell due. */
export const catchUp = <E extends { readonly message: string }, R>(job: Job<E, R>, cron: Cron.Cron) =>
  Effect.gen(function* () {
    const history = yield* RunHistory
    const slot = lastSlot(cron, yield* Clock.now)
    const record = (yield* history.jobs).find((known) => known.job === job.name)
    const succeededSince = Option.exists(record?.lastSuccess ?? Option.none(), DateTime.greaterThanOrEqualTo(slot))
    if (succeededSince) return
    yield* Effect.logInfo(`${job.name} catches up its slot of ${DateTime.formatIso(slot)}`)
    yield* runJob(job, { trigger: "catchUp", slot: Option.some(slot), force: false })
  })
