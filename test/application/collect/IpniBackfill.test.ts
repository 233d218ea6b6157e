import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Option, TestClock } from "effect"
import type { PublishedAdvertisement } from "../../../src/application/ports/IpniIndex.js"
import { outage } from "../../support/inMemoryGithub.js"
import { noProblems, openProblems } from "../../support/inMemoryIngestProblems.js"
import { advertisementOf, backfill, downFrom, fetch, numbers } from "./advertisedChains.js"

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

  it.effect("keeps the newest advertisements in front of one that is gone, and asks for that one once in a run", () =>
    Effect.gen(function* () {
      const problems = noProblems()
      const rows = new Map<string, PublishedAdvertisement>()
      const chain = (length: number, lost?: number) =>
        fetch(
          [
            {
              peer: "a",
              length,
              instead: (number) => (number === lost ? outage("publisher", "malformed") : undefined)
            },
            { peer: "b", length: 1 }
          ],
          { rows, problems, settings: backfill }
        )
      const told = () => openProblems(problems).map(({ reason, subject }) => ({ reason, subject }))
      const first = chain(20, 15)
      assert.deepStrictEqual(yield* first.run, { rowsRead: 6, rowsWritten: 6, failures: [] })
      assert.deepStrictEqual(numbers(rows, "a"), downFrom(20, 5))
      assert.deepStrictEqual(
        first.asked.filter((id) => id !== "b-1"),
        downFrom(20, 6).map((number) => `a-${number}`)
      )
      assert.deepStrictEqual(told(), [{ reason: "advertisement cannot be read", subject: "a-15" }])

      const second = chain(22, 15)
      yield* second.run
      assert.deepStrictEqual(second.asked, ["a-22", "a-21", "a-15"])
      assert.deepStrictEqual(told(), [{ reason: "advertisement cannot be read", subject: "a-15" }])

      yield* chain(22).run
      assert.deepStrictEqual(numbers(rows, "a"), downFrom(22, 22))
      yield* chain(22).run
      assert.deepStrictEqual(told(), [])
    })
  )

  it.effect("tells of a provider whose newest advertisement is gone, in front of which there is nothing to keep", () =>
    Effect.gen(function* () {
      const { problems, rows, run } = fetch(
        [{ peer: "a", length: 20, instead: (number) => (number === 20 ? outage("publisher", "refused") : undefined) }],
        { settings: backfill }
      )
      yield* run
      assert.strictEqual(rows.size, 0)
      assert.deepStrictEqual(
        openProblems(problems).map(({ subject }) => subject),
        ["a"]
      )
    })
  )

  it.effect("is left no gap that it would not find: of a peer that the index does not list at that address", () =>
    Effect.gen(function* () {
      const unlisted = (number: number) =>
        number === 15 ? outage("publisher", "malformed") : { publisherId: number === 16 ? "z" : "a" }
      const { problems, rows, run } = fetch([{ peer: "a", length: 20, instead: unlisted }], { settings: backfill })
      yield* run
      assert.strictEqual(rows.size, 0)
      assert.deepStrictEqual(
        openProblems(problems).map(({ subject }) => subject),
        ["a"]
      )
    })
  )
})
