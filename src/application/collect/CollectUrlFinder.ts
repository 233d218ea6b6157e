import { DateTime, Effect, Either, Random } from "effect"
import { byIdNumber } from "../../domain/shared/Ids.js"
import { type JobRun, nothingDone } from "../jobs/Job.js"
import { CollectorStore } from "../ports/CollectorStore.js"
import { DmobSource } from "../ports/DmobSource.js"
import { UrlFinder, type UrlFinderAnswer } from "../ports/UrlFinder.js"
import { type Collector, DAILY_LIMIT, LARGEST_LOSS } from "./Collector.js"
import { progress } from "./Progress.js"

const NAME = "collect-url-finder"

/** Slices in a row of nothing but silence after which the service counts as down. */
const SILENT_SLICES = 3

/**
 * What an answer says of the service. A refusal of one provider proves it alive; a malformed answer may come from
 * something in its place.
 */
const signOf = ({ rate }: UrlFinderAnswer): "alive" | "silent" | "unclear" => {
  if (Either.isRight(rate)) return "alive"
  const { reason, status } = rate.left
  if (reason === "malformed") return "unclear"
  return status === undefined || status === 429 || status >= 500 ? "silent" : "alive"
}

/** As few slices as `size` allows, all of about the same length: whether one is silent should not hang on one provider. */
const slicesOf = (providers: ReadonlyArray<string>, size: number): ReadonlyArray<ReadonlyArray<string>> => {
  const count = Math.ceil(providers.length / size)
  const start = (index: number) => Math.floor((index * providers.length) / count)
  return Array.from({ length: count }, (_, index) => providers.slice(start(index), start(index + 1)))
}

/** A provider that the service did not answer for is unknown, like one that it does not know. */
const rowOf = ({ provider, rate }: UrlFinderAnswer) => ({ provider, successRate: Either.getOrElse(rate, () => null) })

const failureOf = ({ rate }: UrlFinderAnswer) => (Either.isLeft(rate) ? [rate.left.message] : [])

/**
 * Collects the rates of all providers that have none of this day. Every slice is stored when it comes, once a first rate
 * has come; one without a sign of life waits until a later one has it. Those that still wait at the end are asked again
 * by the next run of the day. Each run asks in an order of its own, so that no provider is in the way of the others for
 * good: those for which the service is silent are spread over the slices, and differently the next time.
 */
const work = Effect.fn("collectUrlFinder")(function* ({ asOf }: JobRun) {
  const finder = yield* UrlFinder
  const store = yield* CollectorStore
  const dmob = yield* DmobSource
  const today = DateTime.startOf(asOf, "day")
  const slice = DateTime.formatIsoDateUtc(today)
  if ((yield* store.slices(NAME)).some((known) => known.slice === slice)) {
    yield* Effect.logInfo(`URL finder not asked: ${slice} is complete`)
    return nothingDone
  }
  const providers = [...(yield* dmob.providers)].sort(byIdNumber)
  const done = new Set(yield* store.urlFinderProviders(today, DateTime.add(today, { days: 1 })))
  const missing = providers.filter((provider) => !done.has(provider))
  const tell = yield* progress(NAME, missing.length, "providers")
  const inOrder = yield* Random.make(DateTime.formatIso(asOf)).shuffle(missing)

  let unknown = 0
  let rowsRead = 0
  let rowsWritten = 0
  let hasRate = false
  let silentInARow = 0
  let waiting: ReadonlyArray<UrlFinderAnswer> = []
  for (const part of slicesOf(Array.from(inOrder), finder.sliceSize)) {
    const answers = yield* finder.rates(part)
    yield* tell(part.length)
    const signs = answers.map(signOf)
    waiting = [...waiting, ...answers]
    hasRate ||= answers.some(({ rate }) => Either.isRight(rate))
    silentInARow = signs.every((sign) => sign === "silent") ? silentInARow + 1 : 0
    if (silentInARow === SILENT_SLICES) break
    if (!hasRate || !signs.includes("alive")) continue
    unknown += waiting.flatMap(failureOf).length
    rowsWritten += yield* store.appendUrlFinderRates(asOf, waiting.map(rowOf))
    rowsRead += waiting.length
    waiting = []
  }
  if (waiting.length === 0 && providers.length > 0) {
    yield* store.rememberSlice(NAME, { slice, rows: rowsWritten + done.size }, asOf)
  }
  const [reason] = waiting.flatMap(failureOf)
  const failures = [
    ...(reason === undefined
      ? []
      : [`${missing.length - rowsRead} of ${missing.length} providers remain without an answer: ${reason}`]),
    ...(unknown > rowsRead * LARGEST_LOSS ? [`${unknown} of ${rowsRead} providers were not answered for`] : [])
  ]
  if (unknown > 0) yield* Effect.logWarning(`${unknown} providers without an answer are stored as unknown`)
  yield* Effect.forEach(failures, (failure) => Effect.logWarning(failure))
  return { rowsRead, rowsWritten, failures }
})

export const collectUrlFinder = {
  name: NAME,
  description: "Share of sampled pieces that providers serve from their own URLs, from the URL finder",
  cron: "5 0 * * *",
  fills: ["provider_url_finder_retrievability_daily"],
  limit: DAILY_LIMIT,
  work
} as const satisfies Collector<unknown, unknown>
