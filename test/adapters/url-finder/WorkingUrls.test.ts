import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Logger, LogLevel, TestClock, TestContext } from "effect"
import { httpUrlFinder } from "../../../src/adapters/url-finder/HttpUrlFinder.js"
import { UrlFinder } from "../../../src/application/ports/UrlFinder.js"
import { WorkingUrls } from "../../../src/application/ports/WorkingUrls.js"
import {
  adapterWith,
  faults,
  json,
  loopbackService,
  policyFor,
  status,
  testCallPolicy
} from "../../support/LoopbackService.js"

const PIECE_URL = "http://provider.example/piece/baga6ea4seaq"

const finder = (url: string, ruleSet: string, policy = testCallPolicy) =>
  adapterWith(httpUrlFinder(policy), { URL_FINDER_API_URL: url, RULE_SET: ruleSet }).pipe(
    Layer.provide(NodeHttpClient.layerUndici)
  )

const access = Effect.flatMap(WorkingUrls, (urls) => urls.accessTo({ provider: "f01", client: "f02" }))

/** The first generation, by the beginning of the path. */
const first = (found: object, rate: object) =>
  loopbackService((response, request) => json(request.url?.startsWith("/url/find/") ? found : rate)(response, request))

describe("a client's pieces at a provider", () => {
  it.scopedLive("are asked for by two questions in the first generation", () =>
    Effect.gen(function* () {
      const service = yield* first(
        { result: "Success", url: PIECE_URL },
        { result: "Success", retrievability_percent: 85 }
      )
      assert.deepStrictEqual(yield* Effect.provide(access, finder(service.url, "v0.6.1")), {
        url: PIECE_URL,
        rate: 0.85
      })
      assert.sameMembers([...service.requests], ["GET /url/find/f01/f02", "GET /url/retrievability/f01/f02"])
    })
  )

  it.scopedLive("have in the first generation neither a URL nor a rate that was not found", () =>
    Effect.gen(function* () {
      const service = yield* first(
        { result: "FailedToGetWorkingUrl", url: PIECE_URL },
        { result: "TimedOut", retrievability_percent: 85 }
      )
      assert.deepStrictEqual(yield* Effect.provide(access, finder(service.url, "v0.6.1")), { url: null, rate: null })
    })
  )

  it.scopedLive("have in the first generation what one question tells when the other fails", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService((response, request) =>
        request.url?.startsWith("/url/find/")
          ? status(404)(response, request)
          : json({ result: "Success", retrievability_percent: 0 })(response, request)
      )
      assert.deepStrictEqual(yield* Effect.provide(access, finder(service.url, "v0.6.1")), { url: null, rate: 0 })
    })
  )

  it.scopedLive("are asked for by one question in the second generation", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(
        json({ provider_id: "f01", client_id: "f02", working_url: PIECE_URL, retrievability_percent: 57.5 })
      )
      assert.deepStrictEqual(yield* Effect.provide(access, finder(service.url, "v0.19.3")), {
        url: PIECE_URL,
        rate: 0.575
      })
      assert.deepStrictEqual(service.requests, ["GET /providers/f01/clients/f02?extended=true"])
    })
  )

  const whole = {
    provider_id: "f01",
    result: "Success",
    url: PIECE_URL,
    working_url: PIECE_URL,
    retrievability_percent: 50
  }
  const questions = [
    { ruleSet: "v0.6.1", calls: 2 },
    { ruleSet: "v0.19.3", calls: 1 }
  ]
  it.scopedLive.each(questions)("are asked for once in a day under $ruleSet", ({ calls, ruleSet }) =>
    Effect.gen(function* () {
      const service = yield* loopbackService(json(whole))
      yield* Effect.gen(function* () {
        yield* Effect.all([access, access, access], { concurrency: "unbounded" })
        yield* TestClock.adjust("23 hours")
        yield* access
        assert.lengthOf(service.requests, calls)
        yield* TestClock.adjust("2 hours")
        yield* access
        assert.lengthOf(service.requests, 2 * calls)
      }).pipe(Effect.provide(finder(service.url, ruleSet)))
    }).pipe(Effect.provide(TestContext.TestContext))
  )

  it.scopedLive.each(questions)("are asked for again under $ruleSet while something is unknown", ({ calls, ruleSet }) =>
    Effect.gen(function* () {
      const service = yield* loopbackService(json({ ...whole, retrievability_percent: null }))
      yield* Effect.provide(Effect.repeatN(access, 2), finder(service.url, ruleSet))
      assert.lengthOf(service.requests, 3 * calls)
    })
  )

  const everyFault = questions.flatMap(({ ruleSet }) =>
    faults.map(([name, answer, reason]) => ({ ruleSet, name, answer, reason }))
  )
  it.scopedLive.each(everyFault)(
    "are unknown under $ruleSet when the service $name, which the log tells",
    ({ answer, reason, ruleSet }) =>
      Effect.gen(function* () {
        const service = yield* loopbackService(answer)
        const told: Array<readonly [string, string]> = []
        const logger = Logger.make(({ logLevel, message }) => {
          told.push([logLevel.label, String(message)])
        })
        const found = yield* Effect.provide(access, finder(service.url, ruleSet, policyFor(reason))).pipe(
          Effect.provide(Logger.replace(Logger.defaultLogger, logger)),
          Logger.withMinimumLogLevel(LogLevel.Debug)
        )
        assert.deepStrictEqual(found, { url: null, rate: null })
        assert.isTrue(
          told.some(([level, text]) => level === "DEBUG" && text.includes(`url-finder`) && text.includes(reason))
        )
      })
  )
})

it.scopedLive("all that ask the service share its limit of calls at once and its being left alone", () =>
  Effect.gen(function* () {
    let underWay = 0
    let most = 0
    const service = yield* loopbackService((response) => {
      underWay += 1
      most = Math.max(most, underWay)
      setTimeout(() => {
        underWay -= 1
        response.writeHead(500).end()
      }, 10)
    })
    yield* Effect.gen(function* () {
      const { rates } = yield* UrlFinder
      yield* Effect.all([rates(["f01", "f02", "f03", "f04"]), access], { concurrency: "unbounded" })
      assert.strictEqual(most, 2)
      const asked = service.requests.length
      yield* access
      assert.lengthOf(service.requests, asked)
    }).pipe(
      Effect.provide(
        finder(service.url, "v0.6.1", { ...testCallPolicy, atOnce: 2, suspendAfter: 6, suspendFor: "1 hour" })
      )
    )
  })
)
