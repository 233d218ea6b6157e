import { Effect, Option } from "effect"
import { Generations } from "../ports/Generations.js"
import { JobLock } from "../ports/JobLock.js"
import { RunHistory } from "../ports/RunHistory.js"
import type { Job } from "./Job.js"
import { type JobRequest, runJob } from "./RunJob.js"

const start: JobRequest = { trigger: "start", slot: Option.none(), force: false }

/**
 * What an empty database needs before it can answer: every collector that has never succeeded runs once, then, if nothing
 * is published, the aggregation. One instance does it; others find the lock taken and go on.
 */
export const firstStart = <E1 extends { readonly message: string }, R1, E2 extends { readonly message: string }, R2>(
  collectors: ReadonlyArray<Job<E1, R1>>,
  aggregation: Job<E2, R2>
) =>
  Effect.gen(function* () {
    const history = yield* RunHistory
    const generations = yield* Generations
    const lock = yield* JobLock
    if (Option.isSome(yield* generations.latest)) return

    const fill = Effect.gen(function* () {
      const succeeded = (yield* history.jobs)
        .filter((record) => Option.isSome(record.lastSuccess))
        .map(({ job }) => job)
      const due = collectors.filter((collector) => !succeeded.includes(collector.name))
      yield* Effect.forEach(due, (collector) => runJob(collector, start), { discard: true })
      if (Option.isNone(yield* generations.latest)) yield* runJob(aggregation, start)
    })
    yield* lock.withLock("first-start")(fill)
  }).pipe(Effect.withSpan("firstStart"))
