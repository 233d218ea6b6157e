import { DateTime, Effect, Option } from "effect"
import {
  FIRST_RETRIEVABILITY_DAY,
  missingRetrievabilityDays,
  restingEmptyDays
} from "../../domain/storage-provider/RetrievabilityDays.js"
import type { JobRun } from "../jobs/Job.js"
import { CollectorStore } from "../ports/CollectorStore.js"
import { RetrievabilityFeed } from "../ports/RetrievabilityFeed.js"
import { type Collector, DAILY_LIMIT, switchedOff, tellFailures } from "./Collector.js"
import { progress } from "./Progress.js"
import { failureTexts, warnOf } from "./UpstreamFailures.js"

const NAME = "collect-filspark"

const DAYS_AT_ONCE = 8
/** Each takes a connection of the pool that runs and health share. */
const STORED_AT_ONCE = 2

/**
 * Collects yesterday and every earlier day that is missing, each day for itself: an answer for several days does not say
 * which of them it is of.
 */
const work = Effect.fn("collectFilspark")(function* ({ asOf }: JobRun) {
  const feed = yield* RetrievabilityFeed
  const store = yield* CollectorStore
  if (Option.isNone(feed.ratesOn)) return yield* switchedOff("FilSpark", ["FILSPARK_API_URL"])
  const ratesOn = feed.ratesOn.value
  const days = missingRetrievabilityDays(asOf, {
    filled: yield* store.retrievabilityDays(FIRST_RETRIEVABILITY_DAY, DateTime.startOf(asOf, "day")),
    empty: restingEmptyDays(
      asOf,
      (yield* store.slices(NAME)).filter(({ rows }) => rows === 0).map(({ slice }) => slice)
    )
  })
  const tell = yield* progress(NAME, days.length, "days")
  const storing = yield* Effect.makeSemaphore(STORED_AT_ONCE)

  const outcomes = yield* Effect.forEach(
    days,
    (day) =>
      ratesOn(day).pipe(
        Effect.flatMap((rates) =>
          store.storeRetrievabilityDay(NAME, day, rates, asOf).pipe(
            storing.withPermits(1),
            Effect.map((written) => ({ read: rates.length, written, failures: [] }))
          )
        ),
        Effect.catchTag("UpstreamError", (error) => Effect.succeed({ read: 0, written: 0, failures: [error] })),
        Effect.zipLeft(tell(1))
      ),
    { concurrency: DAYS_AT_ONCE }
  )
  const failures = tellFailures(failureTexts(outcomes.flatMap((outcome) => outcome.failures)))
  yield* warnOf(failures)
  return {
    rowsRead: outcomes.reduce((sum, { read }) => sum + read, 0),
    rowsWritten: outcomes.reduce((sum, { written }) => sum + written, 0),
    failures
  }
})

export const collectFilspark = {
  name: NAME,
  description: "Daily retrieval success rates of providers, from FilSpark",
  cron: "20 0 * * *",
  fills: ["provider_retrievability_daily"],
  limit: DAILY_LIMIT,
  work
} as const satisfies Collector<unknown, unknown>
