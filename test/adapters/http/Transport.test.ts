import { get } from "node:http"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { allocator } from "../../application/allocator/allocators.js"
import { bodyOf, startApi } from "./apiServer.js"

const manyAllocators = Array.from({ length: 30 }, (_, index) => allocator({ addressId: `f0${100 + index}` }))

describe("The transport of the API", () => {
  it.scopedLive("opens every answer to every origin, failures included", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi()
      for (const path of ["/", "/allocators", "/nope", "/allocators?limit=1", "/metrics", "/docs-json"]) {
        const { headers } = yield* send(path)
        assert.strictEqual(headers.get("access-control-allow-origin"), "*", path)
        assert.strictEqual(headers.get("vary"), "Accept-Encoding", path)
        assert.strictEqual(
          headers.get("access-control-expose-headers"),
          "X-Cache, X-Data-As-Of, X-Generation, Retry-After"
        )
      }
    })
  )

  it.scopedLive("answers a preflight on any path and allows the headers that it asks for", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi()
      for (const path of ["/allocators", "/nope"]) {
        const asked = yield* send(path, {
          method: "OPTIONS",
          headers: { "access-control-request-headers": "content-type" }
        })
        assert.strictEqual(asked.status, 204)
        assert.strictEqual(asked.headers.get("access-control-allow-methods"), "GET,HEAD,PUT,PATCH,POST,DELETE")
        assert.strictEqual(asked.headers.get("access-control-allow-headers"), "content-type")
        assert.strictEqual(asked.headers.get("vary"), "Access-Control-Request-Headers")
        const plain = yield* send(path, { method: "OPTIONS" })
        assert.isNull(plain.headers.get("access-control-allow-headers"))
      }
    })
  )

  it.scopedLive("names the generation and its instant on answers made from one", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi()
      for (const path of [
        "/allocators",
        "/allocators/compliance-data",
        "/stats/acc/allocators/sps-compliance",
        "/stats/acc/providers/compliance-data"
      ]) {
        const { status, headers } = yield* send(path)
        assert.strictEqual(status, 200)
        assert.strictEqual(headers.get("x-generation"), "7")
        assert.strictEqual(headers.get("x-data-as-of"), "2025-09-10T12:00:00.000Z")
      }
    })
  )

  it.scopedLive("takes the last of a repeated key, no notice of empty and unknown ones, and a slash at the end", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ allocators: { ...readsOf(manyAllocators) } })
      const answer = yield* send("/allocators/?limit=7&page=1&limit=2&filter=&nonsense=1&editionId=")
      assert.strictEqual(answer.status, 200)
      assert.deepInclude(bodyOf(answer), { pagination: { limit: 2, page: 1, pages: 15, total: 30 }, count: 30 })
    })
  )

  it.scopedLive("answers HEAD like GET without a body", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi()
      const head = yield* send("/allocators", { method: "HEAD" })
      const full = yield* send("/allocators", { headers: { "accept-encoding": "identity" } })
      assert.strictEqual(head.status, 200)
      assert.strictEqual(head.text, "")
      assert.strictEqual(Number(head.headers.get("content-length")), full.text.length)
    })
  )

  it.scopedLive("compresses larger bodies for those who accept it", () =>
    Effect.gen(function* () {
      const { send, url } = yield* startApi({ allocators: { ...readsOf(manyAllocators) } })
      const plain = yield* send("/allocators", { headers: { "accept-encoding": "identity" } })
      const zipped = yield* send("/allocators", { headers: { "accept-encoding": "br, gzip;q=0.5" } })
      const refused = yield* send("/allocators", { headers: { "accept-encoding": "gzip;q=0, identity" } })
      const small = yield* send("/health/live", { headers: { "accept-encoding": "gzip" } })
      assert.isNull(plain.headers.get("content-encoding"))
      assert.strictEqual(zipped.headers.get("content-encoding"), "gzip")
      assert.isNull(refused.headers.get("content-encoding"))
      assert.isNull(small.headers.get("content-encoding"))
      assert.strictEqual(zipped.text, plain.text)
      assert.isBelow(yield* transferred(`${url}/allocators`), plain.text.length / 4)
    })
  )

  it.scopedLive("serves the document and a page to read it", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi()
      const page = yield* send("/docs/")
      const json = yield* send("/docs-json")
      const yaml = yield* send("/docs-yaml")
      assert.match(page.headers.get("content-type") ?? "", /^text\/html/)
      assert.deepInclude(bodyOf(json), { info: { title: "Compliance Data Platform API", version: "1.2.3" } })
      assert.strictEqual(json.headers.get("content-type"), "application/json")
      assert.strictEqual(yaml.headers.get("content-type"), "text/yaml; charset=utf-8")
    })
  )

  it.scopedLive("serves its name, its version and a sign of life as text", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi()
      for (const [path, text] of [
        ["/", "Compliance Data Platform API"],
        ["/debug", "debug"],
        ["/version", "1.2.3"]
      ] as const) {
        const answer = yield* send(path)
        assert.strictEqual(answer.text, text)
        assert.strictEqual(answer.headers.get("content-type"), "text/html; charset=utf-8")
      }
    })
  )
})

const readsOf = (allocators: ReadonlyArray<ReturnType<typeof allocator>>) => ({
  allocators: Effect.succeed(allocators),
  grants: Effect.succeed([]),
  clientFigures: Effect.succeed([]),
  registry: Effect.succeed([])
})

/** Bytes on the wire of a body that is asked for with gzip. */
const transferred = (url: string) =>
  Effect.promise(
    () =>
      new Promise<number>((resolve, reject) => {
        get(url, { headers: { "accept-encoding": "gzip" } }, (response) => {
          let bytes = 0
          response.on("data", (chunk: Buffer) => {
            bytes += chunk.length
          })
          response.on("end", () => resolve(bytes))
        }).on("error", reject)
      })
  )
