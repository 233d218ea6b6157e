import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Option, TestClock } from "effect"
import type { IndexedProvider } from "../../../src/application/ports/IpniIndex.js"
import { UpstreamError } from "../../../src/application/ports/PortErrors.js"
import { outage } from "../../support/inMemoryGithub.js"
import { noProblems, openProblems } from "../../support/inMemoryIngestProblems.js"
import { advertisementOf, type Chain, downFrom, fetch, numbers, providerOf } from "./advertisedChains.js"
import { warningsOf } from "./collectorRun.js"

const gone = new UpstreamError({
  service: "publisher",
  operation: "advertisement b-15",
  reason: "status",
  detail: "HTTP 404",
  status: 404
})

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

  it.effect("loses nothing of a provider whose advertisements were unreadable for a while", () =>
    Effect.gen(function* () {
      const { rows, run } = fetch([{ peer: "b", length: 8, instead: (number) => (number === 5 ? gone : undefined) }])
      yield* run
      yield* fetch([{ peer: "b", length: 9 }], { rows }).run
      assert.deepStrictEqual(numbers(rows, "b"), downFrom(9, 9))
    })
  )

  it.effect("tells each of the providers that share a history what is wrong with it, whatever their order", () =>
    Effect.gen(function* () {
      const problems = noProblems()
      const shared = providerOf({ peer: "b", length: 20 })
      const other = providerOf({ peer: "a", length: 1 })
      const list = (...providers: ReadonlyArray<IndexedProvider>) => ({
        list: Effect.succeed({ providers, unreadable: [] }),
        problems
      })
      const chains = (instead: UpstreamError | undefined): ReadonlyArray<Chain> => [
        { peer: "a", length: 1 },
        { peer: "b", length: 20, instead: (number) => (number === 15 ? instead : undefined) }
      ]
      const told = () => openProblems(problems).map(({ subject }) => subject)
      const second = { ...shared, peerId: "c" }

      const { asked, run } = fetch(chains(gone), list(other, shared, second))
      const warnings = yield* warningsOf(Effect.map(run, ({ failures }) => assert.lengthOf(failures, 2)))
      assert.deepStrictEqual(warnings, ["publisher advertisement b-15: status (HTTP 404)"])
      assert.strictEqual(asked.filter((id) => id === "b-15").length, 1)
      assert.sameMembers(told(), ["b", "c"])
      const firstTold = problems.problems

      yield* fetch(chains(outage("publisher", "timeout")), list(second, shared, other)).run
      yield* fetch(chains(gone), list(second, shared, other)).run
      assert.deepStrictEqual(
        problems.problems.map(({ id }) => id),
        firstTold.map(({ id }) => id)
      )
      yield* fetch(chains(undefined), list(shared, second, other)).run
      assert.deepStrictEqual(told(), [])
    })
  )

  it.effect("counts providers, not histories, when it tells how many could not be followed", () =>
    Effect.gen(function* () {
      const shared = providerOf({ peer: "b", length: 1 })
      const { run } = fetch(
        [
          { peer: "a", length: 1 },
          { peer: "b", length: 1, instead: () => gone }
        ],
        {
          list: Effect.succeed({
            providers: [providerOf({ peer: "a", length: 1 }), shared, { ...shared, peerId: "c" }],
            unreadable: []
          })
        }
      )
      assert.strictEqual((yield* run).failures[0], "2 of 3 providers could not be followed")
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
