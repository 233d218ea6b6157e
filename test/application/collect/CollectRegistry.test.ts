import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { collectRegistry } from "../../../src/application/collect/CollectRegistry.js"
import { DmobSource } from "../../../src/application/ports/DmobSource.js"
import { emptyState, inMemoryCollectorStore } from "../../support/inMemoryCollectorStore.js"
import { type GithubContents, type GithubOptions, inMemoryGithub, outage } from "../../support/inMemoryGithub.js"
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

const collect = (contents: GithubContents, state = emptyState(), force = false, options: GithubOptions = {}) => {
  const github = inMemoryGithub(contents, options)
  return collectRegistry
    .work(runAt("2025-01-15T00:40:00Z", force))
    .pipe(Effect.provide(Layer.mergeAll(github.layer, chain, inMemoryCollectorStore(state))))
}
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

  it.effect("asks no further when GitHub has failed twenty times in a row", () =>
    Effect.gen(function* () {
      const files = Array.from(
        { length: 60 },
        (_, index) => [`${inRegistry}/rec${index}.json`, outage("github")] as const
      )
      const github = inMemoryGithub({ ...Object.fromEntries(files), [`${inArchive}/1.json`]: entry("f03") })
      const outcome = yield* collectRegistry
        .work(runAt("2025-01-15T00:40:00Z"))
        .pipe(Effect.provide(Layer.mergeAll(github.layer, chain, inMemoryCollectorStore())))
      assert.isBelow(github.asked.filter((name) => name.startsWith(`${inRegistry}/`)).length, 30)
      assert.strictEqual(outcome.failures.at(-1), "and 50 more")
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
