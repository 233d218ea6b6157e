import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { LARGEST_BODY } from "../../../src/adapters/shared/BoundedBody.js"
import { loopbackService } from "../../support/LoopbackService.js"
import { githubOnLoopback, registryAt, repository, type Said } from "./githubOnLoopback.js"

const inSeconds = (seconds: number) => String(Math.floor(Date.now() / 1000) + seconds)
const primary = (reset: string): Said => ({
  status: 403,
  headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset },
  body: { message: "API rate limit exceeded for user ID 1." }
})
const secondary = (headers: Record<string, string> = {}): Said => ({
  status: 403,
  headers: { "x-ratelimit-remaining": "4000", ...headers },
  body: { message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again." }
})

describe("GitHub that wants no requests for long", () => {
  it.scopedLive.each([
    { name: "until the hour of its limit is over", said: () => primary(inSeconds(1800)), pause: 1800 },
    { name: "for as long as it says", said: () => secondary({ "retry-after": "900" }), pause: 900 },
    { name: "for a minute when it does not say for how long", said: () => secondary(), pause: 60 },
    {
      name: "for as long as it says with 429",
      said: (): Said => ({ status: 429, headers: { "retry-after": "3600" } }),
      pause: 3600
    }
  ])("is left alone $name, and the failure tells until when", ({ pause, said }) =>
    Effect.gen(function* () {
      const { requests, url } = yield* githubOnLoopback(said)
      const github = yield* registryAt(url)
      const failure = yield* Effect.flip(github.list(repository, "a"))
      assert.deepStrictEqual([failure.reason, failure.status], ["status", said().status])
      const until = /wants no requests until (\S+)$/.exec(failure.detail)?.[1] ?? ""
      assert.approximately((Date.parse(until) - Date.now()) / 1000, pause, 5)

      const next = yield* Effect.flip(github.list(repository, "b"))
      assert.strictEqual(next.reason, "suspended")
      assert.include(next.detail, until)
      assert.strictEqual(requests.length, 1)
    })
  )

  it.scopedLive.each([
    { name: "its hour is over in a moment", said: () => primary(inSeconds(1)) },
    { name: "its hour is over already", said: () => primary(inSeconds(-5)) },
    { name: "it says so in few seconds", said: () => secondary({ "retry-after": "1" }) }
  ])("is waited for when $name", ({ said }) =>
    Effect.gen(function* () {
      let isLimited = true
      const { requests, url } = yield* githubOnLoopback(() => {
        const answer = isLimited ? said() : { body: [] }
        isLimited = false
        return answer
      })
      const github = yield* registryAt(url)
      const before = Date.now()
      yield* github.list(repository, "a")
      assert.isAtLeast(Date.now() - before, 950)
      assert.strictEqual(requests.length, 2)
    })
  )

  it.scopedLive("is asked on when it only forbids one thing", () =>
    Effect.gen(function* () {
      const { requests, url } = yield* githubOnLoopback(() => ({
        status: 403,
        headers: { "x-ratelimit-remaining": "59" },
        body: { message: "Resource not accessible by integration" }
      }))
      const github = yield* registryAt(url)
      for (const folder of ["a", "b"]) {
        const failure = yield* Effect.flip(github.list(repository, folder))
        assert.strictEqual(failure.detail, "HTTP 403: Resource not accessible by integration")
      }
      assert.strictEqual(requests.length, 2)
    })
  )
})

describe("an answer of GitHub", () => {
  it.scopedLive.each([{ code: 200 }, { code: 500 }])(
    "without end is refused with status $code, at the cost of little memory",
    ({ code }) =>
      Effect.gen(function* () {
        let sent = 0
        let open = 0
        const chunk = Buffer.alloc(1 << 20, " ")
        const service = yield* loopbackService((response) => {
          response.writeHead(code, { "content-type": "application/json; charset=utf-8" })
          open += 1
          let isOpen = true
          response.on("close", () => {
            isOpen = false
            open -= 1
          })
          const more = (): unknown => {
            while (isOpen) {
              sent += chunk.length
              if (!response.write(chunk)) return response.once("drain", more)
            }
            return undefined
          }
          more()
        })
        const github = yield* registryAt(service.url)
        const before = process.memoryUsage().rss
        const failure = yield* Effect.flip(github.list(repository, "a"))
        assert.deepStrictEqual(
          [failure.reason, failure.detail],
          ["malformed", `the answer has more than ${LARGEST_BODY} bytes`]
        )
        assert.strictEqual(service.requests.length, 1)
        yield* Effect.repeat(Effect.sleep("20 millis"), { until: () => open === 0, times: 250 })
        assert.strictEqual(open, 0)
        assert.isBelow(sent, 3 * LARGEST_BODY)
        assert.isBelow(process.memoryUsage().rss - before, 5 * LARGEST_BODY)
      })
  )

  it.scopedLive("that breaks off is told as such, not as one that cannot be read", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService((response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "100" })
        response.write("[{", () => response.destroy())
      })
      const github = yield* registryAt(service.url)
      assert.strictEqual((yield* Effect.flip(github.list(repository, "a"))).reason, "unreachable")
      assert.strictEqual(service.requests.length, 3)
    })
  )
})
