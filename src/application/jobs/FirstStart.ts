import { Array as Arr, DateTime, Effect, Option, Schedule } from "effect"
import * as Clock from "../ports/Clock.js"
import { Generations } from "../ports/Generations.js"
import { JobLock } from "../ports/JobLock.js"
import { RunHistory } from "../ports/RunHistory.js"
import type { Job } from "./Job.js"
import { type JobRequest, runJob } from "./RunJob.js"

const start: JobRequest = { trigger: "start", slot: Option.none(), force: false }

/** How often an instance looks whether another has finished the first start. */
const LOOK = "2 seconds"

/** A job of the first start; one that needs the aggregation reads what that publishes. */
type FirstJob<E, R> = Job<E, R> & { readonly needs?: "aggregation" }

/**
 * What an empty database needs before it can answer: every collector that has never succeeded runs once, then the
 * aggregation, then, once that has published, the collectors that need it. Of several instances one does it and the others
 * wait until there is something to answer from, so that nothing is aggregated before it is collected; when that one dies,
 * another goes on; an aggregation that failed meanwhile is left to the timetable, and so are collectors that were waiting
 * for it. Does nothing when everything is published.
 */
export const firstStart = <E1 extends { readonly message: string }, R1, E2 extends { readonly message: string }, R2>(
  collectors: ReadonlyArray<FirstJob<E1, R1>>,
  aggregation: Job<E2, R2>
) =>
  Effect.gen(function* () {
    const history = yield* RunHistory
    const generations = yield* Generations
    const lock = yield* JobLock
    const began = yield* Clock.now
    const isPublished = Effect.map(generations.latest, Option.isSome)

    const fill = Effect.gen(function* () {
      if (yield* isPublished) return
      const records = yield* history.jobs
      const succeeded = records.filter(({ lastSuccess }) => Option.isSome(lastSuccess)).map(({ job }) => job)
      const due = collectors.filter(({ name }) => !succeeded.includes(name))
      const [before, behind] = Arr.partition(due, ({ needs }) => needs === "aggregation")
      yield* Effect.forEach(before, (collector) => runJob(collector, start), { discard: true })
      const triedMeanwhile = records.some(
        ({ job, lastRun }) => job === aggregation.name && Option.exists(lastRun, DateTime.greaterThanOrEqualTo(began))
      )
      if (!triedMeanwhile) yield* runJob(aggregation, start)
      if (yield* isPublished) yield* Effect.forEach(behind, (collector) => runJob(collector, start), { discard: true })
    })

    const isOver = Effect.gen(function* () {
      if (yield* isPublished) return true
      return Option.isSome(yield* lock.withLock("first-start")(fill))
    })
    yield* Effect.repeat(isOver, { until: (over) => over, schedule: Schedule.spaced(LOOK) })
  }).pipe(Effect.withSpan("firstStart"))
