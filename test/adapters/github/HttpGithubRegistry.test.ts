import { assert, describe, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import { faults, json, loopbackService, policyFor, status } from "../../support/LoopbackService.js"
import { content, entry, githubOnLoopback, registryAt, repository } from "./githubOnLoopback.js"

const file = { path: "Allocators/Allocator JSON SPEC.json", sha: "e69de29" }

describe("GitHub", () => {
  it.scopedLive("lists the files of a folder, with version and token in the request", () =>
    Effect.gen(function* () {
      const { asked, url } = yield* githubOnLoopback(() => ({
        body: [entry("Allocators/rec1.json", "a1"), entry("Allocators/old", "b2", "dir")]
      }))
      const github = yield* registryAt(url, {
        GITHUB_PAT: "secret",
        ALLOCATOR_REGISTRY_REPO_OWNER: "acme",
        ALLOCATOR_REGISTRY_REPO_NAME: "registry"
      })
      assert.deepStrictEqual(github.registry, Option.some(repository))
      assert.deepStrictEqual(
        yield* github.list(repository, "Allocators"),
        Option.some({ files: [{ path: "Allocators/rec1.json", sha: "a1" }], isComplete: true })
      )
      assert.deepStrictEqual(
        asked.map(({ headers, route }) => [route, headers["x-github-api-version"], headers.authorization]),
        [["GET /repos/acme/registry/contents/Allocators", "2022-11-28", "token secret"]]
      )
    })
  )

  it.scopedLive("is asked by nobody when no credentials are configured", () =>
    Effect.gen(function* () {
      const { asked, url } = yield* githubOnLoopback(() => ({ body: [] }))
      const github = yield* registryAt(url)
      assert.isTrue(Option.isSome(yield* github.list(repository, "Allocators")))
      assert.deepStrictEqual(
        asked.map(({ headers }) => headers.authorization),
        [undefined]
      )
    })
  )

  it.scoped("has no registry when only its owner is configured", () =>
    Effect.gen(function* () {
      const github = yield* registryAt("http://127.0.0.1:9", { ALLOCATOR_REGISTRY_REPO_OWNER: "acme" })
      assert.isTrue(Option.isNone(github.registry))
    })
  )

  it.scopedLive("tells a folder that is not there from a failure", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(status(404))
      const github = yield* registryAt(service.url)
      assert.isTrue(Option.isNone(yield* github.list(repository, "applications")))
      assert.strictEqual((yield* Effect.flip(github.read(repository, file))).detail, "HTTP 404: no")
    })
  )

  it.scopedLive("reads a file as UTF-8, once for each content", () =>
    Effect.gen(function* () {
      const text = `{"name": "${"数据🗄".repeat(30)}"}`
      const service = yield* loopbackService(json(content(text, file.sha)))
      const github = yield* registryAt(service.url)
      assert.strictEqual(yield* github.read(repository, file), text)
      assert.strictEqual(yield* github.read(repository, file), text)
      yield* github.read(repository, { ...file, sha: "other" })
      assert.deepStrictEqual(
        service.requests,
        Array.from({ length: 2 }, () => "GET /repos/acme/registry/contents/Allocators/Allocator%20JSON%20SPEC.json")
      )
    })
  )

  it.scopedLive("refuses content that is not UTF-8, or too large to come along", () =>
    Effect.gen(function* () {
      for (const body of [
        content(Buffer.from([0x7b, 0xff, 0x7d])),
        { encoding: "none", content: "" },
        { encoding: "base64", content: "%%%" }
      ]) {
        const service = yield* loopbackService(json(body))
        const github = yield* registryAt(service.url)
        assert.strictEqual((yield* Effect.flip(github.read(repository, file))).reason, "malformed")
      }
    })
  )

  it.scopedLive("refuses names of files that could lead elsewhere", () =>
    Effect.gen(function* () {
      for (const odd of [
        { path: "a/\ud800.json", sha: "a1" },
        { path: "a/b.json", sha: "../../x" },
        { path: "a/b.json", sha: "" }
      ]) {
        const service = yield* loopbackService(json([{ ...odd, type: "file" }]))
        const github = yield* registryAt(service.url)
        assert.strictEqual((yield* Effect.flip(github.list(repository, "a"))).reason, "malformed")
      }
    })
  )

  it.scopedLive.each(faults.map(([name, answer, reason]) => ({ name, answer, reason })))(
    "gives the reason when it $name",
    ({ answer, reason }) =>
      Effect.gen(function* () {
        const service = yield* loopbackService(answer)
        const github = yield* registryAt(service.url, {}, policyFor(reason))
        assert.strictEqual((yield* Effect.flip(github.list(repository, "Allocators"))).reason, reason)
        assert.strictEqual((yield* Effect.flip(github.read(repository, file))).reason, reason)
      })
  )
})

describe("a folder with more files than a listing shows", () => {
  const listed = Array.from({ length: 1000 }, (_, index) => entry(`data/a/${index}.json`, `c${index}`))
  const blob = (path: string, mode = "100644") => ({ path, mode, type: "blob", sha: "c1" })

  const listing = (answers: Readonly<Record<string, object>>) =>
    Effect.gen(function* () {
      const { requests, url } = yield* githubOnLoopback(({ route }) => {
        const body = { "GET /repos/acme/registry/contents/data/a": listed, ...answers }[route]
        return body === undefined ? { status: 404, body: { message: "Not Found" } } : { body }
      })
      const github = yield* registryAt(url)
      const folder = Option.getOrThrow(yield* github.list(repository, "data/a"))
      return { folder, github, requests }
    })

  it.scopedLive("is listed whole by its tree", () =>
    Effect.gen(function* () {
      const { folder, github, requests } = yield* listing({
        "GET /repos/acme/registry/contents/data": [entry("data/a", "7ree", "dir"), entry("data/a.json", "d")],
        "GET /repos/acme/registry/git/trees/7ree": {
          sha: "7ree",
          truncated: false,
          tree: [
            ...Array.from({ length: 1200 }, (_, index) => blob(`${index}.json`)),
            blob("link.json", "120000"),
            { path: "inner", mode: "040000", type: "tree", sha: "c1" }
          ]
        }
      })
      assert.isTrue(folder.isComplete)
      assert.strictEqual(folder.files.length, 1200)
      assert.deepStrictEqual(folder.files.at(-1), { path: "data/a/1199.json", sha: "c1" })
      yield* github.list(repository, "data/a")
      assert.strictEqual(requests.filter((route) => route.includes("/git/trees/")).length, 1)
    })
  )

  it.scopedLive("is not complete when its tree is cut short as well", () =>
    Effect.gen(function* () {
      const { folder } = yield* listing({
        "GET /repos/acme/registry/contents/data": [entry("data/a", "7ree", "dir")],
        "GET /repos/acme/registry/git/trees/7ree": { truncated: true, tree: [blob("1.json")] }
      })
      assert.deepStrictEqual(folder, { files: [{ path: "data/a/1.json", sha: "c1" }], isComplete: false })
    })
  )

  it.scopedLive.each([
    { name: "is not in its parent", answers: { "GET /repos/acme/registry/contents/data": [] } },
    { name: "has no parent to list", answers: {} },
    {
      name: "has no tree",
      answers: { "GET /repos/acme/registry/contents/data": [entry("data/a", "7ree", "dir")] }
    }
  ])("shows what its listing has when it $name", ({ answers }) =>
    Effect.gen(function* () {
      const { folder } = yield* listing(answers)
      assert.strictEqual(folder.files.length, 1000)
      assert.isFalse(folder.isComplete)
    })
  )
})
