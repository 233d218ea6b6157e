import { Array as Arr, Config, DateTime, Duration, Effect, Option, Ref } from "effect"
import { AdvertisementStore } from "../ports/AdvertisementStore.js"
import * as Clock from "../ports/Clock.js"
import type { UpstreamError } from "../ports/PortErrors.js"
import { onOff } from "../settings/onOff.js"
import { type UnreadAdvertisement, walkAdvertisements } from "../storage-provider/WalkAdvertisements.js"
import { settleAdvertisements } from "./IpniProblems.js"
import { progress } from "./Progress.js"
import { readAdvertisement } from "./ReadAdvertisement.js"
import { failureTexts, warnOf } from "./UpstreamFailures.js"

/** Advertisements of a publisher that are read one after the other and stored together. */
const BATCH = 10
const PUBLISHERS_AT_ONCE = 16
/** No batch is begun after this: advertisements of many blocks may come so slowly that the next day's run had to wait. */
const LONGEST = Duration.hours(12)

/**
 * `IPNI_BACKFILL`: whether histories are followed beyond what is collected day by day (off); `IPNI_BACKFILL_LIMIT`: most
 * advertisements that a run reads for that (20000).
 */
export const ipniBackfillConfig = Config.all({
  isOn: onOff("IPNI_BACKFILL", false),
  limit: Config.integer("IPNI_BACKFILL_LIMIT").pipe(
    Config.validate({ message: "Expected a whole number from 1", validation: (n) => n >= 1 }),
    Config.withDefault(20_000)
  )
})

/** Where to go on reading. */
interface Mark {
  readonly publisherAddress: string
  /** Id of the advertisement to be read next. */
  readonly next: string
}

/** An advertisement that could not be read, by its id. */
type Failure = UnreadAdvertisement<string, UpstreamError>

interface Step {
  readonly read: number
  readonly written: number
  /** None at the end of a history, at one that is stored and after a failure. */
  readonly mark: Option.Option<Mark>
  readonly failure: Option.Option<Failure>
}

interface Work {
  /** Nobody is at these. */
  readonly open: ReadonlyArray<Mark>
  /** Advertisements that may still be read. */
  readonly left: number
  readonly read: number
  readonly written: number
  readonly failures: ReadonlyArray<Failure>
}

/** Reads back from a mark and stores what came, also when a later one cannot be read: what follows a gap is found again. */
const readBack = Effect.fn("readBackAdvertisements")(function* (mark: Mark, most: number) {
  const store = yield* AdvertisementStore
  const { found, next, unread } = yield* walkAdvertisements(
    mark.next,
    { isStored: store.isStored, read: (id) => readAdvertisement(mark.publisherAddress, id) },
    most - 1
  )
  return {
    read: found.length,
    written: yield* store.store(found),
    mark: Option.map(next, (id) => ({ ...mark, next: id })),
    failure: unread
  } satisfies Step
})

/**
 * Reads on behind every stored advertisement whose predecessor is not stored, for all publishers in turn, until `limit`
 * advertisements are read, twelve hours are over or there is no gap left. A run that is killed loses a batch of each
 * publisher at most: the next one starts at the gaps that are there then.
 */
export const backfillAdvertisements = Effect.fn("backfillAdvertisements")(function* (
  job: string,
  /** Of publishers, by the peers that they speak for. */
  addresses: ReadonlyMap<string, string>,
  {
    asOf,
    limit,
    tried
  }: {
    readonly asOf: DateTime.Utc
    readonly limit: number
    /** Failed in this run before, with its warning: not asked for again. */
    readonly tried: ReadonlyArray<Failure>
  }
) {
  const store = yield* AdvertisementStore
  const gaps = yield* store.gaps
  const triedIds = new Set(tried.map(({ id }) => id))
  const listed = gaps.flatMap(({ missing, publisherId }): ReadonlyArray<Mark> => {
    const publisherAddress = addresses.get(publisherId)
    return publisherAddress === undefined ? [] : [{ publisherAddress, next: missing }]
  })
  const marks = listed.filter(({ next }) => !triedIds.has(next))
  if (gaps.length > 0) {
    yield* Effect.logInfo(
      `${job}: gaps in the histories: ${gaps.length}, of them ${gaps.length - listed.length} of publishers that the index does not list`
    )
  }

  const tell = yield* progress(job, limit, "advertisements at most behind gaps")
  const end = DateTime.addDuration(yield* Clock.now, LONGEST)
  const work = yield* Ref.make<Work>({ open: marks, left: limit, read: 0, written: 0, failures: [] })
  /** Reads a batch behind the mark that waits the longest; whether there was anything left to do. */
  const turn = Effect.gen(function* () {
    const now = yield* Clock.now
    const taken = yield* Ref.modify(work, (before) => {
      const [mark, ...open] = before.open
      const most = Math.min(BATCH, before.left)
      return mark === undefined || most === 0 || DateTime.greaterThan(now, end)
        ? [Option.none(), before]
        : [Option.some({ mark, most }), { ...before, open, left: before.left - most }]
    })
    if (Option.isNone(taken)) return false
    const { mark, most } = taken.value
    const step = yield* readBack(mark, most)
    yield* Ref.update(work, ({ failures, left, open, read, written }) => ({
      open: [...open, ...Option.toArray(step.mark)],
      left: left + most - step.read,
      read: read + step.read,
      written: written + step.written,
      failures: [...failures, ...Option.toArray(step.failure)]
    }))
    yield* tell(step.read)
    return true
  })
  const worker = Effect.repeat(turn, { while: (goesOn) => goesOn })
  yield* Effect.all(Arr.replicate(worker, PUBLISHERS_AT_ONCE), { concurrency: "unbounded", discard: true })
  const { failures, read, written } = yield* Ref.get(work)

  yield* warnOf(failureTexts(failures.map(({ error }) => error)))
  yield* settleAdvertisements("history", asOf, {
    failures: [...tried, ...failures],
    unread: gaps.map(({ missing }) => missing)
  })
  return { read, written }
})
