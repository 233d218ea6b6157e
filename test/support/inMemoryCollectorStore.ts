import { DateTime, Effect, Layer } from "effect"
import {
  type BookkeepingRow,
  CollectorStore,
  type RegistryRow,
  type UrlFinderRate
} from "../../src/application/ports/CollectorStore.js"
import type { DailyRetrievability } from "../../src/application/ports/RetrievabilityFeed.js"

/** What the double holds; tests fill it beforehand and look at it afterwards. */
export interface CollectedState {
  current: ReadonlyArray<RegistryRow>
  archive: ReadonlyArray<RegistryRow>
  readonly bookkeeping: Map<string, ReadonlyArray<BookkeepingRow>>
  /** By day, `2025-01-14`. */
  readonly retrievability: Map<string, ReadonlyArray<DailyRetrievability>>
  /** By instant, ISO. */
  readonly urlFinder: Map<string, ReadonlyArray<UrlFinderRate>>
  /** Rows by collector and slice. */
  readonly slices: Map<string, number>
}

export const emptyState = (): CollectedState => ({
  current: [],
  archive: [],
  bookkeeping: new Map(),
  retrievability: new Map(),
  urlFinder: new Map(),
  slices: new Map()
})

const linkOf = (row: RegistryRow): unknown => JSON.parse(row.registryInfo)?.application?.allocation_bookkeeping

const same = (a: object | undefined, b: object) => JSON.stringify(a) === JSON.stringify(b)

const replaced = (before: ReadonlyArray<RegistryRow>, after: ReadonlyArray<RegistryRow>) => {
  const byId = (rows: ReadonlyArray<RegistryRow>, id: string) => rows.find(({ allocatorId }) => allocatorId === id)
  const written = after.filter((row) => !same(byId(before, row.allocatorId), row)).length
  return written + before.filter((row) => byId(after, row.allocatorId) === undefined).length
}

const byPath = (rows: ReadonlyArray<RegistryRow>) => [...rows].sort((a, b) => (a.path < b.path ? -1 : 1))

/** A collector store in memory. */
export const inMemoryCollectorStore = (state: CollectedState = emptyState()) =>
  Layer.sync(CollectorStore, () => {
    const of = (allocatorId: string) => state.bookkeeping.get(allocatorId) ?? []
    return CollectorStore.of({
      registries: Effect.sync(() => ({ current: byPath(state.current), archive: byPath(state.archive) })),
      replaceRegistries: ({ current, archive }) =>
        Effect.sync(() => {
          const changed = replaced(state.current, current) + replaced(state.archive, archive)
          state.current = current
          state.archive = archive
          return changed
        }),
      bookkeepingLinks: Effect.sync(() =>
        state.current
          .filter(({ rejected }) => !rejected)
          .flatMap((row) => {
            const url = linkOf(row)
            return typeof url === "string" ? [{ allocatorId: row.allocatorId, url }] : []
          })
          .sort((a, b) => (a.allocatorId < b.allocatorId ? -1 : 1))
      ),
      bookkeepingFiles: (allocatorId) =>
        Effect.sync(() =>
          of(allocatorId)
            .map(({ clientId, path }) => ({ clientId, path }))
            .sort((a, b) => (a.clientId < b.clientId ? -1 : 1))
        ),
      upsertBookkeeping: (allocatorId, rows) =>
        Effect.sync(() => {
          const merged = new Map(of(allocatorId).map((row) => [row.clientId, row]))
          const changed = rows.filter((row) => !same(merged.get(row.clientId), row))
          for (const row of changed) merged.set(row.clientId, row)
          state.bookkeeping.set(allocatorId, [...merged.values()])
          return changed.length
        }),
      removeBookkeeping: (allocatorId, clients) =>
        Effect.sync(() => {
          const kept = of(allocatorId).filter(({ clientId }) => !clients.includes(clientId))
          const removed = of(allocatorId).length - kept.length
          state.bookkeeping.set(allocatorId, kept)
          return removed
        }),
      retrievabilityDays: (from, to) =>
        Effect.sync(() =>
          [...state.retrievability]
            .filter(([, rows]) => rows.length > 0)
            .map(([day]) => DateTime.unsafeMake(`${day}T00:00:00Z`))
            .filter((day) => DateTime.between(day, { minimum: from, maximum: to }))
            .sort(DateTime.Order)
        ),
      storeRetrievabilityDay: (collector, day, rows) =>
        Effect.sync(() => {
          const name = DateTime.formatIsoDateUtc(day)
          const stored = state.retrievability.get(name) ?? []
          const added = rows.filter(({ provider }) => !stored.some((row) => row.provider === provider))
          state.retrievability.set(name, [...stored, ...added])
          state.slices.set(`${collector} ${name}`, rows.length)
          return added.length
        }),
      urlFinderProviders: (from, to) =>
        Effect.sync(() => {
          const rows = [...state.urlFinder].flatMap(([instant, rates]) => {
            const date = DateTime.unsafeMake(instant)
            return DateTime.greaterThanOrEqualTo(date, from) && DateTime.lessThan(date, to) ? rates : []
          })
          return [...new Set(rows.map(({ provider }) => provider))].sort()
        }),
      appendUrlFinderRates: (date, rows) =>
        Effect.sync(() => {
          const instant = DateTime.formatIso(date)
          const stored = state.urlFinder.get(instant) ?? []
          const added = rows.filter(({ provider }) => !stored.some((row) => row.provider === provider))
          state.urlFinder.set(instant, [...stored, ...added])
          return added.length
        }),
      slices: (collector) =>
        Effect.sync(() =>
          [...state.slices].sort().flatMap(([key, rows]) => {
            const [name, slice = ""] = key.split(" ")
            return name === collector ? [{ slice, rows }] : []
          })
        ),
      rememberSlice: (collector, { slice, rows }) =>
        Effect.sync(() => {
          state.slices.set(`${collector} ${slice}`, rows)
        })
    })
  })
