import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Fiber, Layer, Logger, TestClock } from "effect"
import { collectRegistry } from "../../../src/application/collect/CollectRegistry.js"
import { DmobSource } from "../../../src/application/ports/DmobSource.js"
import { GithubRegistry } from "../../../src/application/ports/GithubRegistry.js"
import { emptyState, inMemoryCollectorStore } from "../../support/inMemoryCollectorStore.js"
import { type GithubContents, type GithubOptions, inMemoryGithub, outage } from "../../support/inMemoryGithub.js"
import { inMemoryIngestProblems, noProblems, openProblems } from "../../support/inMemoryIngestProblems.js"
import { runAt, warningsOf } from "./collectorRun.js"

const entry = (id: string, more: object = {}) => JSON.stringify({ allocator_id: id, address: `f1of${id}`, ...more })
const inRegistry = "acme/registry/Allocators"
const inArchive = "acme/registry/Allocator_Archive"
const registry: GithubContents = {
  [`${inRegistry}/rec1.json`]: entry("f01"),
  [`${inRegistry}/rec2.json`]: entry("f02"),
  [`${inRegistry}/Allocator JSON SPEC.json`]: "{}",
  [`${inRegistry}/README.md`]: "no entry",
  [`${inArchive}/1001.json`]: entry("f03", { status: "Active" })
}
const chain = Layer.mock(DmobSource, { allocators: Effect.succeed([{ id: "f09", address: "f1nine" }]) })

const collect = (
  contents: GithubContents,
  state = emptyState(),
  force = false,
  options: GithubOptions = {},
  problems = noProblems()
) =>
  collectRegistry
    .work(runAt("2025-01-15T00:40:00Z", force))
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
const ids = (rows: ReadonlyArray<{ readonly allocatorId: string }>) => rows.map(({ allocatorId }) => allocatorId)

describe("the registry collector", () => {
  it.effect("stores the entries of both folders, without the specification and other files", () =>
    Effect.gen(function* () {
      const state = emptyState()
      assert.deepStrictEqual(yield* collect(registry, state), { rowsRead: 3, rowsWritten: 3, failures: [] })
      assert.deepStrictEqual(ids(state.current), ["f01", "f02"])
      assert.strictEqual(state.current[0]?.registryInfo, entry("f01"))
      assert.deepStrictEqual(ids(state.archive), ["f03"])
      assert.strictEqual((yield* collect(registry, state)).rowsWritten, 0)
    })
  )

  it.effect("takes an id that a file lacks from the chain, and drops the file when the chain has none", () =>
    Effect.gen(function* () {
      const state = emptyState()
      const outcome = yield* collect(
        {
          ...registry,
          [`${inRegistry}/rec9.json`]: `{"address": "f1nine"}`,
          [`${inRegistry}/rec8.json`]: `{"address": "f1eight"}`
        },
        state
      )
      assert.deepStrictEqual(ids(state.current), ["f01", "f02", "f09"])
      assert.deepStrictEqual(outcome.failures, [])
    })
  )

  it.effect("keeps the former entry of a file that cannot be read, and tells it", () =>
    Effect.gen(function* () {
      const state = emptyState()
      yield* collect(registry, state)
      const outcome = yield* collect(
        {
          ...registry,
          [`${inRegistry}/rec1.json`]: outage("github"),
          [`${inRegistry}/rec2.json`]: `{"allocator_id": "f02`,
          [`${inArchive}/1001.json`]: entry("f03", { status: "removed" })
        },
        state
      )
      assert.deepStrictEqual(ids(state.current), ["f01", "f02"])
      assert.isTrue(state.archive[0]?.rejected)
      assert.strictEqual(outcome.failures.length, 2)
      assert.include(outcome.failures[1], "Allocators/rec2.json: not JSON")
    })
  )

  it.effect("drops an entry whose file is gone", () =>
    Effect.gen(function* () {
      const state = emptyState()
      yield* collect({ ...registry, [`${inRegistry}/rec4.json`]: entry("f04") }, state)
      yield* collect(registry, state)
      assert.deepStrictEqual(ids(state.current), ["f01", "f02"])
    })
  )

  it.effect("replaces nothing when more than half of the entries are gone, unless a person vouches for it", () =>
    Effect.gen(function* () {
      const state = emptyState()
      yield* collect({ ...registry, [`${inRegistry}/rec4.json`]: entry("f04") }, state)
      const shrunk = {
        [`${inRegistry}/rec1.json`]: entry("f01"),
        [`${inArchive}/1001.json`]: entry("f03", { status: "removed" })
      }
      const error = yield* Effect.flip(collect(shrunk, state))
      assert.strictEqual(error._tag, "RegistryShrank")
      assert.deepStrictEqual(ids(state.current), ["f01", "f02", "f04"])
      assert.isFalse(state.archive[0]?.rejected)
      yield* collect(shrunk, state, true)
      assert.deepStrictEqual(ids(state.current), ["f01"])
    })
  )

  it.effect.each([
    {
      what: "cannot be listed",
      contents: { ...registry, [inArchive]: outage("github", "status") },
      tag: "UpstreamError"
    },
    { what: "is not there", contents: { [`${inRegistry}/rec1.json`]: entry("f01") }, tag: "RegistryFolderUnknown" }
  ])("fails and keeps what it has when a folder $what", ({ contents, tag }) =>
    Effect.gen(function* () {
      const state = emptyState()
      yield* collect(registry, state)
      assert.strictEqual((yield* Effect.flip(collect(contents, state)))._tag, tag)
      assert.deepStrictEqual(ids(state.current), ["f01", "f02"])
    })
  )

  it.effect("does not trust a listing that was cut short", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(collect(registry, emptyState(), false, { cutShort: [inRegistry] }))
      assert.strictEqual(error._tag, "RegistryFolderUnknown")
    })
  )

  it.effect("tells a service that is down once, and keeps all that it has", () =>
    Effect.gen(function* () {
      const state = emptyState()
      const problems = noProblems()
      yield* collect({ ...registry, [`${inRegistry}/rec2.json`]: "{" }, state, false, {}, problems)
      const before = problems.problems
      const down = Object.fromEntries(Object.keys(registry).map((name) => [name, outage("github", "suspended")]))
      const outcome = yield* collect(down, state, false, {}, problems)
      assert.deepStrictEqual(outcome.failures, ["3 calls of github not made: down"])
      assert.deepStrictEqual([ids(state.current), ids(state.archive)], [["f01"], ["f03"]])
      assert.deepStrictEqual(openProblems(problems), openProblems({ ...problems, problems: before }))
    })
  )

  it.effect("tells of each file why it does not count, and whom that concerns", () =>
    Effect.gen(function* () {
      const problems = noProblems()
      const state = emptyState()
      yield* collect(registry, state, false, {}, problems)
      assert.deepStrictEqual(openProblems(problems), [])
      const contents: GithubContents = {
        ...registry,
        [`${inRegistry}/rec1.json`]: "<html>",
        [`${inRegistry}/rec2.json`]: outage("github", "status"),
        [`${inRegistry}/rec3.json`]: `{"allocator_id": "f05", "address": "x\\u0000"}`,
        [`${inRegistry}/rec4.json`]: `{"address": "f1nine", "allocator_id": ["f09"]}`,
        [`${inRegistry}/rec5.json`]: `{"address": "f1nobody"}`,
        [`${inRegistry}/rec6.json`]: `{"allocator_id": "f06"}`,
        [`${inRegistry}/rec7.json`]: entry("f07"),
        [`${inRegistry}/rec8.json`]: entry("f07"),
        [`${inRegistry}/rec9.json`]: outage("github", "malformed")
      }
      yield* collect(contents, state, false, {}, problems)
      assert.deepStrictEqual(
        openProblems(problems).map(({ allocatorId, reason, subject }) => [subject, allocatorId, reason]),
        [
          ["Allocators/rec1.json", "f01", "not JSON"],
          ["Allocators/rec2.json", "f02", "not fetched"],
          ["Allocators/rec3.json", "f05", "not storable"],
          ["Allocators/rec4.json", "f09", "unexpected layout"],
          ["Allocators/rec5.json", null, "no allocator id"],
          ["Allocators/rec6.json", "f06", "no address"],
          ["Allocators/rec8.json", "f07", "superseded"],
          ["Allocators/rec9.json", null, "not readable"]
        ]
      )
      assert.deepInclude(openProblems(problems)[3], { detail: 'allocator_id: Expected string, actual ["f09"]' })
      yield* collect(registry, state, false, {}, problems)
      assert.deepStrictEqual(openProblems(problems), [])
    })
  )

  it.effect("still knows what was wrong with a file that it could not fetch", () =>
    Effect.gen(function* () {
      const problems = noProblems()
      const path = `${inRegistry}/rec2.json`
      yield* collect({ ...registry, [path]: "{" }, emptyState(), false, {}, problems)
      yield* collect({ ...registry, [path]: outage("github") }, emptyState(), false, {}, problems)
      assert.deepStrictEqual(
        openProblems(problems).map(({ reason }) => reason),
        ["not JSON", "not fetched"]
      )
    })
  )

  it.effect("shows why the registry shrank, though nothing was replaced", () =>
    Effect.gen(function* () {
      const problems = noProblems()
      const state = emptyState()
      yield* collect(registry, state, false, {}, problems)
      const nameless = { [`${inRegistry}/rec1.json`]: "{}", [`${inRegistry}/rec2.json`]: "{}" }
      yield* Effect.flip(collect({ ...registry, ...nameless }, state, false, {}, problems))
      assert.strictEqual(openProblems(problems).length, 2)
    })
  )

  it.effect("tells how far it has come", () =>
    Effect.gen(function* () {
      const lines: Array<string> = []
      const logger = Logger.make(({ message }) => {
        lines.push(String(message))
      })
      const contents = Object.fromEntries(
        Array.from({ length: 96 }, (_, index) => [`${inRegistry}/rec${index}.json`, entry(`f0${index}`)])
      )
      const { layer } = inMemoryGithub({ ...contents, [`${inArchive}/1.json`]: entry("f0500") })
      const slow = Layer.map(layer, (context) => {
        const github = Context.get(context, GithubRegistry)
        return Context.make(GithubRegistry, {
          ...github,
          read: (...file) => Effect.delay(github.read(...file), "1 seconds")
        })
      })
      const fiber = yield* collectRegistry
        .work(runAt("2025-01-15T00:40:00Z"))
        .pipe(
          Effect.provide(Layer.mergeAll(slow, chain, inMemoryCollectorStore(), inMemoryIngestProblems())),
          Effect.provide(Logger.replace(Logger.defaultLogger, logger)),
          Effect.fork
        )
      yield* TestClock.adjust("1 minutes")
      yield* Fiber.join(fiber)
      assert.strictEqual(lines.filter((line) => /^registry: \d+ of 97 files$/.test(line)).length, 6)
    })
  )

  it.effect("does nothing and says so when no registry is configured", () =>
    Effect.gen(function* () {
      const off = collect({}, emptyState(), false, { registry: "" })
      const reason =
        "allocator registry not collected: set ALLOCATOR_REGISTRY_REPO_OWNER and ALLOCATOR_REGISTRY_REPO_NAME to collect it"
      assert.deepStrictEqual(yield* off, { rowsRead: 0, rowsWritten: 0, failures: [], off: reason })
      assert.deepStrictEqual(yield* warningsOf(off), [reason])
    })
  )
})
