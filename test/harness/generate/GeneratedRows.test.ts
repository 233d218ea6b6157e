import { createHash } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import { dealRow } from "../../../src/adapters/sandbox/sample/DealRows.js"
import type { SampleDeal } from "../../../src/adapters/sandbox/sample/Deals.js"
import { HOURS_PER_DAY, type Hour } from "../../../src/adapters/sandbox/sample/Timeline.js"
import { generatedBursts } from "./Bursts.js"
import { dealDays, directShare } from "./Deals.js"
import { dealTally } from "./DealTally.js"
import { generatedNetwork } from "./GeneratedNetwork.js"
import { editionStart, type GeneratorSettings } from "./GeneratorSettings.js"
import { measuredDays } from "./Measurements.js"
import { actorNumber, populationOf } from "./Population.js"
import { registryTables } from "./Registry.js"
import { smallTables } from "./SmallTables.js"

const settings: GeneratorSettings = {
  deals: 40_000,
  seed: 7,
  now: DateTime.unsafeMake("2026-01-05T00:00:00Z"),
  weeks: 95
}

const generated = (changes: Partial<GeneratorSettings> = {}) => {
  const chosen = { ...settings, ...changes }
  const network = generatedNetwork(chosen)
  return { network, deals: [...dealDays(network, chosen.deals)].flat() }
}

/** Digest of all rows that go into the databases. */
const digest = (changes: Partial<GeneratorSettings> = {}): string => {
  const { deals, network } = generated({ deals: 3000, weeks: 12, ...changes })
  const hash = createHash("sha256")
  const say = (rows: unknown) =>
    hash.update(JSON.stringify(rows, (_, value) => (typeof value === "bigint" ? String(value) : value)))
  const { addAll, tally } = dealTally()
  addAll(deals)
  say(deals.map((deal) => dealRow(deal, network.period.until)))
  say(smallTables(network, tally))
  say(registryTables(network))
  for (const day of measuredDays(network, tally)) say(day)
  return hash.digest("hex")
}

const countBy = <A, K>(rows: ReadonlyArray<A>, key: (row: A) => K): Map<K, number> => {
  const counts = new Map<K, number>()
  for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1)
  return counts
}

const { deals, network } = generated()
const now = network.period.until
const share = (test: (deal: SampleDeal) => boolean, rows: ReadonlyArray<SampleDeal> = deals) =>
  rows.filter(test).length / rows.length
const within = (value: number, from: number, to: number) => {
  assert.isAtLeast(value, from)
  assert.isAtMost(value, to)
}
const year = (text: string): Hour => Date.parse(text) / 3_600_000

describe("generated rows", () => {
  it("are the same for the same seed, bit for bit, and others for another seed or size", () => {
    const first = digest()
    assert.strictEqual(digest(), first)
    assert.notStrictEqual(digest({ seed: 8 }), first)
    assert.notStrictEqual(digest({ deals: 3001 }), first)
  })

  it("are exactly as many as asked for, with ids that ascend without a gap in the order of ingestion", () => {
    for (const count of [1, 2, 999, 5000]) {
      const rows = generated({ deals: count }).deals
      assert.deepStrictEqual(
        rows.map(({ id }) => id),
        Array.from({ length: count }, (_, position) => position + 1)
      )
      for (const [position, { created }] of rows.entries()) {
        assert.isAtLeast(created, rows[position - 1]?.created ?? 0)
        assert.isBelow(created, now)
      }
    }
  })

  it("fit histories of any length, also one that begins before the edition", () => {
    for (const weeks of [1, 8, 140]) {
      const { deals, network } = generated({ deals: 2000, weeks })
      assert.strictEqual(deals.length, 2000)
      within(
        share(({ created }) => created >= network.period.from, deals),
        0.97,
        0.99
      )
    }
  })

  it("come of a few large clients and many small ones", () => {
    const sizes = [...countBy(deals, ({ clientId }) => clientId).values()].sort((a, b) => b - a)
    within((sizes[0] ?? 0) / deals.length, 0.1, 0.35)
    within(sizes.slice(0, 10).reduce((sum, size) => sum + size, 0) / deals.length, 0.4, 0.75)
    assert.isAtLeast(sizes.length, 140)
  })

  it("name for each client its own providers, three to twelve but for a few clients, and those of all unevenly", () => {
    for (const { providers } of network.clients) within(providers.length, 3, 200)
    const { clients } = generatedNetwork({ ...settings, deals: 1_000_000 })
    within(clients.filter(({ providers }) => providers.length >= 50).length / clients.length, 0.01, 0.03)
    assert.isTrue(clients.every(({ providers: { length } }) => length <= 12 || length >= 50))
    assert.isTrue(clients.every(({ allocators: { length } }) => length >= 1 && length <= 3))
    const popularity = [
      ...countBy(
        clients.flatMap(({ providers }) => providers),
        (id) => id
      ).values()
    ]
    popularity.sort((a, b) => b - a)
    assert.isAbove(popularity[0] ?? 0, 10 * (popularity[Math.floor(popularity.length / 2)] ?? 0))
  })

  it("have four or five copies of most pieces, spread over at most twenty days", () => {
    const byPiece = new Map<string, Array<SampleDeal>>()
    for (const deal of deals) {
      const key = `${deal.clientId} ${deal.pieceCid}`
      const known = byPiece.get(key)
      if (known === undefined) byPiece.set(key, [deal])
      else known.push(deal)
    }
    const pieces = [...byPiece.values()]
    const replicas = countBy(pieces, (copies) => new Set(copies.map(({ providerId }) => providerId)).size)
    const [mode] = [...replicas].reduce((most, entry) => (entry[1] > most[1] ? entry : most))
    within(mode, 4, 5)
    within(Math.max(...replicas.keys()), 8, 10)
    const spreads = pieces.map((copies) => (copies.at(-1)?.created ?? 0) - (copies[0]?.created ?? 0))
    within(Math.max(...spreads), 15 * HOURS_PER_DAY, 20 * HOURS_PER_DAY)
    const redealt = deals.length - [...replicas].reduce((sum, [copies, count]) => sum + copies * count, 0)
    within(redealt / deals.length, 0.02, 0.05)
    const clientsOf = countBy([...byPiece.keys()], (key) => key.split(" ")[1])
    within([...clientsOf.values()].filter((clients) => clients > 1).length / clientsOf.size, 0.002, 0.01)
  })

  it("come in bursts whose rows add up", () => {
    const bursts = generatedBursts(network, settings.deals)
    assert.strictEqual(
      bursts.reduce((sum, { rows }) => sum + rows, 0),
      settings.deals
    )
    assert.isBelow(bursts.length, settings.deals / 10)
  })

  it("are direct deals ever more often: none at the edition's start, nine of ten in the end, two thirds in all", () => {
    const isDirect = ({ dealId }: SampleDeal) => dealId === 0
    const ingested = (from: string, to: string) =>
      deals.filter(({ created }) => created >= year(from) && created < year(to))
    const quarters = ["2024-04-01", "2024-07-01", "2024-10-01", "2025-01-01", "2025-04-01", "2025-07-01", "2025-11-01"]
    const shares = quarters.slice(1).map((to, at) => share(isDirect, ingested(quarters[at] ?? to, to)))
    for (const [at, value] of shares.entries()) assert.isAbove(value, shares[at - 1] ?? 0)
    within(share(isDirect, ingested("2025-11-01", "2026-01-05")), 0.87, 0.93)
    within(share(isDirect), 0.6, 0.72)
    assert.strictEqual(directShare(editionStart), 0)
    assert.strictEqual(
      share(
        isDirect,
        deals.filter(({ created }) => created < editionStart)
      ),
      0
    )
  })

  it("start when they come if direct, one to three days later otherwise; some late, in the future, or never", () => {
    const delay = ({ created, start = Number.NaN }: SampleDeal) => start - created
    within(
      share(({ start }) => start === undefined),
      0.007,
      0.013
    )
    within(
      share((deal) => delay(deal) < -4 * HOURS_PER_DAY),
      0.007,
      0.013
    )
    within(
      share(({ start = 0 }) => start > now),
      0.003,
      0.008
    )
    within(
      share((deal) => deal.dealId === 0 && delay(deal) === 0),
      0.58,
      0.7
    )
    const market = deals.filter(({ dealId }) => dealId !== 0)
    within(
      share((deal) => delay(deal) >= HOURS_PER_DAY && delay(deal) <= 3 * HOURS_PER_DAY, market),
      0.95,
      0.99
    )
    assert.isAtLeast(Math.min(...deals.map(delay).filter(Number.isFinite)), -64 * HOURS_PER_DAY)
  })

  it("are terminated, removed, out of a sector, rewritten or old now and then", () => {
    const rows = deals.map((deal) => dealRow(deal, now))
    const part = (count: number) => count / rows.length
    within(part(rows.filter(({ slashedEpoch }) => slashedEpoch !== 0).length), 0.025, 0.035)
    within(
      share(({ removed }) => removed),
      0.007,
      0.013
    )
    within(
      share(({ sectorId }) => sectorId === "0"),
      0.007,
      0.013
    )
    within(
      share(({ created, updated }) => updated > created),
      0.003,
      0.007
    )
    within(
      share(({ start = editionStart }) => start < editionStart),
      0.015,
      0.03
    )
  })

  it("are of 32 GiB mostly", () => {
    const GiB = 1n << 30n
    within(
      share(({ pieceSize }) => pieceSize === 32n * GiB),
      0.67,
      0.73
    )
    within(
      share(({ pieceSize }) => pieceSize === 64n * GiB),
      0.08,
      0.12
    )
    within(
      share(({ pieceSize }) => pieceSize === 16n * GiB || pieceSize === 8n * GiB),
      0.13,
      0.17
    )
  })
})

describe("the population", () => {
  it("is the network's from a million deals on, never less than a platform needs, and grows with larger networks", () => {
    assert.deepStrictEqual(populationOf(1), { clients: 150, allocators: 60, providers: 300 })
    for (const deals of [1_000_000, 35_000_000]) {
      assert.deepStrictEqual(populationOf(deals), { clients: 4500, allocators: 300, providers: 2000 })
    }
    assert.deepStrictEqual(populationOf(350_000_000), { clients: 45_000, allocators: 3000, providers: 20_000 })
  })

  it("has no id twice", () => {
    const numbers = (["provider", "client", "allocator"] as const).flatMap((kind) =>
      Array.from({ length: 3000 }, (_, position) => actorNumber(kind, position, (position % 10) / 10))
    )
    assert.strictEqual(new Set(numbers).size, numbers.length)
  })
})

describe("the other tables", () => {
  const { addAll, tally } = dealTally()
  addAll(deals)
  const tables = new Map(smallTables(network, tally).map(({ rows, table }) => [table, rows]))
  const rowsOf = (table: string) => tables.get(table) ?? []
  const sum = (table: string, column: string) =>
    rowsOf(table).reduce((total, row) => total + BigInt(row[column] ?? 0), 0n)

  it("grant each client what it used, in tranches that double, and each allocator what it gave", () => {
    assert.strictEqual(sum("verified_client", "initialAllowance"), sum("verified_client_allowance", "allowance"))
    assert.strictEqual(sum("verifier", "initialAllowance"), sum("verifier_allowance", "allowance"))
    const used = [...tally.used.values()].reduce((total, bytes) => total + bytes, 0n)
    assert.strictEqual(sum("verified_client", "initialAllowance") - sum("verified_client", "allowance"), used)
    for (const { allowance } of rowsOf("verifier")) assert.isTrue(BigInt(allowance ?? -1) >= 0n)
    const tranches = new Set(rowsOf("verified_client_allowance").map(({ allowance }) => allowance))
    assert.includeMembers([...tranches], [50n << 40n, 100n << 40n, 200n << 40n])
  })

  it("name allowances of former editions, meta-allocators and those that draw from them", () => {
    const epoch = 3_698_160
    for (const table of ["verified_client_allowance", "verifier_allowance"]) {
      const old = rowsOf(table).filter(({ height }) => Number(height) < epoch).length
      within(old / rowsOf(table).length, 0.01, 0.5)
    }
    const addresses = new Set(
      rowsOf("verifier").flatMap(({ addressEth, isMetaAllocator }) => (isMetaAllocator ? [String(addressEth)] : []))
    )
    const virtual = rowsOf("verifier").filter(({ isVirtual }) => isVirtual)
    assert.isAtLeast(addresses.size, 2)
    assert.isAtLeast(virtual.length, 4)
    for (const { dcSource } of virtual) assert.isTrue(addresses.has(String(dcSource).toLowerCase()))
  })

  it("hold a few rows of dc_allocation_claim for a client, however many deals it has", () => {
    const each = countBy(rowsOf("dc_allocation_claim"), ({ clientId }) => clientId)
    assert.isAtLeast(each.size, 100)
    assert.isAtMost(Math.max(...each.values()), 3)
  })
})
