import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, type Layer } from "effect"
import { CollectorStore } from "../../src/application/ports/CollectorStore.js"
import { ProviderId } from "../../src/domain/shared/Ids.js"

const at = DateTime.unsafeMake
const registryRow = (id: number, info: object = {}) => ({
  allocatorId: `f0${id}`,
  allocatorAddress: `f1address${id}`,
  path: `Allocators/rec${id}.json`,
  registryInfo: JSON.stringify(info),
  rejected: false
})
const application = (id: number, name = "A") => ({
  clientId: `f0${id}`,
  clientAddress: `f1client${id}`,
  path: `applications/f1client${id}.json`,
  bookkeepingInfo: JSON.stringify({ ID: name })
})
const rate = (id: number) => ({
  provider: ProviderId.make(`f0${id}`),
  total: 20,
  successful: 15,
  successRate: 0.75,
  successfulHttp: null,
  successRateHttp: null
})

/** What every collector store must keep; `store` is built anew for each sentence. */
export const collectorStoreContract = <E>(name: string, store: Layer.Layer<CollectorStore, E>) => {
  const keeps = (sentence: string, test: (store: typeof CollectorStore.Service) => Effect.Effect<void, unknown>) =>
    it.live(sentence, () => Effect.flatMap(CollectorStore, test).pipe(Effect.provide(store)))

  describe(name, () => {
    keeps("makes the registries equal to what it is given and counts the rows that differ", (store) =>
      Effect.gen(function* () {
        const [one, two, three] = [registryRow(1), registryRow(2), registryRow(3)]
        assert.strictEqual(yield* store.replaceRegistries({ current: [one, two], archive: [three] }), 3)
        assert.strictEqual(yield* store.replaceRegistries({ current: [one, two], archive: [three] }), 0)
        const changed = { ...two, rejected: true }
        assert.strictEqual(yield* store.replaceRegistries({ current: [changed], archive: [three] }), 2)
        assert.deepStrictEqual(yield* store.registries, { current: [changed], archive: [three] })
      })
    )

    keeps("finds the bookkeeping links of allocators that are not rejected", (store) =>
      Effect.gen(function* () {
        const link = (url: unknown) => ({ application: { allocation_bookkeeping: url } })
        yield* store.replaceRegistries({
          current: [
            registryRow(2, link("https://github.com/acme/two")),
            registryRow(1, link("https://example.org")),
            registryRow(3),
            registryRow(4, link(null)),
            { ...registryRow(5, link("https://github.com/acme/five")), rejected: true }
          ],
          archive: [registryRow(6, link("https://github.com/acme/six"))]
        })
        assert.deepStrictEqual(yield* store.bookkeepingLinks, [
          { allocatorId: "f01", url: "https://example.org" },
          { allocatorId: "f02", url: "https://github.com/acme/two" }
        ])
      })
    )

    keeps("keeps applications apart by allocator and touches only those that changed", (store) =>
      Effect.gen(function* () {
        assert.strictEqual(yield* store.upsertBookkeeping("f01", [application(10), application(11)]), 2)
        assert.strictEqual(yield* store.upsertBookkeeping("f02", [application(10)]), 1)
        assert.strictEqual(yield* store.upsertBookkeeping("f01", [application(10, "B"), application(11)]), 1)
        assert.strictEqual(yield* store.upsertBookkeeping("f01", []), 0)
        assert.strictEqual(yield* store.removeBookkeeping("f01", ["f010", "f099"]), 1)
        assert.deepStrictEqual(yield* store.bookkeepingFiles("f01"), [
          { clientId: "f011", path: "applications/f1client11.json" }
        ])
        assert.strictEqual((yield* store.bookkeepingFiles("f02")).length, 1)
      })
    )

    keeps("remembers the days that it was given, empty ones as slices alone", (store) =>
      Effect.gen(function* () {
        const [first, second] = [at("2025-01-01T00:00:00Z"), at("2025-01-02T00:00:00Z")]
        const collectedAt = at("2025-01-10T00:20:00Z")
        assert.strictEqual(yield* store.storeRetrievabilityDay("feed", first, [rate(1), rate(2)], collectedAt), 2)
        assert.strictEqual(yield* store.storeRetrievabilityDay("feed", first, [rate(2), rate(3)], collectedAt), 1)
        assert.strictEqual(yield* store.storeRetrievabilityDay("feed", second, [], collectedAt), 0)
        assert.deepStrictEqual(yield* store.retrievabilityDays(first, second), [first])
        assert.deepStrictEqual(yield* store.retrievabilityDays(second, second), [])
        assert.deepStrictEqual(yield* store.slices("feed"), [
          { slice: "2025-01-01", rows: 2 },
          { slice: "2025-01-02", rows: 0 }
        ])
        yield* store.rememberSlice("feed", { slice: "2025-01-02", rows: 7 }, collectedAt)
        assert.deepInclude(yield* store.slices("feed"), { slice: "2025-01-02", rows: 7 })
        assert.deepStrictEqual(yield* store.slices("other"), [])
      })
    )

    keeps("knows the providers that have a rate of a day", (store) =>
      Effect.gen(function* () {
        const [day, next] = [at("2025-01-01T00:00:00Z"), at("2025-01-02T00:00:00Z")]
        const unknown = { provider: "f02", successRate: null }
        const rates = [{ provider: "f01", successRate: 0.5 }, unknown]
        assert.strictEqual(yield* store.appendUrlFinderRates(at("2025-01-01T00:05:00Z"), rates), 2)
        assert.strictEqual(yield* store.appendUrlFinderRates(at("2025-01-01T07:00:00Z"), [unknown]), 1)
        yield* store.appendUrlFinderRates(next, [{ provider: "f03", successRate: 1 }])
        assert.deepStrictEqual(yield* store.urlFinderProviders(day, next), ["f01", "f02"])
      })
    )
  })
}
