import { DateTime, Effect, Either } from "effect"
import { byIdNumber } from "../../domain/shared/Ids.js"
import type { JobRun } from "../jobs/Job.js"
import { CollectorStore } from "../ports/CollectorStore.js"
import { DmobSource } from "../ports/DmobSource.js"
import { UrlFinder, type UrlFinderAnswer } from "../ports/UrlFinder.js"
import { type Collector, LARGEST_LOSS, nothingDone } from "./Collector.js"

const NAME = "collect-url-finder"

/** Slices in a row without one answer after which the service counts as down. */
const SILENT_SLICES = 3

/** As few slices as `size` allows, all of about the same length: whether one is silent should not hang on one provider. */
const slicesOf = (providers: ReadonlyArray<string>, size: number): ReadonlyArray<ReadonlyArray<string>> => {
  const count = Math.ceil(providers.length / size)
  const start = (index: number) => Math.floor((index * providers.length) / count)
  return Array.from({ length: count }, (_, index) => providers.slice(start(index), start(index + 1)))
}

/** A provider that the service did not answer for is unknown, like one that it does not know. */
const rowOf = ({ provider, rate }: UrlFinderAnswer) => ({ provider, successRate: Either.getOrElse(rate, () => null) })

/**
 * Collects the rates of all providers that have none of this day. Every slice is stored when it comes. One without a
 * single answer waits until a later one shows that the service is alive; those that still wait at the end are asked
 * again by the next run of the day.
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

  let unknown = 0
  let rowsRead = 0
  let rowsWritten = 0
  let waiting: ReadonlyArray<ReadonlyArray<UrlFinderAnswer>> = []
  for (const part of slicesOf(missing, finder.sliceSize)) {
    const answers = yield* finder.rates(part)
    waiting = [...waiting, answers]
    if (answers.every(({ rate }) => Either.isLeft(rate))) {
      if (waiting.length === SILENT_SLICES) break
      continue
    }
    const answered = waiting.flat()
    const rows = answered.map(rowOf)
    unknown += answered.filter(({ rate }) => Either.isLeft(rate)).length
    rowsWritten += yield* store.appendUrlFinderRates(asOf, rows)
    rowsRead += rows.length
    waiting = []
  }
  if (waiting.length === 0 && providers.length > 0) {
    yield* store.rememberSlice(NAME, { slice, rows: rowsWritten + done.size }, asOf)
  }
  const [reason] = waiting.flat().flatMap(({ rate }) => (Either.isLeft(rate) ? [rate.left.message] : []))
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
  work
} as const satisfies Collector<unknown, unknown>
