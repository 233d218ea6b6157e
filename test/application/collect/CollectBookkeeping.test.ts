import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { collectBookkeeping } from "../../../src/application/collect/CollectBookkeeping.js"
import { DmobSource } from "../../../src/application/ports/DmobSource.js"
import { type CollectedState, emptyState, inMemoryCollectorStore } from "../../support/inMemoryCollectorStore.js"
import { type GithubContents, type GithubOptions, inMemoryGithub, outage } from "../../support/inMemoryGithub.js"
import { inMemoryIngestProblems, noProblems, openProblems } from "../../support/inMemoryIngestProblems.js"
import { runAt } from "./collectorRun.js"

const clients = ["a", "b", "c", "d", "e"].map((letter, index) => ({ id: `f010${index}`, address: `f1${letter}` }))
const chain = Layer.mock(DmobSource, { clients: Effect.succeed(clients) })

const allocator = (allocatorId: string, url: string, rejected = false) => ({
  allocatorId,
  allocatorAddress: `f1of${allocatorId}`,
  path: `Allocators/${allocatorId}.json`,
  registryInfo: JSON.stringify({ application: { allocation_bookkeeping: url } }),
  rejected
})
const stateWith = (...current: ReadonlyArray<ReturnType<typeof allocator>>): CollectedState => ({
  ...emptyState(),
  current
})
const oneAllocator = () => stateWith(allocator("f01", "https://github.com/acme/one"))

const files = (repository: string, addresses: Readonly<Record<string, unknown>>): GithubContents =>
  Object.fromEntries(
    Object.entries(addresses).map(([name, ID]) => [`${repository}/applications/${name}`, JSON.stringify({ ID })])
  )

const collect = (
  contents: GithubContents,
  state: CollectedState,
  force = false,
  options: GithubOptions = {},
  problems = noProblems()
) =>
  collectBookkeeping
    .work(runAt("2025-01-15T00:45:00Z", force))
    .pipe(
      Effect.provide(
        Layer.mergeAll(
          inMemoryGithub(contents, options).layer,
          chain,
          inMemoryCollectorStore(state),
          inMemoryIngestProblems(problems)
        )
      )
    )

const clientsOf = (state: CollectedState, allocatorId: string) =>
  (state.bookkeeping.get(allocatorId) ?? []).map(({ clientId }) => clientId).sort()

const abc = files("acme/one", { "a.json": "f1a", "b.json": "f1b", "c.json": "f1c" })

describe("the bookkeeping collector", () => {
  it.effect("stores each application under the id that the chain has for its address", () =>
    Effect.gen(function* () {
      const state = oneAllocator()
      const outcome = yield* collect(
        files("acme/one", {
          "a.json": " f1a ",
          "b.json": "1b",
          "id.json": "f0777",
          "x.json": "f1unknown",
          "y.json": 5
        }),
        state
      )
      assert.deepStrictEqual(outcome, { rowsRead: 5, rowsWritten: 3, failures: [] })
      assert.deepStrictEqual(
        state.bookkeeping.get("f01")?.map(({ clientId, clientAddress, path }) => [clientId, clientAddress, path]),
        [
          ["f0100", "f1a", "applications/a.json"],
          ["f0101", "f1b", "applications/b.json"],
          ["f0777", "f0777", "applications/id.json"]
        ]
      )
    })
  )

  it.effect("reads a repository that several allocators share once, and none of a rejected one or elsewhere", () =>
    Effect.gen(function* () {
      const state = stateWith(
        allocator("f01", "https://github.com/acme/one"),
        allocator("f02", "https://github.com/Acme/One/tree/main/applications"),
        allocator("f03", "https://github.com/acme/three", true),
        allocator("f04", "https://gitlab.com/acme/four")
      )
      const outcome = yield* collect(files("acme/one", { "a.json": "f1a" }), state)
      assert.deepStrictEqual(outcome, { rowsRead: 1, rowsWritten: 2, failures: [] })
      assert.deepStrictEqual(clientsOf(state, "f01"), ["f0100"])
      assert.deepStrictEqual(clientsOf(state, "f02"), ["f0100"])
    })
  )

  it.effect("goes by the last of several files of one client", () =>
    Effect.gen(function* () {
      const state = oneAllocator()
      yield* collect(files("acme/one", { "1.json": "f1a", "2.json": "f0100" }), state)
      assert.deepStrictEqual(
        state.bookkeeping.get("f01")?.map(({ path }) => path),
        ["applications/2.json"]
      )
    })
  )

  it.effect("removes an application whose file is gone, or now is another client's", () =>
    Effect.gen(function* () {
      const state = oneAllocator()
      yield* collect({ ...abc, ...files("acme/one", { "d.json": "f1d", "e.json": "f1unknown" }) }, state)
      yield* collect(files("acme/one", { "a.json": "f1a", "b.json": "f1b", "c.json": "f1e" }), state)
      assert.deepStrictEqual(clientsOf(state, "f01"), ["f0100", "f0101", "f0104"])
    })
  )

  it.effect("keeps an application whose client the chain has forgotten", () =>
    Effect.gen(function* () {
      const state = oneAllocator()
      yield* collect(abc, state)
      yield* collect(files("acme/one", { "a.json": "f1a", "b.json": "f1unknown", "c.json": "f1c" }), state)
      assert.deepStrictEqual(clientsOf(state, "f01"), ["f0100", "f0101", "f0102"])
    })
  )

  const { "acme/one/applications/c.json": _, ...ab } = abc
  const { "acme/one/applications/b.json": __, ...a } = ab
  it.effect.each<{ why: string; contents: GithubContents; options?: GithubOptions }>([
    { why: "a file cannot be read", contents: { ...ab, "acme/one/applications/d.json": outage("github") } },
    { why: "a file is not JSON", contents: { ...ab, "acme/one/applications/d.json": "<html>" } },
    {
      why: "the repository cannot be listed",
      contents: { ...ab, "acme/one/applications": outage("github", "status") }
    },
    { why: "the folder is gone", contents: {} },
    { why: "more than half of the files are gone", contents: a }
  ])("removes nothing and tells it when $why", ({ contents, options }) =>
    Effect.gen(function* () {
      const state = oneAllocator()
      yield* collect(abc, state)
      const outcome = yield* collect(contents, state, false, options)
      assert.deepStrictEqual(clientsOf(state, "f01"), ["f0100", "f0101", "f0102"])
      assert.strictEqual(outcome.failures.length, 1)
      assert.isTrue(outcome.failures[0]?.startsWith("acme/one: "))
    })
  )

  it.effect("removes nothing when the listing was cut short", () =>
    Effect.gen(function* () {
      const state = oneAllocator()
      yield* collect(abc, state)
      const outcome = yield* collect(ab, state, false, { cutShort: ["acme/one/applications"] })
      assert.deepStrictEqual(clientsOf(state, "f01"), ["f0100", "f0101", "f0102"])
      assert.deepStrictEqual(outcome.failures, [])
    })
  )

  it.effect("removes more than half when a person vouches for it", () =>
    Effect.gen(function* () {
      const state = oneAllocator()
      yield* collect(abc, state)
      yield* collect(a, state, true)
      assert.deepStrictEqual(clientsOf(state, "f01"), ["f0100"])
    })
  )

  it.effect("goes on with the other repositories when one fails", () =>
    Effect.gen(function* () {
      const state = stateWith(
        allocator("f01", "https://github.com/acme/one"),
        allocator("f02", "https://github.com/acme/two"),
        allocator("f03", "https://github.com/acme/not-there-yet")
      )
      const outcome = yield* collect(
        { "acme/one/applications": outage("github"), ...files("acme/two", { "b.json": "f1b" }) },
        state
      )
      assert.deepStrictEqual(clientsOf(state, "f02"), ["f0101"])
      assert.deepStrictEqual(outcome.failures, ["acme/one: github test: unreachable (down)"])
    })
  )

  it.effect("tells of each file why it does not count, to every allocator that keeps it", () =>
    Effect.gen(function* () {
      const problems = noProblems()
      const state = stateWith(
        allocator("f01", "https://github.com/acme/one"),
        allocator("f02", "https://github.com/Acme/One")
      )
      const contents = {
        ...files("acme/one", { "a.json": "f1a", "b.json": "f1unknown", "c.json": " ", "d.json": 5, "e.json": "f0100" }),
        "acme/one/applications/f.json": "<html>",
        "acme/one/applications/g.json": outage("github", "status")
      }
      yield* collect(contents, state, false, {}, problems)
      const told = openProblems(problems).map(({ allocatorId, reason, subject }) => [allocatorId, subject, reason])
      const of = (allocatorId: string) => [
        [allocatorId, "acme/one/applications/a.json", "superseded"],
        [allocatorId, "acme/one/applications/b.json", "client unknown on chain"],
        [allocatorId, "acme/one/applications/c.json", "no client address"],
        [allocatorId, "acme/one/applications/d.json", "no client address"],
        [allocatorId, "acme/one/applications/f.json", "not JSON"],
        [allocatorId, "acme/one/applications/g.json", "not fetched"]
      ]
      assert.deepStrictEqual(told, [...of("f01"), ...of("f02")])
      yield* collect(abc, state, true, {}, problems)
      assert.deepStrictEqual(openProblems(problems), [])
    })
  )

  it.effect("tells of places that hold no applications, until no link leads there", () =>
    Effect.gen(function* () {
      const problems = noProblems()
      const state = stateWith(
        allocator("f01", "https://github.com/acme/one"),
        allocator("f02", "https://github.com/acme/two"),
        allocator("f03", "https://gitlab.com/acme/three"),
        allocator("f04", "https://github.com/acme/four")
      )
      const contents = { "acme/two/applications": outage("github", "status"), ...files("acme/four", { "x.json": "" }) }
      yield* collect(contents, state, false, {}, problems)
      assert.deepStrictEqual(
        openProblems(problems).map(({ allocatorId, reason, subject }) => [allocatorId, subject, reason]),
        [
          ["f03", "f03", "unusable link"],
          ["f04", "acme/four/applications/x.json", "no client address"],
          ["f01", "acme/one/applications", "no folder"],
          ["f02", "acme/two/applications", "not listed"]
        ]
      )
      state.current = []
      yield* collect(contents, state, false, {}, problems)
      assert.deepStrictEqual(openProblems(problems), [])
    })
  )

  it.effect("keeps what it knew of files when their repository cannot be listed", () =>
    Effect.gen(function* () {
      const problems = noProblems()
      const state = oneAllocator()
      yield* collect(files("acme/one", { "a.json": "f1a", "b.json": "f1unknown" }), state, false, {}, problems)
      yield* collect({ "acme/one/applications": outage("github") }, state, false, {}, problems)
      assert.deepStrictEqual(
        openProblems(problems).map(({ reason }) => reason),
        ["client unknown on chain", "not listed"]
      )
    })
  )

  it.effect("tells a service that is down once, and neither removes nor resolves anything", () =>
    Effect.gen(function* () {
      const problems = noProblems()
      const state = stateWith(
        allocator("f01", "https://github.com/acme/one"),
        allocator("f02", "https://github.com/acme/two")
      )
      yield* collect({ ...abc, ...files("acme/one", { "x.json": "f1unknown" }) }, state, false, {}, problems)
      const suspended = outage("github", "suspended")
      const down = {
        "acme/one/applications/a.json": suspended,
        "acme/one/applications/b.json": suspended,
        "acme/one/applications/x.json": suspended,
        "acme/two/applications": suspended
      }
      const outcome = yield* collect(down, state, false, {}, problems)
      assert.deepStrictEqual(outcome.failures, ["4 calls of github not made: down"])
      assert.deepStrictEqual(clientsOf(state, "f01"), ["f0100", "f0101", "f0102"])
      assert.deepStrictEqual(
        openProblems(problems).map(({ reason }) => reason),
        ["client unknown on chain", "no folder"]
      )
    })
  )
})
