import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option, TestClock, TestContext } from "effect"
import { httpLocationLookup, ipinfoCheck } from "../../../src/adapters/ipinfo/HttpLocationLookup.js"
import { LocationLookup } from "../../../src/application/ports/LocationLookup.js"
import { everythingTold } from "../../support/everythingTold.js"
import {
  adapterWith,
  configured,
  faults,
  json,
  loopbackService,
  policyFor,
  status,
  testCallPolicy
} from "../../support/LoopbackService.js"

const TOKEN = "s3cret/tok en"

const place = {
  ip: "203.0.98.2",
  city: "Geneva",
  region: "Geneva",
  country: "CH",
  loc: "46.2022,6.1457",
  org: "AS64501 Example",
  postal: "1201",
  timezone: "Europe/Zurich"
}

const lookup = (variables: Record<string, string>, policy = testCallPolicy) =>
  adapterWith(httpLocationLookup(policy), variables).pipe(Layer.provide(NodeHttpClient.layerUndici))

const at = (url: string, policy = testCallPolicy) => lookup({ IP_INFO_URL: `${url}/`, IP_INFO_TOKEN: TOKEN }, policy)

const locate = (ip: string) => Effect.flatMap(LocationLookup, (places) => places.locate(ip))

describe("the place of an address", () => {
  it.scopedLive("is asked for with the token", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(json(place))
      const found = yield* Effect.provide(Effect.all([locate("203.0.98.2"), locate("2001:db8::1")]), at(service.url))
      assert.deepStrictEqual(found, [Option.some(place), Option.some(place)])
      assert.deepStrictEqual(service.requests, [
        "GET /203.0.98.2?token=s3cret%2Ftok+en",
        "GET /2001%3Adb8%3A%3A1?token=s3cret%2Ftok+en"
      ])
    })
  )

  it.scopedLive("is asked for once in twelve hours, also when it is of no public network", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService((response, request) =>
        json(request.url?.startsWith("/10.") ? { ip: "10.0.0.1", bogon: true } : place)(response, request)
      )
      yield* Effect.gen(function* () {
        const both = Effect.all([locate("203.0.98.2"), locate("10.0.0.1"), locate("203.0.98.2")], {
          concurrency: "unbounded"
        })
        const asked = [Option.some(place), Option.none(), Option.some(place)]
        assert.deepStrictEqual<unknown>(yield* both, asked)
        yield* TestClock.adjust("11 hours")
        assert.deepStrictEqual<unknown>(yield* both, asked)
        assert.lengthOf(service.requests, 2)
        yield* TestClock.adjust("2 hours")
        yield* both
        assert.lengthOf(service.requests, 4)
      }).pipe(Effect.provide(at(service.url)))
    }).pipe(Effect.provide(TestContext.TestContext))
  )

  it.scopedLive("is asked for again after a failure", () =>
    Effect.gen(function* () {
      let isDown = true
      const service = yield* loopbackService((response, request) =>
        (isDown ? status(403) : json(place))(response, request)
      )
      yield* Effect.gen(function* () {
        yield* Effect.flip(locate("203.0.98.2"))
        isDown = false
        assert.deepStrictEqual(yield* locate("203.0.98.2"), Option.some(place))
      }).pipe(Effect.provide(at(service.url)))
    })
  )

  it.scopedLive("cannot be asked for without a token, which names what is missing", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(json(place))
      yield* Effect.gen(function* () {
        const { missing } = yield* LocationLookup
        assert.deepStrictEqual(missing, ["IP_INFO_TOKEN"])
        assert.strictEqual((yield* Effect.flip(locate("203.0.98.2"))).reason, "refused")
      }).pipe(Effect.provide(lookup({ IP_INFO_URL: service.url })))
      assert.isEmpty(service.requests)
      const { missing } = yield* Effect.provide(LocationLookup, at(service.url))
      assert.isEmpty(missing)
    })
  )
})

it.scopedLive.each(faults.map(([name, answer, reason]) => ({ name, answer, reason })))(
  "a service that $name gives the reason",
  ({ answer, reason }) =>
    Effect.gen(function* () {
      const service = yield* loopbackService(answer)
      const error = yield* Effect.flip(Effect.provide(locate("203.0.98.2"), at(service.url, policyFor(reason))))
      assert.deepInclude({ ...error }, { _tag: "UpstreamError", service: "ipinfo", reason })
    })
)

it.scopedLive("an answer without end is refused", () =>
  Effect.gen(function* () {
    const service = yield* loopbackService((response) => {
      const more = () => {
        while (!response.destroyed) if (!response.write(" ".repeat(50_000))) return response.once("drain", more)
        return response
      }
      more()
    })
    const error = yield* Effect.flip(Effect.provide(locate("203.0.98.2"), at(service.url)))
    assert.deepInclude({ ...error }, { reason: "malformed", detail: "the answer has more than 65536 bytes" })
  })
)

/** Services that say the request over again in each place where one can. */
const echoes = [
  { name: "a failure", answer: (url: string) => status(403, { "x-asked": url, location: url }) },
  { name: "a redirect", answer: (url: string) => status(302, { location: `http://127.0.0.1:1${url}` }) },
  { name: "an object", answer: (url: string) => json({ error: `no such page: ${url}`, [url]: url, city: [url] }) },
  { name: "a text", answer: (url: string) => json(url) },
  { name: "a list", answer: (url: string) => json([url]) },
  {
    name: "no JSON",
    answer: (url: string) => (response: Parameters<ReturnType<typeof json>>[0]) => void response.end(url)
  }
]

describe("the token", () => {
  const spellings = /s3cret/

  it.scopedLive.each([
    ...faults.map(([name, answer, reason]) => ({ name, answer: () => answer, reason })),
    ...echoes.map((echo) => ({ ...echo, reason: "status" as const }))
  ])("stands nowhere when the service gives $name", ({ answer, reason }) =>
    Effect.gen(function* () {
      const service = yield* loopbackService((response, request) => {
        assert.match(request.url ?? "", spellings)
        answer(request.url ?? "")(response, request)
      })
      const variables = { IP_INFO_URL: service.url, IP_INFO_TOKEN: TOKEN }
      const told = yield* everythingTold(Effect.provide(locate("203.0.98.2"), at(service.url, policyFor(reason))))
      assert.include(told, "place of 203.0.98.2")
      assert.notMatch(told, spellings)
      const health = Effect.flatMap(ipinfoCheck, ({ ask }) => ask).pipe(Effect.timeout("500 millis"))
      assert.notMatch(
        yield* everythingTold(Effect.provide(health, Layer.merge(configured(variables), NodeHttpClient.layerUndici))),
        spellings
      )
    })
  )

  it.scopedLive("stands nowhere when nobody listens", () =>
    Effect.gen(function* () {
      const told = yield* everythingTold(Effect.provide(locate("203.0.98.2"), at("http://127.0.0.1:1")))
      assert.include(told, "unreachable")
      assert.notMatch(told, spellings)
    })
  )
})

it.scopedLive("health asks for a well-known address and takes an answer for good for an hour", () =>
  Effect.gen(function* () {
    let isDown = true
    const service = yield* loopbackService((response, request) =>
      (isDown ? status(429) : json({ ...place, ip: "8.8.8.8" }))(response, request)
    )
    yield* Effect.gen(function* () {
      const { ask, name, vital } = yield* ipinfoCheck
      assert.deepStrictEqual([name, vital], ["ipinfo.io", false])
      assert.strictEqual((yield* Effect.flip(ask)).reason, "HTTP 429")
      isDown = false
      yield* ask
      yield* TestClock.adjust("59 minutes")
      yield* ask
      assert.deepStrictEqual(service.requests, ["GET /8.8.8.8?token=t", "GET /8.8.8.8?token=t"])
      yield* TestClock.adjust("2 minutes")
      yield* ask
      assert.lengthOf(service.requests, 3)
    }).pipe(
      Effect.provide(configured({ IP_INFO_URL: service.url, IP_INFO_TOKEN: "t" })),
      Effect.provide(NodeHttpClient.layerUndici)
    )
  }).pipe(Effect.provide(TestContext.TestContext))
)
