import { NodeContext } from "@effect/platform-node"
import { assert, describe, it, layer } from "@effect/vitest"
import { Context, DateTime, Effect, Layer } from "effect"
import { type SampleDeal, sampleDeals } from "../../../src/adapters/sandbox/sample/Deals.js"
import { type Network, SAMPLE_SEED, sampleNetwork } from "../../../src/adapters/sandbox/sample/Network.js"
import { readRealData } from "../../../src/adapters/sandbox/sample/RealData.js"
import { HOURS_PER_WEEK, historyStart, hourOf } from "../../../src/adapters/sandbox/sample/Timeline.js"

const firstStart = DateTime.unsafeMake("2026-05-20T13:37:00Z")
const history = historyStart(firstStart)
const until = hourOf(firstStart)

class Sample extends Context.Tag("test/Sample")<
  Sample,
  { readonly network: Network; readonly deals: ReadonlyArray<SampleDeal> }
>() {}

const SampleLive = Layer.effect(
  Sample,
  Effect.map(readRealData, (data) => {
    const network = sampleNetwork(SAMPLE_SEED, data)
    return { network, deals: sampleDeals(network, history, history, until) }
  })
).pipe(Layer.provide(NodeContext.layer))

const share = (deals: ReadonlyArray<SampleDeal>, test: (deal: SampleDeal) => boolean) =>
  deals.filter(test).length / deals.length

describe("history", () => {
  it("begins sixty weeks before the week of the first start, whatever its weekday", () => {
    const monday = DateTime.unsafeMake("2026-05-18T00:00:00Z")
    for (let hour = 0; hour < HOURS_PER_WEEK; hour++) {
      const start = historyStart(DateTime.add(monday, { hours: hour }))
      assert.strictEqual(start, hourOf(monday) - 60 * HOURS_PER_WEEK)
    }
  })
})

layer(SampleLive)("generated deals", (it) => {
  it.effect("are some 100,000, of all clients and providers", () =>
    Effect.gen(function* () {
      const { deals, network } = yield* Sample
      assert.isAbove(deals.length, 95_000)
      assert.isBelow(deals.length, 105_000)
      assert.strictEqual(network.providers.length, 250)
      assert.strictEqual(network.clients.length, 320)
      const clients = new Set(deals.map(({ clientId }) => clientId))
      const providers = new Set(deals.map(({ providerId }) => providerId))
      assert.isAtLeast(clients.size, 310)
      assert.isAtLeast(providers.size, 240)
    })
  )

  it.effect("are the same for the same seed and hours, and others for another seed", () =>
    Effect.gen(function* () {
      const { network } = yield* Sample
      const weeks = (seed: number) =>
        sampleDeals({ ...network, seed }, history, history, history + 4 * HOURS_PER_WEEK).map(
          ({ pieceCid }) => pieceCid
        )
      assert.deepStrictEqual(weeks(SAMPLE_SEED), weeks(SAMPLE_SEED))
      assert.notDeepEqual(weeks(SAMPLE_SEED), weeks(1))
    })
  )

  it.effect("of two adjoining periods are those of the whole", () =>
    Effect.gen(function* () {
      const { deals, network } = yield* Sample
      const middle = history + 23 * HOURS_PER_WEEK + 5
      const before = sampleDeals(network, history, history, middle)
      const after = sampleDeals(network, history, middle, until)
      assert.isAbove(before.length, 0)
      assert.deepStrictEqual([...before, ...after], deals)
    })
  )

  it.effect("have ids that ascend with the hour of ingestion and fit 32 bits", () =>
    Effect.gen(function* () {
      const { deals } = yield* Sample
      for (const [at, { created, id }] of deals.entries()) {
        const previous = deals[at - 1]
        assert.isTrue(previous === undefined || (previous.id < id && previous.created <= created))
      }
      assert.isBelow(deals.at(-1)?.id ?? 0, 2 ** 31)
    })
  )

  it.effect("arrive in every week of the sixty", () =>
    Effect.gen(function* () {
      const { deals } = yield* Sample
      const weeks = new Set(deals.map(({ created }) => Math.floor((created - history) / HOURS_PER_WEEK)))
      assert.strictEqual(weeks.size, 61)
    })
  )

  it.effect("are skewed: the busiest tenth of the clients makes more than a third of them", () =>
    Effect.gen(function* () {
      const { deals } = yield* Sample
      const counts = new Map<string | null, number>()
      for (const { clientId } of deals) counts.set(clientId, (counts.get(clientId) ?? 0) + 1)
      const sorted = [...counts.values()].sort((a, b) => b - a)
      const tenth = sorted.slice(0, Math.floor(sorted.length / 10)).reduce((sum, count) => sum + count, 0)
      assert.isAbove(tenth / deals.length, 1 / 3)
    })
  )

  it.effect("contain the odd rows of the real source", () =>
    Effect.gen(function* () {
      const { deals } = yield* Sample
      const found = {
        withoutClient: deals.filter(({ clientId }) => clientId === null).length,
        withoutProvider: deals.filter(({ providerId }) => providerId === null).length,
        withoutPiece: deals.filter(({ pieceCid }) => pieceCid === null).length,
        sectorZero: deals.filter(({ sectorId }) => sectorId === "0").length,
        sectorNull: deals.filter(({ sectorId }) => sectorId === null).length,
        sectorWord: deals.filter(({ sectorId }) => sectorId === "null").length,
        removed: deals.filter(({ removed }) => removed).length,
        late: deals.filter(({ created, start }) => start !== undefined && start < created - 24).length,
        rewritten: deals.filter(({ created, updated }) => updated > created).length
      }
      for (const [oddity, rows] of Object.entries(found)) assert.isAbove(rows, 5, oddity)
      assert.closeTo(
        share(deals, ({ start }) => start === undefined),
        0.01,
        0.003
      )
      assert.closeTo(
        share(deals, ({ start }) => start !== undefined && start > until),
        0.006,
        0.003
      )
      assert.closeTo(
        share(deals, ({ slashedAt }) => slashedAt !== undefined),
        0.03,
        0.005
      )
      const direct = share(deals, ({ dealId }) => dealId === 0)
      assert.isAbove(direct, 0.6)
      assert.isBelow(direct, 0.9)
    })
  )

  it.effect("repeat pieces: copies, re-deals, shared pieces and a piece of two sizes", () =>
    Effect.gen(function* () {
      const { deals } = yield* Sample
      const pieces = new Map<string, Array<SampleDeal>>()
      for (const deal of deals) {
        if (deal.pieceCid !== null) pieces.set(deal.pieceCid, [...(pieces.get(deal.pieceCid) ?? []), deal])
      }
      const groups = [...pieces.values()]
      const having = (distinct: (deal: SampleDeal) => unknown) =>
        groups.filter((copies) => new Set(copies.map(distinct)).size > 1).length
      assert.isAbove(
        having(({ providerId }) => providerId),
        10_000
      )
      assert.isAbove(
        having(({ clientId }) => clientId),
        50
      )
      assert.isAbove(
        having(({ pieceSize }) => pieceSize),
        50
      )
      const again = groups.filter((copies) => new Set(copies.map(({ providerId }) => providerId)).size < copies.length)
      assert.isAbove(again.length, 500)
      assert.isBelow(again.length, groups.length / 4)
    })
  )
})
