import { assert, describe, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import { httpGithubRegistry } from "../../../src/adapters/github/HttpGithubRegistry.js"
import { GithubRegistry } from "../../../src/application/ports/GithubRegistry.js"
import {
  adapterWith,
  faults,
  json,
  loopbackService,
  policyFor,
  status,
  testCallPolicy
} from "../../support/LoopbackService.js"

const repository = { owner: "acme", repo: "registry" }
const file = { path: "Allocators/Allocator JSON SPEC.json", sha: "e69de29" }
const content = (text: string) => ({
  type: "file",
  encoding: "base64",
  content: Buffer.from(text)
    .toString("base64")
    .replace(/(.{60})/g, "$1\n")
})

const githubAt = (url: string, variables: Record<string, string> = {}, policy = testCallPolicy) =>
  Effect.provide(adapterWith(httpGithubRegistry(policy), { GITHUB_API_URL: url, ...variables }))

describe("GitHub", () => {
  it.scopedLive("lists the files of a folder, with version and token in the request", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const service = yield* loopbackService((response, request) => {
        seen.push([request.headers["x-github-api-version"], request.headers.authorization])
        json([
          { name: "rec1.json", path: "Allocators/rec1.json", type: "file", sha: "a1" },
          { name: "old", path: "Allocators/old", type: "dir", sha: "b2" }
        ])(response, request)
      })
      const github = yield* GithubRegistry.pipe(
        githubAt(service.url, {
          GITHUB_PAT: "secret",
          ALLOCATOR_REGISTRY_REPO_OWNER: "acme",
          ALLOCATOR_REGISTRY_REPO_NAME: "registry"
        })
      )
      assert.deepStrictEqual(github.registry, Option.some(repository))
      assert.deepStrictEqual(
        yield* github.list(repository, "Allocators"),
        Option.some({ files: [{ path: "Allocators/rec1.json", sha: "a1" }], isComplete: true })
      )
      assert.deepStrictEqual(service.requests, ["GET /repos/acme/registry/contents/Allocators"])
      assert.deepStrictEqual(seen, [["2022-11-28", "token secret"]])
    })
  )

  it.effect("has no registry when only its owner is configured", () =>
    Effect.gen(function* () {
      const github = yield* GithubRegistry
      assert.isTrue(Option.isNone(github.registry))
    }).pipe(githubAt("http://127.0.0.1:9", { ALLOCATOR_REGISTRY_REPO_OWNER: "acme" }))
  )

  it.scopedLive("knows that a listing of 1000 files may have been cut short", () =>
    Effect.gen(function* () {
      const entries = Array.from({ length: 1000 }, (_, index) => ({ path: `a/${index}.json`, type: "file", sha: "c" }))
      const service = yield* loopbackService(json(entries))
      const github = yield* GithubRegistry.pipe(githubAt(service.url))
      assert.isFalse(Option.getOrThrow(yield* github.list(repository, "a")).isComplete)
    })
  )

  it.scopedLive("tells a folder that is not there from a failure", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(status(404))
      const github = yield* GithubRegistry.pipe(githubAt(service.url))
      assert.isTrue(Option.isNone(yield* github.list(repository, "applications")))
      assert.strictEqual((yield* Effect.flip(github.read(repository, file))).detail, "HTTP 404: no")
    })
  )

  it.scopedLive("reads a file as UTF-8, once for each content", () =>
    Effect.gen(function* () {
      const text = `{"name": "${"数据🗄".repeat(30)}"}`
      const service = yield* loopbackService(json(content(text)))
      const github = yield* GithubRegistry.pipe(githubAt(service.url))
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
        { encoding: "base64", content: Buffer.from([0x7b, 0xff, 0x7d]).toString("base64") },
        { encoding: "none", content: "" },
        { encoding: "base64", content: "%%%" }
      ]) {
        const service = yield* loopbackService(json(body))
        const github = yield* GithubRegistry.pipe(githubAt(service.url))
        assert.strictEqual((yield* Effect.flip(github.read(repository, file))).reason, "malformed")
      }
    })
  )

  it.scopedLive("is not asked again at once when it wants a long pause", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(status(429, { "retry-after": "3600" }))
      const github = yield* GithubRegistry.pipe(githubAt(service.url))
      assert.strictEqual((yield* Effect.flip(github.list(repository, "a"))).detail, "HTTP 429: no")
      assert.strictEqual(service.requests.length, 1)
    })
  )

  it.scopedLive("keeps the token out of its failures", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(status(401))
      const github = yield* GithubRegistry.pipe(githubAt(service.url, { GITHUB_PAT: "very-secret" }))
      const error = yield* Effect.flip(github.list(repository, "a"))
      assert.notInclude(JSON.stringify(error) + String(error.cause) + error.message, "very-secret")
    })
  )

  it.scopedLive.each(faults.map(([name, answer, reason]) => ({ name, answer, reason })))(
    "gives the reason when it $name",
    ({ answer, reason }) =>
      Effect.gen(function* () {
        const service = yield* loopbackService(answer)
        const github = yield* GithubRegistry.pipe(githubAt(service.url, {}, policyFor(reason)))
        assert.strictEqual((yield* Effect.flip(github.list(repository, "Allocators"))).reason, reason)
        assert.strictEqual((yield* Effect.flip(github.read(repository, file))).reason, reason)
      })
  )
})
