import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { httpGithubRegistry } from "../../../src/adapters/github/HttpGithubRegistry.js"
import { AnswerMemory } from "../../../src/application/ports/AnswerMemory.js"
import { GithubRegistry } from "../../../src/application/ports/GithubRegistry.js"
import { RepositoryError } from "../../../src/application/ports/PortErrors.js"
import { inMemoryAnswerMemory } from "../../support/inMemoryAnswerMemory.js"
import { adapterWith, testCallPolicy } from "../../support/LoopbackService.js"
import { content, entry, githubOnLoopback, registryAt, repository } from "./githubOnLoopback.js"

/** A repository with a folder of files by their texts, which may change, and the statuses of its answers so far. */
const changingRepository = (texts: Map<string, string>) =>
  Effect.gen(function* () {
    const answered: Array<number> = []
    const shaOf = (text: string) => Buffer.from(text).toString("hex")
    const service = yield* githubOnLoopback(({ headers, route }) => {
      const path = route.replace("GET /repos/acme/registry/contents/", "")
      const text = texts.get(path)
      const body =
        text === undefined ? [...texts].map(([name, inside]) => entry(name, shaOf(inside))) : content(text, shaOf(text))
      const etag = `W/"${Buffer.from(JSON.stringify(body)).toString("base64url")}"`
      const status = headers["if-none-match"] === etag ? 304 : 200
      answered.push(status)
      return { status, headers: { etag }, ...(status === 304 ? {} : { body }) }
    })
    return { ...service, answered }
  })

/** Everything in the folder, by an adapter that has just started. */
const readAll = (url: string) =>
  Effect.gen(function* () {
    const github = yield* GithubRegistry
    const { files } = Option.getOrThrow(yield* github.list(repository, "a"))
    return yield* Effect.forEach(files, (file) => github.read(repository, file))
  }).pipe(Effect.provide(adapterWith(httpGithubRegistry(testCallPolicy), { GITHUB_API_URL: url })))

describe("what GitHub answered", () => {
  it.scopedLive("is asked again, after a restart too, only by whether it has changed", () =>
    Effect.gen(function* () {
      const texts = new Map([
        ["a/1.json", "one"],
        ["a/2.json", "two"]
      ])
      const { answered, requests, url } = yield* changingRepository(texts)
      assert.deepStrictEqual(yield* readAll(url), ["one", "two"])
      assert.deepStrictEqual(answered, [200, 200, 200])

      assert.deepStrictEqual(yield* readAll(url), ["one", "two"])
      assert.deepStrictEqual(answered.slice(3), [304])

      texts.set("a/2.json", "three")
      assert.deepStrictEqual(yield* readAll(url), ["one", "three"])
      assert.deepStrictEqual(answered.slice(4), [200, 200])
      assert.deepStrictEqual(requests.slice(4), [
        "GET /repos/acme/registry/contents/a",
        "GET /repos/acme/registry/contents/a/2.json"
      ])

      assert.deepStrictEqual(yield* readAll(url), ["one", "three"])
      assert.deepStrictEqual(answered.slice(6), [304])
    }).pipe(Effect.provide(inMemoryAnswerMemory))
  )

  it.scopedLive("is told as it is now, and not kept for what was listed, when the file changed in between", () =>
    Effect.gen(function* () {
      const texts = new Map([["a/1.json", "new"]])
      const { requests, url } = yield* changingRepository(texts)
      const github = yield* registryAt(url)
      const listedBefore = { path: "a/1.json", sha: "01d" }
      assert.strictEqual(yield* github.read(repository, listedBefore), "new")
      assert.strictEqual(yield* github.read(repository, listedBefore), "new")
      assert.strictEqual(requests.length, 2)
    })
  )

  it.scopedLive("is asked for in full when what is remembered cannot be read any more", () =>
    Effect.gen(function* () {
      const { answered, url } = yield* changingRepository(new Map([["a/1.json", "one"]]))
      yield* readAll(url)
      const memory = yield* AnswerMemory
      const path = "/repos/acme/registry/contents/a"
      const before = Option.getOrThrow(yield* memory.recall("github", path))
      yield* memory.remember("github", path, { ...before, body: `{"older": "layout"}` })
      assert.deepStrictEqual(yield* readAll(url), ["one"])
      assert.deepStrictEqual(answered, [200, 200, 200])
    }).pipe(Effect.provide(inMemoryAnswerMemory))
  )

  it.scopedLive("reaches us while the memory is out of order", () =>
    Effect.gen(function* () {
      const failure = new RepositoryError({ operation: "AnswerMemory", reason: "unavailable", cause: "down" })
      const brokenMemory = Layer.succeed(AnswerMemory, { recall: () => failure, remember: () => failure })
      const { answered, url } = yield* changingRepository(new Map([["a/1.json", "one"]]))
      for (let run = 1; run <= 2; run++) {
        assert.deepStrictEqual(yield* Effect.provide(readAll(url), brokenMemory), ["one"])
      }
      assert.deepStrictEqual(answered, [200, 200, 200, 200])
    })
  )

  it.scopedLive("is not taken for unchanged when nothing was remembered", () =>
    Effect.gen(function* () {
      const { url } = yield* githubOnLoopback(() => ({ status: 304 }))
      const github = yield* registryAt(url)
      const failure = yield* Effect.flip(github.list(repository, "a"))
      assert.deepStrictEqual([failure.reason, failure.status], ["status", 304])
    })
  )
})
