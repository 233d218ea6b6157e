import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Fiber, Layer, Option, TestClock } from "effect"
import { fetchIpni } from "../../../src/application/collect/FetchIpni.js"
import {
  type IndexedProvider,
  IpniIndex,
  type PublishedAdvertisement
} from "../../../src/application/ports/IpniIndex.js"
import { UpstreamError } from "../../../src/application/ports/PortErrors.js"
import { outage } from "../../support/inMemoryGithub.js"
import { inMemoryIngestProblems, noProblems, openProblems } from "../../support/inMemoryIngestProblems.js"
import { inMemoryAdvertisements } from "../../support/inMemoryMeasurements.js"
import { runAt, warningsOf } from "./collectorRun.js"

/** A chain of advertisements `a1` … of one peer: what is asked for, and what comes instead of an advertisement. */
interface Chain {
  readonly peer: string
  readonly length: number
  readonly instead?: (number: number) => UpstreamError | Partial<PublishedAdvertisement> | undefined
}

const addressOf = (peer: string) => `/dns/${peer}.example/tcp/443/https`
const providerOf = ({ length, peer }: Chain): IndexedProvider => ({
  peerId: peer,
  publisherAddress: addressOf(peer),
  newestAdvertisement: `${peer}-${length}`
})

const advertisementOf = (peer: string, number: number): PublishedAdvertisement => ({
  id: `${peer}-${number}`,
  previous: number === 1 ? Option.none() : Option.some(`${peer}-${number - 1}`),
  publisherId: peer,
  contextId: null,
  entries: BigInt(number),
  isRemoval: false
})

interface Stage {
  readonly rows?: Map<string, PublishedAdvertisement>
  readonly problems?: ReturnType<typeof noProblems>
  readonly settings?: Readonly<Record<string, string>>
  readonly list?: Effect.Effect<
    { readonly providers: ReadonlyArray<IndexedProvider>; readonly unreadable: ReadonlyArray<string> },
    UpstreamError
  >
  /** That an advertisement takes to come. */
  readonly delay?: `${number} millis`
}

const fetch = (chains: ReadonlyArray<Chain>, stage: Stage = {}) => {
  const asked: Array<string> = []
  const index = Layer.succeed(IpniIndex, {
    providers: stage.list ?? Effect.succeed({ providers: chains.map(providerOf), unreadable: [] }),
    advertisement: (address, id) =>
      Effect.suspend(() => {
        asked.push(id)
        const [peer = "", number = ""] = id.split("-")
        const chain = chains.find((candidate) => candidate.peer === peer)
        assert.strictEqual(address, addressOf(peer))
        const instead = chain?.instead?.(Number(number))
        if (instead instanceof UpstreamError) return Effect.fail(instead)
        return Effect.succeed({ ...advertisementOf(peer, Number(number)), ...instead })
      }).pipe(Effect.delay(stage.delay ?? 0))
  })
  const rows = stage.rows ?? new Map<string, PublishedAdvertisement>()
  const problems = stage.problems ?? noProblems()
  const run = fetchIpni
    .work(runAt("2025-01-15T08:00:00Z"))
    .pipe(
      Effect.provide(Layer.mergeAll(index, inMemoryAdvertisements(rows), inMemoryIngestProblems(problems))),
      Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(stage.settings ?? {}))))
    )
  return { run, asked, rows, problems }
}
const numbers = (rows: Map<string, unknown>, peer: string) =>
  [...rows.keys()]
    .filter((id) => id.startsWith(`${peer}-`))
    .map((id) => Number(id.split("-")[1]))
    .sort((a, b) => b - a)
const downFrom = (first: number, count: number) => Array.from({ length: count }, (_, index) => first - index)
const backfill = { IPNI_BACKFILL: "on" }

describe("the IPNI fetcher", () => {
  it.effect("keeps the newest advertisement of each provider and ten more, and later only what is new", () =>
    Effect.gen(function* () {
      const first = fetch([
        { peer: "a", length: 50 },
        { peer: "b", length: 3 }
      ])
      assert.deepStrictEqual(yield* first.run, { rowsRead: 14, rowsWritten: 14, failures: [] })
      assert.deepStrictEqual(numbers(first.rows, "a"), downFrom(50, 11))
      assert.deepStrictEqual(numbers(first.rows, "b"), [3, 2, 1])

      const second = fetch(
        [
          { peer: "a", length: 52 },
          { peer: "b", length: 3 }
        ],
        { rows: first.rows }
      )
      assert.deepStrictEqual(yield* second.run, { rowsRead: 2, rowsWritten: 2, failures: [] })
      assert.deepStrictEqual(second.asked, ["a-52", "a-51"])
      assert.strictEqual((yield* fetch([{ peer: "a", length: 52 }], { rows: first.rows }).run).rowsRead, 0)
    })
  )

  it.effect("stores nothing of a provider of which one advertisement cannot be read, and goes on with the others", () =>
    Effect.gen(function* () {
      const gone = new UpstreamError({
        service: "publisher",
        operation: "advertisement b-15",
        reason: "status",
        detail: "HTTP 404",
        status: 404
      })
      const { problems, rows, run } = fetch([
        { peer: "a", length: 20 },
        { peer: "b", length: 20, instead: (number) => (number === 15 ? gone : undefined) },
        { peer: "c", length: 20 }
      ])
      assert.deepStrictEqual(yield* run, { rowsRead: 22, rowsWritten: 22, failures: [] })
      assert.deepStrictEqual(numbers(rows, "b"), [])
      assert.deepStrictEqual(openProblems(problems), [
        {
          subject: "b",
          allocatorId: null,
          reason: "advertisement is not served",
          detail: "publisher advertisement b-15: status (HTTP 404)"
        }
      ])
    })
  )

  it.effect("warns of each provider that cannot be followed, and fails when that are more than half", () =>
    Effect.gen(function* () {
      const down = { instead: () => outage("publisher", "timeout") }
      const some = fetch([
        { peer: "a", length: 1, ...down },
        { peer: "b", length: 1 }
      ])
      assert.deepStrictEqual(yield* warningsOf(some.run), ["publisher test: timeout (down)"])
      assert.deepStrictEqual(openProblems(some.problems), [])

      const most = fetch([
        { peer: "a", length: 1, ...down },
        { peer: "b", length: 1, instead: () => outage("publisher", "suspended") },
        { peer: "c", length: 1 }
      ])
      assert.deepStrictEqual(yield* most.run, {
        rowsRead: 1,
        rowsWritten: 1,
        failures: [
          "2 of 3 providers could not be followed",
          "publisher test: timeout (down)",
          "1 call of publisher not made: down"
        ]
      })
    })
  )

  it.effect("remembers what was wrong with a provider until it was followed again", () =>
    Effect.gen(function* () {
      const problems = noProblems()
      const chain = (instead: Chain["instead"]): ReadonlyArray<Chain> => [
        { peer: "a", length: 1, ...(instead === undefined ? {} : { instead }) }
      ]
      const malformed = () => outage("publisher", "malformed")
      yield* fetch(chain(malformed), { problems }).run
      assert.strictEqual(openProblems(problems)[0]?.reason, "advertisement cannot be read")
      yield* fetch(
        chain(() => outage("publisher", "timeout")),
        { problems }
      ).run
      assert.strictEqual(openProblems(problems).length, 1)
      yield* fetch(chain(undefined), { problems }).run
      assert.deepStrictEqual(openProblems(problems), [])
    })
  )

  it.effect("takes an advertisement that no database can keep for unreadable", () =>
    Effect.gen(function* () {
      for (const spoilt of [
        { contextId: "\0" },
        { publisherId: "\ud800" },
        { publisherId: "x".repeat(501) },
        { previous: Option.some("y".repeat(501)) }
      ]) {
        const { problems, rows, run } = fetch([{ peer: "a", length: 1, instead: () => spoilt }])
        yield* run
        assert.strictEqual(rows.size, 0)
        assert.strictEqual(openProblems(problems)[0]?.reason, "advertisement cannot be read")
      }
    })
  )

  it.effect("tells of entries of the list that name nobody", () =>
    Effect.gen(function* () {
      const { problems, run } = fetch([], {
        list: Effect.succeed({
          providers: [providerOf({ peer: "a", length: 2 })],
          unreadable: ["no publisher", "no id", "no publisher"]
        })
      })
      assert.strictEqual((yield* run).rowsWritten, 2)
      assert.deepStrictEqual(
        openProblems(problems).map(({ detail }) => detail),
        ["1 × no id; 2 × no publisher"]
      )
    })
  )

  it.effect("keeps what it has when the list is empty or cannot be had", () =>
    Effect.gen(function* () {
      const rows = new Map([["a-1", advertisementOf("a", 1)]])
      const empty = fetch([], { rows })
      assert.deepStrictEqual((yield* empty.run).failures, ["the index lists nobody to ask; what is stored stays"])
      const down = fetch([], { rows, list: Effect.fail(outage("cid.contact", "malformed")) })
      assert.strictEqual((yield* Effect.flip(down.run)).message, "cid.contact test: malformed (down)")
      assert.strictEqual(rows.size, 1)
    })
  )

  it.effect("follows a history that providers share once, and asks a few publishers at a time", () =>
    Effect.gen(function* () {
      const shared = providerOf({ peer: "a", length: 3 })
      const { asked, run } = fetch([], {
        list: Effect.succeed({ providers: [shared, { ...shared, peerId: "b" }, shared], unreadable: [] })
      })
      yield* run
      assert.deepStrictEqual(asked, ["a-3", "a-2", "a-1"])

      const many = fetch(
        downFrom(40, 40).map((number) => ({ peer: `p${number}`, length: 1 })),
        { delay: "100 millis" }
      )
      const running = yield* Effect.fork(many.run)
      yield* TestClock.adjust("50 millis")
      yield* TestClock.adjust("100 millis")
      assert.strictEqual(many.rows.size, 16)
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* Fiber.join(running)).rowsWritten, 40)
    })
  )
})

describe("the backfill of the IPNI fetcher", () => {
  it.effect("reads whole histories behind what is collected day by day, and then nothing more", () =>
    Effect.gen(function* () {
      const chains = [
        { peer: "a", length: 500 },
        { peer: "b", length: 25 },
        { peer: "c", length: 4 }
      ]
      const { rows, run } = fetch(chains, { settings: backfill })
      assert.deepStrictEqual(yield* run, { rowsRead: 529, rowsWritten: 529, failures: [] })
      assert.deepStrictEqual(numbers(rows, "a"), downFrom(500, 500))
      assert.deepStrictEqual(numbers(rows, "b"), downFrom(25, 25))
      const second = fetch(chains, { rows, settings: backfill })
      yield* second.run
      assert.deepStrictEqual(second.asked, [])
    })
  )

  it.effect("is off unless it is switched on", () =>
    Effect.gen(function* () {
      const { rows, run } = fetch([{ peer: "a", length: 500 }])
      yield* run
      assert.strictEqual(rows.size, 11)
    })
  )

  it.effect("closes every gap, also those between two stored stretches", () =>
    Effect.gen(function* () {
      const rows = new Map([30, 29, 10].map((number) => [`a-${number}`, advertisementOf("a", number)]))
      const { asked, run } = fetch([{ peer: "a", length: 60 }], { rows, settings: backfill })
      yield* run
      assert.deepStrictEqual(numbers(rows, "a"), downFrom(60, 60))
      assert.strictEqual(asked.length, 57)
    })
  )

  it.effect("goes on where it was when it is killed in the middle", () =>
    Effect.gen(function* () {
      const chains = [{ peer: "a", length: 500 }]
      const first = fetch(chains, { settings: backfill, delay: "10 millis" })
      const running = yield* Effect.fork(first.run)
      yield* TestClock.adjust("2 seconds")
      yield* Fiber.interrupt(running)
      const before = new Set(first.rows.keys())
      assert.isAtLeast(before.size, 100)
      assert.isBelow(before.size, 250)
      assert.deepStrictEqual(numbers(first.rows, "a"), downFrom(500, before.size))

      const second = fetch(chains, { rows: first.rows, settings: backfill })
      yield* second.run
      assert.deepStrictEqual(
        second.asked,
        downFrom(500 - before.size, 500 - before.size).map((number) => `a-${number}`)
      )
      assert.deepStrictEqual(numbers(first.rows, "a"), downFrom(500, 500))
    })
  )

  it.effect("reads no more than its limit in a run, of all publishers in turn", () =>
    Effect.gen(function* () {
      const chains = ["a", "b", "c"].map((peer) => ({ peer, length: 500 }))
      const settings = { ...backfill, IPNI_BACKFILL_LIMIT: "100" }
      const { rows, run } = fetch(chains, { settings })
      assert.strictEqual((yield* run).rowsRead, 33 + 100)
      for (const { peer } of chains) assert.isAtLeast(numbers(rows, peer).length, 11 + 30)
      const next = fetch(chains, { rows, settings: { ...backfill, IPNI_BACKFILL_LIMIT: "2" } })
      assert.strictEqual((yield* next.run).rowsRead, 2)
    })
  )

  it.effect("begins nothing more after twelve hours, however slowly advertisements come", () =>
    Effect.gen(function* () {
      const { rows, run } = fetch([{ peer: "a", length: 500 }], { settings: backfill, delay: "600000 millis" })
      const running = yield* Effect.fork(run)
      yield* TestClock.adjust("16 hours")
      assert.strictEqual((yield* Fiber.join(running)).rowsRead, 11 + 80)
      assert.deepStrictEqual(numbers(rows, "a"), downFrom(500, 91))
    })
  )

  it.effect(
    "keeps what it read before one that is gone, tells of that one, and reads on behind it once it is back",
    () =>
      Effect.gen(function* () {
        const problems = noProblems()
        const rows = new Map<string, PublishedAdvertisement>()
        const gone = (number: number) => (number === 35 ? outage("publisher", "malformed") : undefined)
        const first = fetch(
          [
            { peer: "a", length: 50, instead: gone },
            { peer: "b", length: 50 }
          ],
          { rows, problems, settings: backfill }
        )
        assert.deepStrictEqual((yield* first.run).failures, [])
        assert.deepStrictEqual(numbers(rows, "a"), downFrom(50, 15))
        assert.deepStrictEqual(numbers(rows, "b"), downFrom(50, 50))
        assert.deepStrictEqual(
          openProblems(problems).map(({ subject }) => subject),
          ["a-35"]
        )

        yield* fetch([{ peer: "a", length: 50 }], { rows, problems, settings: backfill }).run
        assert.deepStrictEqual(numbers(rows, "a"), downFrom(50, 50))
        yield* fetch([{ peer: "a", length: 50 }], { rows, problems, settings: backfill }).run
        assert.deepStrictEqual(openProblems(problems), [])
      })
  )

  it.effect("comes to an end when a history leads back to itself", () =>
    Effect.gen(function* () {
      const { rows, run } = fetch(
        [
          {
            peer: "a",
            length: 50,
            instead: (number) => (number === 10 ? { previous: Option.some("a-33") } : undefined)
          }
        ],
        { settings: backfill }
      )
      yield* run
      assert.deepStrictEqual(numbers(rows, "a"), downFrom(50, 41))
    })
  )

  it.effect("leaves gaps of peers that the index does not list", () =>
    Effect.gen(function* () {
      const rows = new Map([["z-9", advertisementOf("z", 9)]])
      const { asked, run } = fetch([{ peer: "a", length: 2 }], { rows, settings: backfill })
      yield* run
      assert.deepStrictEqual(asked, ["a-2", "a-1"])
    })
  )
})
