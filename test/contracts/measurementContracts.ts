import { assert, describe, it } from "@effect/vitest"
import { type Context, DateTime, Effect, type Layer, Option } from "effect"
import { AdvertisementStore } from "../../src/application/ports/AdvertisementStore.js"
import type { PublishedAdvertisement } from "../../src/application/ports/IpniIndex.js"
import { IpniStatusStore, type ProviderIpniStatus } from "../../src/application/ports/IpniStatusStore.js"
import { PlaceStore } from "../../src/application/ports/PlaceStore.js"
import { ProviderMetricStore } from "../../src/application/ports/ProviderMetricStore.js"
import type { UrlFinderSnapshot } from "../../src/domain/storage-provider/UrlFinderSnapshot.js"
import { urlFinderMetrics } from "../../src/domain/storage-provider/urlFinderMetrics.js"

const at = DateTime.unsafeMake

/** Sentences about a port; its layer is built anew for each. */
const sentencesAbout =
  <I, S, E>(port: Context.Tag<I, S>, layer: Layer.Layer<I, E>) =>
  (sentence: string, test: (service: S) => Effect.Effect<void, unknown>) =>
    it.live(sentence, () => Effect.flatMap(port, test).pipe(Effect.provide(layer)))

/** An advertisement by number, with as many entries as its number. */
export const advertisement = (id: number, more: Partial<PublishedAdvertisement> = {}): PublishedAdvertisement => ({
  id: `ad${id}`,
  previous: id === 0 ? Option.none() : Option.some(`ad${id - 1}`),
  publisherId: "peer",
  contextId: null,
  entries: BigInt(id),
  isRemoval: false,
  ...more
})

/** What every store of advertisements must keep. */
export const advertisementStoreContract = <E>(name: string, layer: Layer.Layer<AdvertisementStore, E>) => {
  const keeps = sentencesAbout(AdvertisementStore, layer)
  describe(name, () => {
    keeps("stores each advertisement once", (store) =>
      Effect.gen(function* () {
        assert.strictEqual(yield* store.store([advertisement(5), advertisement(4, { contextId: "AXESCICd" })]), 2)
        assert.strictEqual(yield* store.store([advertisement(6), advertisement(5)]), 1)
        assert.strictEqual(yield* store.store([]), 0)
        assert.isTrue(yield* store.isStored("ad4"))
        assert.isFalse(yield* store.isStored("ad3"))
      })
    )

    keeps("finds where histories break off, and that a branch names its predecessor too", (store) =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* store.gaps, [])
        yield* store.store([advertisement(9), advertisement(8), advertisement(3), advertisement(0)])
        yield* store.store([advertisement(20, { publisherId: "other", previous: Option.some("ad8") })])
        yield* store.store([advertisement(21, { publisherId: "other", previous: Option.some("ad2") })])
        assert.deepStrictEqual(yield* store.gaps, [
          { publisherId: "other", missing: "ad2" },
          { publisherId: "peer", missing: "ad2" },
          { publisherId: "peer", missing: "ad7" }
        ])
      })
    )

    keeps("sums what a peer has added, beyond any double, and takes removals for nothing", (store) =>
      Effect.gen(function* () {
        yield* store.store([
          advertisement(1, { entries: 9_007_199_254_740_992n }),
          advertisement(2, { entries: 1n }),
          advertisement(3, { entries: 100n, isRemoval: true }),
          advertisement(4, { publisherId: "empty", entries: 0n }),
          advertisement(5, { publisherId: "gone", isRemoval: true })
        ])
        assert.deepStrictEqual(
          yield* store.entriesOf(["peer", "empty", "gone", "unknown"]),
          new Map([
            ["peer", 9_007_199_254_740_993n],
            ["empty", 0n]
          ])
        )
      })
    )
  })
}

const status = (id: number, more: Partial<ProviderIpniStatus> = {}): ProviderIpniStatus => ({
  provider: `f0${id}`,
  peerId: `peer${id}`,
  reportedClaims: 10n,
  actualClaims: 12n,
  status: "OK",
  ...more
})

/** What every store of statuses must keep. */
export const ipniStatusStoreContract = <E>(name: string, layer: Layer.Layer<IpniStatusStore, E>) => {
  const keeps = sentencesAbout(IpniStatusStore, layer)
  const [day, next] = [at("2025-01-15T00:00:00Z"), at("2025-01-16T00:00:00Z")]
  const unknown = { peerId: null, reportedClaims: null, actualClaims: null, status: "NOT_REPORTING" } as const

  describe(name, () => {
    keeps("keeps the first status of a provider on each day", (store) =>
      Effect.gen(function* () {
        assert.strictEqual(yield* store.store(day, [status(1), status(2, unknown)]), 2)
        assert.strictEqual(yield* store.store(day, [status(1, { status: "MISREPORTING" }), status(3)]), 1)
        assert.strictEqual(yield* store.store(next, [status(1)]), 1)
        assert.strictEqual(yield* store.store(next, []), 0)
        assert.deepStrictEqual([...(yield* store.statuses(day))].sort(), [
          ["f01", "OK"],
          ["f02", "NOT_REPORTING"],
          ["f03", "OK"]
        ])
      })
    )

    keeps("counts a day once, at whatever time of it", (store) =>
      Effect.gen(function* () {
        const counts = { ok: 3, misreporting: 2, notReporting: 1, total: 6 }
        assert.isFalse(yield* store.isCounted(day))
        assert.strictEqual(yield* store.count(at("2025-01-15T09:00:00.123Z"), counts), 1)
        assert.strictEqual(yield* store.count(at("2025-01-15T23:59:59.999Z"), { ...counts, ok: 4 }), 0)
        assert.isTrue(yield* store.isCounted(day))
        assert.isFalse(yield* store.isCounted(next))
        assert.strictEqual(yield* store.count(next, counts), 1)
      })
    )
  })
}

/** What every store of places must keep. */
export const placeStoreContract = <E>(name: string, layer: Layer.Layer<PlaceStore, E>) =>
  describe(name, () => {
    sentencesAbout(PlaceStore, layer)("adds places of an instant, each provider once", (store) =>
      Effect.gen(function* () {
        const nowhere = { provider: "f02", lat: null, long: null, country: null, region: null, city: null }
        const somewhere = { provider: "f01", lat: "1.5", long: "-2", country: "DE", region: "Hesse", city: "Fulda" }
        assert.strictEqual(yield* store.append(at("2025-01-15T00:30:00Z"), [somewhere, nowhere]), 2)
        assert.strictEqual(yield* store.append(at("2025-01-15T00:30:00Z"), [somewhere]), 0)
        assert.strictEqual(yield* store.append(at("2025-01-22T00:30:00Z"), [somewhere]), 1)
        assert.strictEqual(yield* store.append(at("2025-01-22T00:30:00Z"), []), 0)
      })
    )
  })

const snapshot = (id: number, day: string, more: Partial<UrlFinderSnapshot> = {}): UrlFinderSnapshot => ({
  provider: `f0${id}`,
  snapshotDate: at(`${day}T00:00:00Z`),
  testedAt: at("2025-01-14T03:04:05.678Z"),
  resultCode: "SUCCESS",
  measurements: [
    { metric: "RPA_RETRIEVABILITY", value: 0.75, testedAt: at("2025-01-14T03:04:05.678Z") },
    { metric: "CAR_FILES", value: null, testedAt: at("2025-01-14T03:04:05.678Z") }
  ],
  ...more
})

/** What every store of provider metrics must keep. */
export const providerMetricStoreContract = <E>(name: string, layer: Layer.Layer<ProviderMetricStore, E>) => {
  const keeps = sentencesAbout(ProviderMetricStore, layer)
  const slice = (snapshots: ReadonlyArray<UrlFinderSnapshot>) => ({
    collector: "metrics",
    slice: "slice",
    snapshots,
    collectedAt: at("2025-01-15T00:00:01Z")
  })

  describe(name, () => {
    keeps("keeps a snapshot a day, and a measurement once however often it is told", (store) =>
      Effect.gen(function* () {
        const [one, two] = [snapshot(1, "2025-01-15"), snapshot(2, "2025-01-15", { measurements: [] })]
        assert.strictEqual(yield* store.storeSlice(urlFinderMetrics, slice([one, two])), 4)
        assert.strictEqual(yield* store.storeSlice(urlFinderMetrics, slice([one, two])), 0)
        assert.strictEqual(yield* store.storeSlice(urlFinderMetrics, slice([snapshot(1, "2025-01-16")])), 1)
        assert.strictEqual(yield* store.storeSlice(urlFinderMetrics, slice([])), 0)
        assert.deepStrictEqual(yield* store.providersOn(at("2025-01-15T00:00:00Z")), new Set(["f01", "f02"]))
        assert.deepStrictEqual(yield* store.providersOn(at("2025-01-16T00:00:00Z")), new Set(["f01"]))
      })
    )
  })
}
