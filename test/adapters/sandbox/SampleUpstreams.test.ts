import { FetchHttpClient, HttpClient, HttpClientRequest } from "@effect/platform"
import { NodeContext } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Layer } from "effect"
import { sampleUpstreams } from "../../../src/adapters/sandbox/SampleUpstreams.js"
import { SAMPLE_SEED } from "../../../src/adapters/sandbox/sample/Network.js"
import { readRealData } from "../../../src/adapters/sandbox/sample/RealData.js"
import { dayText, historyStart, instantOf } from "../../../src/adapters/sandbox/sample/Timeline.js"
import * as Clock from "../../../src/application/ports/Clock.js"

const Platform = Layer.merge(NodeContext.layer, FetchHttpClient.layer)

const started = Effect.flatMap(Clock.now, (firstStart) => sampleUpstreams({ seed: SAMPLE_SEED, firstStart }))

const answer = (request: HttpClientRequest.HttpClientRequest) =>
  Effect.gen(function* () {
    const response = yield* HttpClient.execute(request)
    return { status: response.status, body: yield* response.json }
  })

const get = (url: string) => answer(HttpClientRequest.get(url))

const summaryOf = (url: string, day: string) =>
  get(`${url}/miners/retrieval-success-rate/summary?from=${day}&to=${day}`)

const yesterday = Effect.map(Clock.now, (now) => dayText(DateTime.subtract(now, { days: 1 })))

const list = (body: unknown): ReadonlyArray<Record<string, unknown>> => {
  assert.isArray(body)
  return Array.isArray(body) ? body : []
}

describe("the sample services", () => {
  it.scopedLive("list the folders of the registry and serve its files as GitHub does", () =>
    Effect.gen(function* () {
      const urls = yield* started
      const registry = `${urls.GITHUB_API_URL}/repos/${urls.ALLOCATOR_REGISTRY_REPO_OWNER}/${urls.ALLOCATOR_REGISTRY_REPO_NAME}/contents`
      const archive = list((yield* get(`${registry}/Allocator_Archive`)).body)
      assert.include(
        archive.map(({ name }) => name),
        "Allocator JSON SPEC.json"
      )
      const { registry: files } = yield* readRealData
      const current = list((yield* get(`${registry}/Allocators`)).body)
      assert.strictEqual(current.length, files.filter(({ folder }) => folder === "Allocators").length)
      const file = files[0]
      const entry = current.find(({ path }) => path === file?.path)
      assert.containsSubset(entry, { type: "file", size: Buffer.byteLength(file?.text ?? "") })
      const { body } = yield* get(`${registry}/${encodeURIComponent(file?.path ?? "")}`)
      assert.containsSubset(body, { encoding: "base64", sha: entry?.sha })
      const content = typeof body === "object" && body !== null && "content" in body ? String(body.content) : ""
      assert.isTrue(content.split("\n").every((line) => line.length <= 60))
      assert.strictEqual(Buffer.from(content, "base64").toString(), file?.text)
    }).pipe(Effect.provide(Platform))
  )

  it.scopedLive(
    "serve the bookkeeping repositories without regard to case, and 404 for what GitHub does not have",
    () =>
      Effect.gen(function* () {
        const { GITHUB_API_URL } = yield* started
        const known = yield* get(`${GITHUB_API_URL}/repos/FIDLabs/open-data-pathway/contents/applications`)
        assert.strictEqual(list(known.body).length, 20)
        for (const path of ["nobody/nothing/contents/applications", "fidlabs/Open-Data-Pathway/contents/no-folder"]) {
          const { body, status } = yield* get(`${GITHUB_API_URL}/repos/${path}`)
          assert.strictEqual(status, 404)
          assert.containsSubset(body, { message: "Not Found" })
        }
      }).pipe(Effect.provide(Platform))
  )

  it.scopedLive("report FilSpark days from the start of history up to yesterday, and nothing before or after", () =>
    Effect.gen(function* () {
      const { FILSPARK_API_URL } = yield* started
      const now = yield* Clock.now
      const first = instantOf(historyStart(now))
      for (const day of [first, DateTime.subtract(now, { days: 1 })]) {
        assert.isAbove(list((yield* summaryOf(FILSPARK_API_URL, dayText(day))).body).length, 200)
      }
      for (const day of [DateTime.subtract(first, { days: 1 }), now, DateTime.add(now, { days: 3 })]) {
        assert.deepStrictEqual((yield* summaryOf(FILSPARK_API_URL, dayText(day))).body, [])
      }
      assert.strictEqual((yield* summaryOf(FILSPARK_API_URL, "2026-02-31")).status, 400)
    }).pipe(Effect.provide(Platform))
  )

  it.scopedLive("give counts as text, rates that agree with them, and leave http fields out now and then", () =>
    Effect.gen(function* () {
      const { FILSPARK_API_URL } = yield* started
      const rows = list((yield* summaryOf(FILSPARK_API_URL, yield* yesterday)).body)
      for (const { miner_id, success_rate, successful, total } of rows) {
        assert.match(String(miner_id), /^f0\d+$/)
        assert.isString(total)
        assert.isString(successful)
        assert.strictEqual(success_rate, Number(total) === 0 ? 0 : Number(successful) / Number(total))
      }
      const withoutHttp = rows.filter((row) => !("successful_http" in row)).length
      assert.isAbove(withoutHttp, 0)
      assert.isBelow(withoutHttp, rows.length / 10)
    }).pipe(Effect.provide(Platform))
  )

  it.scopedLive("answer for providers in both generations of the URL finder", () =>
    Effect.gen(function* () {
      const { FILSPARK_API_URL, URL_FINDER_API_URL } = yield* started
      const ids = list((yield* summaryOf(FILSPARK_API_URL, yield* yesterday)).body).map(({ miner_id }) =>
        String(miner_id)
      )
      const bulk = yield* answer(
        HttpClientRequest.post(`${URL_FINDER_API_URL}/providers/bulk?extended=true`).pipe(
          HttpClientRequest.bodyUnsafeJson({ provider_ids: [...ids.slice(0, 50), "f01"] })
        )
      )
      assert.containsSubset(bulk.body, { not_found: ["f01"] })
      const single = yield* get(`${URL_FINDER_API_URL}/providers/${ids[0]}?extended=true`)
      assert.containsSubset(bulk.body, { providers: [single.body] })
      for (const path of [`retrievability/${ids[0]}`, `retrievability/${ids[0]}/f02`]) {
        const { body } = yield* get(`${URL_FINDER_API_URL}/url/${path}`)
        assert.hasAllKeys(body, ["result", "retrievability_percent"])
      }
      const unknown = yield* get(`${URL_FINDER_API_URL}/url/retrievability/f01`)
      assert.deepStrictEqual(unknown.body, { result: "NoDealsFound", retrievability_percent: 0 })
      assert.strictEqual((yield* get(`${URL_FINDER_API_URL}/providers/f01?extended=true`)).status, 404)
    }).pipe(Effect.provide(Platform))
  )

  it.scopedLive("say the same whenever they are asked, and by every instance", () =>
    Effect.gen(function* () {
      const [one, other] = [yield* started, yield* started]
      const day = yield* yesterday
      assert.notStrictEqual(one.FILSPARK_API_URL, other.FILSPARK_API_URL)
      assert.deepStrictEqual(yield* summaryOf(one.FILSPARK_API_URL, day), yield* summaryOf(other.FILSPARK_API_URL, day))
    }).pipe(Effect.provide(Platform))
  )
})
