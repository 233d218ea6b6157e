import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, Layer } from "effect"
import { httpUrlFinder } from "../../../src/adapters/url-finder/HttpUrlFinder.js"
import { UrlFinder } from "../../../src/application/ports/UrlFinder.js"
import { adapterWith, faults, json, loopbackService, policyFor, testCallPolicy } from "../../support/LoopbackService.js"

const ratesAt = (url: string, ruleSet: string, providers: ReadonlyArray<string>, policy = testCallPolicy) =>
  Effect.flatMap(UrlFinder, (finder) => finder.rates(providers)).pipe(
    Effect.provide(
      adapterWith(httpUrlFinder(policy), { URL_FINDER_API_URL: url, RULE_SET: ruleSet }).pipe(
        Layer.provide(NodeHttpClient.layerUndici)
      )
    )
  )

const answersFor: Record<string, unknown> = {
  f01: { result: "Success", retrievability_percent: 85 },
  f02: { result: "NoDealsFound", retrievability_percent: 0 },
  f03: { result: "TimedOut" }
}

describe("the first generation", () => {
  it.scopedLive("is asked provider by provider and counts only successes", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService((response, request) =>
        json(answersFor[request.url?.split("/").at(-1) ?? ""])(response, request)
      )
      const answers = yield* ratesAt(service.url, "v0.6.1", ["f01", "f02", "f03"])
      assert.deepStrictEqual(
        answers.map(({ provider, rate }) => [provider, Either.getOrThrow(rate)]),
        [
          ["f01", 0.85],
          ["f02", null],
          ["f03", null]
        ]
      )
      assert.sameMembers(
        [...service.requests],
        ["GET /url/retrievability/f01", "GET /url/retrievability/f02", "GET /url/retrievability/f03"]
      )
    })
  )

  it.scopedLive("asks again after a passing failure", () =>
    Effect.gen(function* () {
      let calls = 0
      const service = yield* loopbackService((response, request) => {
        calls += 1
        if (calls < 3) response.writeHead(503).end()
        else json(answersFor.f01)(response, request)
      })
      const [answer] = yield* ratesAt(service.url, "v0.6.1", ["f01"])
      assert.deepStrictEqual(answer?.rate, Either.right(0.85))
    })
  )

  it.scopedLive("takes a success without a percentage for unknown", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(json({ result: "Success", retrievability_percent: null }))
      const [answer] = yield* ratesAt(service.url, "v0.6.1", ["f01"])
      assert.deepStrictEqual(answer?.rate, Either.right(null))
    })
  )

  it.scopedLive("tells the status of a refusal", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService((response) => response.writeHead(404).end())
      const [answer] = yield* ratesAt(service.url, "v0.6.1", ["f01"])
      assert.strictEqual(answer?.rate.pipe(Either.flip, Either.getOrThrow).status, 404)
    })
  )
})

describe("the second generation", () => {
  it.scopedLive("is asked in bulk; whom it does not know is unknown", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(
        json({
          providers: [
            { provider_id: "f01", retrievability_percent: 57.5 },
            { provider_id: "f02", retrievability_percent: null }
          ],
          not_found: ["f03"]
        })
      )
      const answers = yield* ratesAt(service.url, "v0.19.3", ["f01", "f02", "f03"])
      assert.deepStrictEqual(
        answers.map(({ rate }) => Either.getOrThrow(rate)),
        [0.575, null, null]
      )
      assert.deepStrictEqual(service.requests, ["POST /providers/bulk?extended=true"])
    })
  )

  it.scopedLive("fails for the one provider whose entry cannot be read, and tells the rates of the others", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(
        json({
          providers: [
            { provider_id: "f01", retrievability_percent: 57.5 },
            { provider_id: "f02", retrievability_percent: 101 },
            { provider_id: "f03" }
          ]
        })
      )
      const answers = yield* ratesAt(service.url, "v0.19.3", ["f01", "f02", "f03"])
      const rates = answers.map(({ rate }) => Either.mapLeft(rate, ({ operation, reason }) => [operation, reason]))
      assert.deepStrictEqual(rates, [
        Either.right(0.575),
        Either.left(["rate of f02", "malformed"]),
        Either.right(null)
      ])
    })
  )

  it.scopedLive("rejects an answer that names a provider twice", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(
        json({
          providers: [
            { provider_id: "f01", retrievability_percent: 57.5 },
            { provider_id: "f01", retrievability_percent: 60 }
          ]
        })
      )
      const [answer] = yield* ratesAt(service.url, "v0.19.3", ["f01"])
      assert.strictEqual(answer?.rate.pipe(Either.flip, Either.getOrThrow).reason, "malformed")
    })
  )
})

const everyFault = ["v0.6.1", "v0.19.3"].flatMap((ruleSet) =>
  faults.map(([name, answer, reason]) => ({ ruleSet, name, answer, reason }))
)

it.scopedLive.each(everyFault)("under $ruleSet a service that $name gives the reason", ({ ruleSet, answer, reason }) =>
  Effect.gen(function* () {
    const service = yield* loopbackService(answer)
    const answers = yield* ratesAt(service.url, ruleSet, ["f01", "f02"], policyFor(reason))
    assert.deepStrictEqual(
      answers.map(({ rate }) => rate.pipe(Either.flip, Either.getOrThrow).reason),
      [reason, reason]
    )
  })
)
