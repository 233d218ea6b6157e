import { Array as Arr, type DateTime, Effect, Option } from "effect"
import type { JobRun } from "../jobs/Job.js"
import { AdvertisementStore } from "../ports/AdvertisementStore.js"
import { IngestProblems } from "../ports/IngestProblems.js"
import { type IndexedProvider, IpniIndex, type PublishedAdvertisement } from "../ports/IpniIndex.js"
import type { UpstreamError } from "../ports/PortErrors.js"
import { type UnreadAdvertisement, walkAdvertisements } from "../storage-provider/WalkAdvertisements.js"
import { type Collector, DAILY_LIMIT, LARGEST_LOSS, tellFailures } from "./Collector.js"
import { backfillAdvertisements, ipniBackfillConfig } from "./IpniBackfill.js"
import { settleAdvertisements } from "./IpniProblems.js"
import { progress } from "./Progress.js"
import { readAdvertisement } from "./ReadAdvertisement.js"
import { settleUnreadableEntries } from "./UnreadableEntries.js"
import { failureTexts, warnOf } from "./UpstreamFailures.js"

const NAME = "ipni-fetcher"

const PUBLISHERS_AT_ONCE = 16

/** Providers that name the same newest advertisement at the same address: their history is followed once. */
type Sharers = Arr.NonEmptyArray<IndexedProvider>

const sharersOf = (providers: ReadonlyArray<IndexedProvider>): ReadonlyArray<Sharers> =>
  Object.values(
    Arr.groupBy(providers, ({ newestAdvertisement, publisherAddress }) => `${publisherAddress} ${newestAdvertisement}`)
  )

interface Followed {
  readonly sharers: Sharers
  readonly read: number
  readonly written: number
  readonly unread: Option.Option<UnreadAdvertisement<string, UpstreamError>>
}

/**
 * Stores the newest advertisements of a history. Those in front of one that cannot be read are stored only if `isClosed`
 * says that the gap behind the oldest of them will be closed: later walks end at what is stored, so what is behind the gap
 * would be missing from every count without a word. Otherwise none is stored, and the next run reads them all again.
 */
const follow = Effect.fn("followAdvertisements")(function* (
  sharers: Sharers,
  isClosed: (oldest: PublishedAdvertisement, publisherAddress: string) => boolean
) {
  const store = yield* AdvertisementStore
  const [{ newestAdvertisement, publisherAddress }] = sharers
  const { found, unread } = yield* walkAdvertisements(newestAdvertisement, {
    isStored: store.isStored,
    read: (id) => readAdvertisement(publisherAddress, id)
  })
  const isKept = Option.isNone(unread) || Option.exists(Arr.last(found), (oldest) => isClosed(oldest, publisherAddress))
  const kept = isKept ? found : []
  return { sharers, read: kept.length, written: yield* store.store(kept), unread } satisfies Followed
})

interface BrokenOff {
  readonly peers: ReadonlyArray<string>
  readonly unread: UnreadAdvertisement<string, UpstreamError>
  /** Whether what stands in front of it is stored. */
  readonly isGap: boolean
}

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

  const addresses = new Map(providers.map(({ peerId, publisherAddress }) => [peerId, publisherAddress]))
  const tell = yield* progress(NAME, providers.length, "providers")
  const followed = yield* Effect.forEach(
    sharersOf(providers),
    (sharers) =>
      follow(sharers, ({ publisherId }, address) => isOn && addresses.get(publisherId) === address).pipe(
        Effect.zipLeft(tell(sharers.length))
      ),
    { concurrency: PUBLISHERS_AT_ONCE }
  )
  const brokenOff = followed.flatMap(
    ({ read, sharers, unread }): ReadonlyArray<BrokenOff> =>
      Option.toArray(unread).map((advertisement) => ({
        peers: sharers.map(({ peerId }) => peerId),
        unread: advertisement,
        isGap: read > 0
      }))
  )
  const [unkept, gaps] = Arr.partition(brokenOff, ({ isGap }) => isGap)
  const texts = failureTexts(brokenOff.map(({ unread }) => unread.error))
  yield* warnOf(texts)
  yield* settleAdvertisements("newest", asOf, {
    failures: unkept.flatMap(({ peers, unread: { error } }) => peers.map((id) => ({ id, error }))),
    unread: []
  })

  const behind = isOn
    ? yield* backfillAdvertisements(NAME, addresses, { asOf, limit, tried: gaps.map(({ unread }) => unread) })
    : yield* withoutBackfill(asOf)
  const lost = brokenOff.reduce((sum, { peers }) => sum + peers.length, 0)
  return {
    rowsRead: followed.reduce((sum, { read }) => sum + read, behind.read),
    rowsWritten: followed.reduce((sum, { written }) => sum + written, behind.written),
    failures:
      lost > providers.length * LARGEST_LOSS
        ? [`${lost} of ${providers.length} providers could not be followed`, ...tellFailures(texts)]
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
