import { Array as Arr, DateTime, Effect, Random } from "effect"
import type { ProviderId } from "../../domain/shared/Ids.js"
import { compareClaims, countIpniStatuses, type IpniStatus } from "../../domain/storage-provider/IpniStatus.js"
import { type JobRun, nothingDone } from "../jobs/Job.js"
import { IpniStatusStore, type ProviderIpniStatus } from "../ports/IpniStatusStore.js"
import type { UpstreamError } from "../ports/PortErrors.js"
import { ProviderRepository } from "../ports/ProviderRepository.js"
import { findMiner } from "../storage-provider/FindMiner.js"
import { type IndexedProvider, providerClaims } from "../storage-provider/ProviderClaims.js"
import { type Collector, DAILY_LIMIT, tellFailures } from "./Collector.js"
import { progress } from "./Progress.js"
import { failureTexts, isSuspended, warnOf } from "./UpstreamFailures.js"

const NAME = "collect-ipni-status"

const SLICE_SIZE = 50
const PROVIDERS_AT_ONCE = 16

/** Nobody answered for it. */
interface UnknownMiner {
  readonly provider: ProviderId
  readonly error: UpstreamError
}

/** Compares what providers advertise with what they claimed. */
const statusesOf = Effect.fn("ipniStatusesOf")(function* (providers: ReadonlyArray<IndexedProvider>) {
  const repository = yield* ProviderRepository
  const claims = yield* repository.claimsOf(providers.map(({ provider }) => provider))
  const compared = yield* providerClaims(providers, claims)
  return compared.map(
    ({ peerId, provider, ...told }): ProviderIpniStatus => ({ provider, peerId, ...compareClaims({ peerId, ...told }) })
  )
})

interface Asked {
  readonly statuses: ReadonlyArray<ProviderIpniStatus>
  readonly written: number
  readonly failed: ReadonlyArray<UnknownMiner>
}

/** Asks for providers all at once and stores the status of each that is known. */
const collectSlice = Effect.fn("collectIpniStatusSlice")(function* (
  day: DateTime.Utc,
  providers: ReadonlyArray<ProviderId>
) {
  const store = yield* IpniStatusStore
  const answers = yield* Effect.forEach(
    providers,
    (provider) =>
      findMiner(provider).pipe(
        Effect.mapBoth({
          onFailure: (error): UnknownMiner => ({ provider, error }),
          onSuccess: ({ peerId }): IndexedProvider => ({ provider, peerId })
        }),
        Effect.either
      ),
    { concurrency: PROVIDERS_AT_ONCE }
  )
  const [failed, miners] = Arr.separate(answers)
  const statuses = yield* statusesOf(miners)
  return { statuses, written: yield* store.store(day, statuses), failed } satisfies Asked
})

/** Providers in a row that fail a second time before the others need not be tried: the cause is not theirs. */
const SECOND_FAILURES = 10

/**
 * Asks for slices in turn, as long as the services answer and no more than `mostFruitless` in a row bring nothing. What was
 * not asked for then is neither among the statuses nor among the failures.
 */
const collectSlices = Effect.fn("collectIpniStatusSlices")(function* (
  day: DateTime.Utc,
  slices: ReadonlyArray<ReadonlyArray<ProviderId>>,
  mostFruitless: number,
  tell: (done: number) => Effect.Effect<void>
) {
  let fruitless = 0
  let asked: Asked = { statuses: [], written: 0, failed: [] }
  for (const slice of slices) {
    const { failed, statuses, written } = yield* collectSlice(day, slice)
    asked = {
      statuses: [...asked.statuses, ...statuses],
      written: asked.written + written,
      failed: [...asked.failed, ...failed]
    }
    yield* tell(statuses.length)
    fruitless = statuses.length === 0 ? fruitless + 1 : 0
    if (fruitless === mostFruitless || failed.some(({ error }) => isSuspended(error))) break
  }
  return asked
})

/**
 * Grades every provider that has no status of the day, and counts the day when all have one. Those for which nobody
 * answered are asked again one by one; one that fails again leaves the day uncounted.
 */
const work = Effect.fn("collectIpniStatus")(function* ({ asOf }: JobRun) {
  const store = yield* IpniStatusStore
  const day = DateTime.startOf(asOf, "day")
  if (yield* store.isCounted(day)) {
    yield* Effect.logInfo(`${NAME}: ${DateTime.formatIsoDateUtc(day)} is counted`)
    return nothingDone
  }
  const providers = yield* store.providers
  if (providers.length === 0) return { ...nothingDone, failures: ["no provider is known before the first aggregation"] }

  const before = yield* store.statuses(day)
  const missing = providers.filter((provider) => !before.has(provider))
  const tell = yield* progress(NAME, missing.length, "providers")
  const first = yield* collectSlices(day, Arr.chunksOf(missing, SLICE_SIZE), Number.POSITIVE_INFINITY, tell)
  const again = yield* collectSlices(
    day,
    // In no order of theirs, so that a row of hopeless ones is not in the way of the others.
    Array.from(yield* Random.make(DateTime.formatIso(asOf)).shuffle(first.failed), ({ provider }) => [provider]),
    SECOND_FAILURES,
    tell
  )

  const found = [...first.statuses, ...again.statuses]
  const statuses = new Map<string, IpniStatus>([
    ...before,
    ...found.map(({ provider, status }) => [provider, status] as const)
  ])
  const known = providers.flatMap((provider) => statuses.get(provider) ?? [])
  const rows = { rowsRead: found.length, rowsWritten: first.written + again.written }
  if (known.length < providers.length) {
    const reasons = failureTexts(again.failed.map(({ error }) => error))
    yield* warnOf(reasons)
    const unknown = `${providers.length - known.length} of ${providers.length} providers remain without a status, so the day is not counted`
    return { ...rows, failures: [unknown, ...tellFailures(reasons)] }
  }
  const counted = yield* store.count(asOf, countIpniStatuses(known))
  return { ...rows, rowsWritten: rows.rowsWritten + counted, failures: [] }
})

export const collectIpniStatus = {
  name: NAME,
  description: "How far providers tell the network's index of what they store, from their advertisements and the chain",
  cron: "0 9 * * *",
  fills: ["provider_ipni_status_daily", "ipni_reporting_daily"],
  limit: DAILY_LIMIT,
  needs: "aggregation",
  work
} as const satisfies Collector<unknown, unknown>
