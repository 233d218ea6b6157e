import { DateTime, Effect, Layer, Option } from "effect"
import { AdvertisementStore } from "../../src/application/ports/AdvertisementStore.js"
import type { PublishedAdvertisement } from "../../src/application/ports/IpniIndex.js"
import { IpniStatusStore, type ProviderIpniStatus } from "../../src/application/ports/IpniStatusStore.js"
import { PlaceStore } from "../../src/application/ports/PlaceStore.js"
import { ProviderMetricStore } from "../../src/application/ports/ProviderMetricStore.js"
import { ProviderId } from "../../src/domain/shared/Ids.js"
import type { IpniStatusCounts } from "../../src/domain/storage-provider/IpniStatus.js"
import type { ProviderPlace } from "../../src/domain/storage-provider/Location.js"
import type { UrlFinderSnapshot } from "../../src/domain/storage-provider/UrlFinderSnapshot.js"

const dayOf = DateTime.formatIsoDateUtc

/** Stored advertisements in memory, by id. */
export const inMemoryAdvertisements = (rows: Map<string, PublishedAdvertisement> = new Map()) =>
  Layer.succeed(
    AdvertisementStore,
    AdvertisementStore.of({
      isStored: (id) => Effect.sync(() => rows.has(id)),
      store: (advertisements) =>
        Effect.sync(() => {
          const added = advertisements.filter(({ id }) => !rows.has(id))
          for (const advertisement of added) rows.set(advertisement.id, advertisement)
          return added.length
        }),
      gaps: Effect.sync(() => {
        const named = [...rows.values()].flatMap(({ previous, publisherId }) =>
          Option.toArray(previous)
            .filter((missing) => !rows.has(missing))
            .map((missing) => ({ publisherId, missing }))
        )
        const once = new Map(named.map((gap) => [`${gap.publisherId} ${gap.missing}`, gap]))
        return [...once].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, gap]) => gap)
      }),
      entriesOf: (peerIds) =>
        Effect.sync(() => {
          const sums = new Map<string, bigint>()
          for (const { entries, isRemoval, publisherId } of rows.values()) {
            if (isRemoval || !peerIds.includes(publisherId)) continue
            sums.set(publisherId, (sums.get(publisherId) ?? 0n) + entries)
          }
          return sums
        })
    })
  )

/** What the double of the statuses holds. */
export interface IpniStatusState {
  readonly providers: ReadonlyArray<string>
  /** By day and provider: `2025-01-15 f01`. */
  readonly statuses: Map<string, ProviderIpniStatus>
  /** By day. */
  readonly counts: Map<string, IpniStatusCounts>
}

export const noStatuses = (providers: ReadonlyArray<string>): IpniStatusState => ({
  providers,
  statuses: new Map(),
  counts: new Map()
})

/** Statuses in the index in memory. */
export const inMemoryIpniStatuses = ({ counts, providers, statuses }: IpniStatusState) =>
  Layer.succeed(
    IpniStatusStore,
    IpniStatusStore.of({
      providers: Effect.sync(() => providers.map((provider) => ProviderId.make(provider))),
      statuses: (day) =>
        Effect.sync(
          () =>
            new Map(
              [...statuses]
                .filter(([key]) => key.startsWith(`${dayOf(day)} `))
                .map(([, { provider, status }]) => [provider, status])
            )
        ),
      store: (day, rows) =>
        Effect.sync(() => {
          const added = rows.filter(({ provider }) => !statuses.has(`${dayOf(day)} ${provider}`))
          for (const row of added) statuses.set(`${dayOf(day)} ${row.provider}`, row)
          return added.length
        }),
      isCounted: (day) => Effect.sync(() => counts.has(dayOf(day))),
      count: (at, given) =>
        Effect.sync(() => {
          if (counts.has(dayOf(at))) return 0
          counts.set(dayOf(at), given)
          return 1
        })
    })
  )

/** Places in memory, by instant and provider: `2025-01-15T00:30:00.000Z f01`. */
export const inMemoryPlaces = (rows: Map<string, ProviderPlace> = new Map()) =>
  Layer.succeed(
    PlaceStore,
    PlaceStore.of({
      append: (at, places) =>
        Effect.sync(() => {
          const keyOf = ({ provider }: ProviderPlace) => `${DateTime.formatIso(at)} ${provider}`
          const added = places.filter((place) => !rows.has(keyOf(place)))
          for (const place of added) rows.set(keyOf(place), place)
          return added.length
        })
    })
  )

/** What the double of the metrics holds. */
export interface ProviderMetricState {
  /** By day and provider: `2025-01-15 f01`. */
  readonly snapshots: Map<string, UrlFinderSnapshot>
  /** Values by provider, metric and instant. */
  readonly values: Map<string, number | null>
  /** Rows by collector and slice; those of the collector store's double. */
  readonly slices: Map<string, number>
}

/** Provider metrics in memory. */
export const inMemoryProviderMetrics = ({ slices, snapshots, values }: ProviderMetricState) =>
  Layer.succeed(
    ProviderMetricStore,
    ProviderMetricStore.of({
      providersOn: (day) =>
        Effect.sync(
          () =>
            new Set(
              [...snapshots].filter(([key]) => key.startsWith(`${dayOf(day)} `)).map(([, { provider }]) => provider)
            )
        ),
      storeSlice: (_, { collector, slice, snapshots: given }) =>
        Effect.sync(() => {
          let added = 0
          const put = <A>(map: Map<string, A>, key: string, value: A) => {
            if (map.has(key)) return
            map.set(key, value)
            added += 1
          }
          for (const snapshot of given) {
            put(snapshots, `${dayOf(snapshot.snapshotDate)} ${snapshot.provider}`, snapshot)
            for (const { metric, testedAt, value } of snapshot.measurements) {
              put(values, `${snapshot.provider} ${metric} ${DateTime.formatIso(testedAt)}`, value)
            }
          }
          slices.set(`${collector} ${slice}`, given.length)
          return added
        })
    })
  )
