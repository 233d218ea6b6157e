import { type DateTime, Effect, Either } from "effect"
import type { JobRun } from "../jobs/Job.js"
import { AdvertisementStore } from "../ports/AdvertisementStore.js"
import { IngestProblems } from "../ports/IngestProblems.js"
import { type IndexedProvider, IpniIndex, type PublishedAdvertisement } from "../ports/IpniIndex.js"
import type { RepositoryError, UpstreamError } from "../ports/PortErrors.js"
import { walkAdvertisements } from "../storage-provider/WalkAdvertisements.js"
import { type Collector, DAILY_LIMIT, LARGEST_LOSS, tellFailures } from "./Collector.js"
import { backfillAdvertisements, ipniBackfillConfig } from "./IpniBackfill.js"
import { settleAdvertisements } from "./IpniProblems.js"
import { progress } from "./Progress.js"
import { readAdvertisement } from "./ReadAdvertisement.js"
import { settleUnreadableEntries } from "./UnreadableEntries.js"
import { failureTexts, isRecordFault, warnOf } from "./UpstreamFailures.js"

const NAME = "ipni-fetcher"

const PUBLISHERS_AT_ONCE = 16

/** Providers that have a history of their own: those that share one are followed once. */
const withOwnHistory = (providers: ReadonlyArray<IndexedProvider>): ReadonlyArray<IndexedProvider> => [
  ...new Map(
    providers.map((provider) => [`${provider.publisherAddress} ${provider.newestAdvertisement}`, provider])
  ).values()
]

interface Walk {
  readonly provider: IndexedProvider
  readonly result: Either.Either<{ readonly read: number; readonly written: number }, UpstreamError>
}

/** Stores the newest advertisements of a provider, all or none: a gap behind a stored one would never be met again. */
const follow = Effect.fn("followAdvertisements")(function* ({
  newestAdvertisement,
  publisherAddress
}: IndexedProvider) {
  const store = yield* AdvertisementStore
  const found = yield* walkAdvertisements<string, PublishedAdvertisement, RepositoryError | UpstreamError, IpniIndex>(
    newestAdvertisement,
    {
      isStored: store.isStored,
      read: (id) => readAdvertisement(publisherAddress, id)
    }
  )
  return { read: found.length, written: yield* store.store(found) }
})

/** Follows the newest advertisements of everybody in the index, and if wanted the histories behind them. */
const work = Effect.fn("fetchIpni")(function* ({ asOf }: JobRun) {
  const index = yield* IpniIndex
  // Read before anything starts, where a malformed value is told.
  const { isOn, limit } = yield* Effect.orDie(ipniBackfillConfig)
  const { providers, unreadable } = yield* index.providers
  if (unreadable.length > 0) yield* Effect.logWarning(`${NAME}: ${unreadable.length} entries of the list name nobody`)
  yield* settleUnreadableEntries("ipni", asOf, { unreadable, isWhole: true })
  if (providers.length === 0) {
    return { rowsRead: 0, rowsWritten: 0, failures: ["the index lists nobody to ask; what is stored stays"] }
  }

  const listed = withOwnHistory(providers)
  const tell = yield* progress(NAME, listed.length, "providers")
  const walks = yield* Effect.forEach(
    listed,
    (provider) =>
      follow(provider).pipe(
        Effect.map((walk): Walk => ({ provider, result: Either.right(walk) })),
        Effect.catchTag("UpstreamError", (error) => Effect.succeed<Walk>({ provider, result: Either.left(error) })),
        Effect.zipLeft(tell(1))
      ),
    { concurrency: PUBLISHERS_AT_ONCE }
  )
  const done = walks.flatMap(({ result }) => (Either.isRight(result) ? [result.right] : []))
  const failed = walks.flatMap(({ provider, result }) =>
    Either.isLeft(result) ? [{ id: provider.peerId, error: result.left }] : []
  )
  const texts = failureTexts(failed.map(({ error }) => error))
  yield* warnOf(texts)
  yield* settleAdvertisements("newest", asOf, {
    faults: failed.filter(({ error }) => isRecordFault(error)),
    unread: failed.map(({ id }) => id)
  })

  const behind = isOn ? yield* backfillAdvertisements(NAME, providers, { asOf, limit }) : yield* withoutBackfill(asOf)
  return {
    rowsRead: done.reduce((sum, { read }) => sum + read, behind.read),
    rowsWritten: done.reduce((sum, { written }) => sum + written, behind.written),
    failures:
      failed.length > listed.length * LARGEST_LOSS
        ? [`${failed.length} of ${listed.length} providers could not be followed`, ...tellFailures(texts)]
        : []
  }
})

/** What was wrong behind gaps is nobody's concern while nobody looks there. */
const withoutBackfill = Effect.fn("withoutBackfill")(function* (asOf: DateTime.Utc) {
  const problems = yield* IngestProblems
  yield* problems.keepScopes("ipni", ["providers", "newest"], asOf)
  return { read: 0, written: 0 }
})

export const fetchIpni = {
  name: NAME,
  description: "What storage providers tell the network's index of their data, from cid.contact and the providers",
  cron: "0 8 * * *",
  fills: ["ipni_publisher_advertisement"],
  limit: DAILY_LIMIT,
  work
} as const satisfies Collector<unknown, unknown>
