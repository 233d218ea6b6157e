import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Layer, Option } from "effect"
import { collectLocations } from "../../../src/application/collect/CollectLocations.js"
import { LocationLookup } from "../../../src/application/ports/LocationLookup.js"
import { LotusRpc } from "../../../src/application/ports/LotusRpc.js"
import { NameResolver } from "../../../src/application/ports/NameResolver.js"
import { UpstreamError } from "../../../src/application/ports/PortErrors.js"
import { ProviderRepository } from "../../../src/application/ports/ProviderRepository.js"
import type { ProviderPlace } from "../../../src/domain/storage-provider/Location.js"
import { fulda } from "../../support/fulda.js"
import { outage } from "../../support/inMemoryGithub.js"
import { inMemoryPlaces } from "../../support/inMemoryMeasurements.js"
import { runAt } from "./collectorRun.js"

const now = "2025-01-15T00:30:00Z"
const daysAgo = (days: number) => DateTime.subtract(DateTime.unsafeMake(now), { days })
const nowhere = { lat: null, long: null, country: null, region: null, city: null }

const inFulda = { lat: "50.55", long: "9.68", country: "DE", region: "Hesse", city: "Fulda" }

interface Stage {
  readonly waiting?: ReadonlyArray<string>
  /** Days since providers were looked up. */
  readonly lookedUp?: Readonly<Record<string, number>>
  /** Those of whom a place was found then. */
  readonly placed?: ReadonlyArray<string>
  /** What the chain, and what the location service says instead of Fulda. */
  readonly chain?: (provider: string) => UpstreamError | undefined
  readonly location?: (provider: string) => UpstreamError | Partial<typeof fulda> | null | undefined
  readonly missing?: ReadonlyArray<string>
}

/** Every provider has one address, which is its own name. */
const collect = (stage: Stage) => {
  const asked: Array<string> = []
  const rows = new Map<string, ProviderPlace>()
  const sources = Layer.mergeAll(
    Layer.mock(ProviderRepository, {
      notLookedUpSince: (instant) => {
        assert.strictEqual(DateTime.formatIso(instant), DateTime.formatIso(daysAgo(7)))
        return Effect.succeed(stage.waiting ?? [])
      },
      places: Effect.succeed(
        Object.entries(stage.lookedUp ?? {}).map(([provider, days]) => ({
          provider,
          date: daysAgo(days),
          ...(stage.placed?.includes(provider) === true ? inFulda : nowhere)
        }))
      )
    }),
    Layer.mock(LotusRpc, {
      minerInfo: (provider) => {
        asked.push(provider)
        const failure = stage.chain?.(provider)
        const hosts = [{ protocol: "ip4", host: provider }] as const
        return failure === undefined ? Effect.succeed({ hosts, peerId: null }) : Effect.fail(failure)
      }
    }),
    Layer.mock(NameResolver, {}),
    Layer.succeed(LocationLookup, {
      missing: stage.missing ?? [],
      locate: (ip) => {
        const instead = stage.location?.(ip)
        if (instead instanceof UpstreamError) return Effect.fail(instead)
        return Effect.succeed(instead === null ? Option.none() : Option.some({ ...fulda, ...instead }))
      }
    }),
    inMemoryPlaces(rows)
  )
  return collectLocations.work(runAt(now)).pipe(
    Effect.provide(sources),
    Effect.map((outcome) => ({
      outcome,
      asked,
      places: Object.fromEntries(
        [...rows].map(([key, { provider, ...place }]) => {
          assert.strictEqual(key, `2025-01-15T00:30:00.000Z ${provider}`)
          return [provider, place]
        })
      )
    }))
  )
}

describe("the collector of locations", () => {
  it.effect("stores where providers are, and all unknown where there is no place", () =>
    Effect.gen(function* () {
      const { outcome, places } = yield* collect({
        waiting: ["f01", "f02"],
        location: (provider) => (provider === "f02" ? null : undefined)
      })
      assert.deepStrictEqual(outcome, { rowsRead: 2, rowsWritten: 2, failures: [] })
      assert.deepStrictEqual(places, { f01: inFulda, f02: nowhere })
    })
  )

  it.effect("looks up twenty a run: first who was never looked up, then who waits the longest", () =>
    Effect.gen(function* () {
      const waiting = Array.from({ length: 30 }, (_, index) => `f0${index + 1}`)
      const lookedUp = Object.fromEntries(waiting.slice(0, 25).map((provider, index) => [provider, 8 + index]))
      const { asked } = yield* collect({ waiting, lookedUp })
      const never = waiting.slice(25)
      assert.sameMembers(asked, [...never, ...waiting.slice(10, 25)])
      assert.deepStrictEqual(asked.slice(0, 4), never.slice(0, 4))
    })
  )

  it.effect("takes a provider whose look-up alone fails for unknown, so that it is not in the way of others", () =>
    Effect.gen(function* () {
      const failing = new Map([
        ["f02", outage("lotus", "refused")],
        ["f03", outage("lotus", "timeout")]
      ])
      const { outcome, places } = yield* collect({
        waiting: ["f01", "f02", "f03"],
        chain: (provider) => failing.get(provider)
      })
      assert.deepStrictEqual(outcome, { rowsRead: 3, rowsWritten: 3, failures: [] })
      assert.deepStrictEqual(places, { f01: inFulda, f02: nowhere, f03: nowhere })
    })
  )

  it.effect(
    "keeps a known place when the look-up fails in passing, tells it, and gives it up when nobody knows it",
    () =>
      Effect.gen(function* () {
        const lookedUp = { f02: 8, f03: 8, f04: 8 }
        const failing = new Map([
          ["f02", outage("lotus", "timeout")],
          ["f03", outage("lotus", "refused")],
          ["f04", outage("lotus", "timeout")]
        ])
        const { outcome, places } = yield* collect({
          waiting: ["f01", "f02", "f03", "f04"],
          lookedUp,
          placed: ["f02", "f03"],
          chain: (provider) => failing.get(provider)
        })
        assert.deepStrictEqual(outcome, { rowsRead: 3, rowsWritten: 3, failures: ["lotus test: timeout (down)"] })
        assert.deepStrictEqual(places, { f01: inFulda, f03: nowhere, f04: nowhere })
      })
  )

  it.effect.each(["timeout", "unreachable", "malformed", "status"] as const)(
    "stores nothing and fails when the location service answers for nobody, though some name no address: %s",
    (reason) =>
      Effect.gen(function* () {
        const { outcome, places } = yield* collect({
          waiting: ["f01", "f02", "f03"],
          location: (provider) => (provider === "f03" ? null : outage("ipinfo", reason))
        })
        assert.deepStrictEqual(outcome, {
          rowsRead: 1,
          rowsWritten: 1,
          failures: Array.from({ length: 2 }, () => `ipinfo test: ${reason} (down)`)
        })
        assert.deepStrictEqual(places, { f03: nowhere })
      })
  )

  it.effect("stores nothing when the chain answers for nobody, and unknown for whom it refuses", () =>
    Effect.gen(function* () {
      const { outcome, places } = yield* collect({
        waiting: ["f01", "f02"],
        chain: (provider) => outage("lotus", provider === "f01" ? "refused" : "malformed")
      })
      assert.deepStrictEqual(outcome.failures, ["lotus test: malformed (down)"])
      assert.deepStrictEqual(places, { f01: nowhere })
    })
  )

  it.effect("stores what came before a service went down and leaves the others for the next hour", () =>
    Effect.gen(function* () {
      const failing = new Map([
        ["f03", outage("ipinfo", "timeout")],
        ["f04", outage("ipinfo", "suspended")],
        ["f05", outage("ipinfo", "suspended")],
        ["f06", outage("ipinfo", "suspended")]
      ])
      const { outcome, places } = yield* collect({
        waiting: ["f01", "f02", "f03", "f04", "f05", "f06"],
        location: (provider) => failing.get(provider)
      })
      assert.deepStrictEqual(outcome, {
        rowsRead: 2,
        rowsWritten: 2,
        failures: ["ipinfo test: timeout (down)", "3 calls of ipinfo not made: down"]
      })
      assert.deepStrictEqual(Object.keys(places), ["f01", "f02"])
    })
  )

  it.effect("keeps no text that PostgreSQL has no room for", () =>
    Effect.gen(function* () {
      const { places } = yield* collect({ waiting: ["f01"], location: () => ({ city: "Ful\0da", region: "\ud800" }) })
      assert.deepStrictEqual(places, { f01: { ...inFulda, city: null, region: null } })
    })
  )

  it.effect("does nothing and says so without a token", () =>
    Effect.gen(function* () {
      const { asked, outcome } = yield* collect({ waiting: ["f01"], missing: ["IP_INFO_TOKEN"] })
      const off = "places of providers not collected: set IP_INFO_TOKEN to collect it"
      assert.deepStrictEqual(outcome, { rowsRead: 0, rowsWritten: 0, failures: [], off })
      assert.deepStrictEqual(asked, [])
    })
  )
})
