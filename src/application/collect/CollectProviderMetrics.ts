import { Array as Arr, DateTime, Effect, Either, Order } from "effect"
import { byIdNumber } from "../../domain/shared/Ids.js"
import { urlFinderSnapshot } from "../../domain/storage-provider/UrlFinderSnapshot.js"
import { urlFinderMetrics } from "../../domain/storage-provider/urlFinderMetrics.js"
import type { JobRun } from "../jobs/Job.js"
import { type CollectedSlice, CollectorStore } from "../ports/CollectorStore.js"
import { DmobSource } from "../ports/DmobSource.js"
import type { UpstreamError } from "../ports/PortErrors.js"
import { ProviderMetricStore } from "../ports/ProviderMetricStore.js"
import { UrlFinderTests } from "../ports/UrlFinderTests.js"
import { type Collector, DAILY_LIMIT, tellFailures } from "./Collector.js"
import { progress } from "./Progress.js"
import { settleUnreadableEntries } from "./UnreadableEntries.js"
import { failureTexts, isSuspended, warnOf } from "./UpstreamFailures.js"

const NAME = "collect-provider-metrics"

type Slice = Arr.NonEmptyReadonlyArray<string>

/** Name of a slice: its day, its first provider and its last, by id. */
const sliceName = (day: string, slice: Slice): string => `${day}/${Arr.headNonEmpty(slice)}-${Arr.lastNonEmpty(slice)}`

const sliceText = /^(?<day>[\d-]{10})\/(?<first>[^-]+)-(?<last>[^-]+)$/

/** Whether a provider was asked for on a day, also when the service did not know it, by the slices that were. */
const askedOn = (day: string, slices: ReadonlyArray<CollectedSlice>): ((provider: string) => boolean) => {
  const ranges = slices
    .map(({ slice }) => sliceText.exec(slice)?.groups)
    .filter((range) => range?.day === day)
    .map((range) => Order.between(byIdNumber)({ minimum: range?.first ?? "", maximum: range?.last ?? "" }))
  return (provider) => ranges.some((contains) => contains(provider))
}

/** Keeps the newest test of every provider that was not asked for on this day, each slice for itself. */
const work = Effect.fn("collectProviderMetrics")(function* ({ asOf }: JobRun) {
  const finder = yield* UrlFinderTests
  const store = yield* ProviderMetricStore
  const collector = yield* CollectorStore
  const dmob = yield* DmobSource
  const today = DateTime.startOf(asOf, "day")
  const day = DateTime.formatIsoDateUtc(today)
  const providers = [...(yield* dmob.providers)].sort(byIdNumber)
  const kept = yield* store.providersOn(today)
  const wasAsked = askedOn(day, yield* collector.slices(NAME))
  const missing = providers.filter((provider) => !kept.has(provider) && !wasAsked(provider))
  const tell = yield* progress(NAME, missing.length, "providers")

  let read = 0
  let rowsWritten = 0
  let asked = 0
  let misshapen = 0
  const errors: Array<UpstreamError> = []
  const unreadable: Array<string> = []
  for (const slice of Arr.chunksOf(missing, finder.sliceSize)) {
    const answer = yield* Effect.either(finder.newest(slice))
    asked += slice.length
    if (Either.isLeft(answer)) {
      errors.push(answer.left)
      if (isSuspended(answer.left)) break
      continue
    }
    const tests = answer.right.tests.filter(({ provider }) => slice.includes(provider))
    unreadable.push(...answer.right.unreadable)
    // What comes in another shape altogether says nothing of anybody; whoever is in it is asked again.
    if (answer.right.unreadable.length > tests.length) {
      misshapen += slice.length
      continue
    }
    read += tests.length
    rowsWritten += yield* store.storeSlice(urlFinderMetrics, {
      collector: NAME,
      slice: sliceName(day, slice),
      snapshots: tests.map((test) => urlFinderSnapshot(test, asOf)),
      collectedAt: asOf
    })
    yield* tell(slice.length)
  }

  const isWhole = errors.length === 0 && misshapen === 0 && missing.length === providers.length
  yield* settleUnreadableEntries("url-finder", asOf, { unreadable, isWhole })
  yield* warnOf(tellFailures(unreadable).map((text) => `${NAME}: entry skipped: ${text}`))
  const unasked = missing.length - asked
  const failures = [
    ...failureTexts(errors),
    ...(misshapen > 0
      ? [`url-finder: most entries about ${misshapen} of ${missing.length} providers cannot be read`]
      : []),
    ...(unasked > 0 ? [`${unasked} of ${missing.length} providers were not asked for`] : [])
  ]
  yield* warnOf(failures)
  return { rowsRead: read, rowsWritten, failures: tellFailures(failures) }
})

export const collectProviderMetrics = {
  name: NAME,
  description: "What the URL finder measured of providers when it last tested them, day by day",
  cron: "0 0 * * *",
  fills: [
    "storage_provider_url_finder_metric",
    "storage_provider_url_finder_daily_snapshot",
    "storage_provider_url_finder_metric_value"
  ],
  limit: DAILY_LIMIT,
  work
} as const satisfies Collector<unknown, unknown>
