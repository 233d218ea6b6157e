import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Layer } from "effect"
import { httpUrlFinder } from "../../../src/adapters/url-finder/HttpUrlFinder.js"
import { UrlFinderTests } from "../../../src/application/ports/UrlFinderTests.js"
import { adapterWith, faults, json, loopbackService, policyFor, testCallPolicy } from "../../support/LoopbackService.js"

const newestAt = (url: string, ruleSet: string, policy = testCallPolicy) =>
  Effect.flatMap(UrlFinderTests, (finder) => finder.newest(["f01", "f02", "f03"])).pipe(
    Effect.provide(
      adapterWith(httpUrlFinder(policy), { URL_FINDER_API_URL: url, RULE_SET: ruleSet }).pipe(
        Layer.provide(NodeHttpClient.layerUndici)
      )
    )
  )

const answer = {
  providers: [
    { provider_id: "f01", retrievability_percent: 57.5, tested_at: "2026-02-02T03:00:00Z" },
    { provider_id: "f02", retrievability_percent: 57.5, tested_at: "yesterday" }
  ],
  not_found: ["f03"]
}

describe("the newest tests of providers", () => {
  it.scopedLive.each([{ ruleSet: "v0.6.1" }, { ruleSet: "v0.19.3" }])(
    "come by the second generation under $ruleSet, and tell of entries that say nothing",
    ({ ruleSet }) =>
      Effect.gen(function* () {
        const bodies: Array<string> = []
        const service = yield* loopbackService((response, request) => {
          request.on("data", (chunk) => bodies.push(String(chunk)))
          request.on("end", () => json(answer)(response, request))
        })
        const { tests, unreadable } = yield* newestAt(service.url, ruleSet)
        assert.deepStrictEqual(tests, [
          {
            provider: "f01",
            testedAt: DateTime.unsafeMake("2026-02-02T03:00:00Z"),
            resultCode: null,
            retrievabilityPercent: 57.5,
            carFilesPercent: null,
            download: null
          }
        ])
        assert.lengthOf(unreadable, 1)
        assert.deepStrictEqual(service.requests, ["POST /providers/bulk?extended=true"])
        assert.deepStrictEqual(bodies, ['{"provider_ids":["f01","f02","f03"]}'])
      })
  )

  it.effect("are asked for of a hundred providers at most", () =>
    Effect.gen(function* () {
      const { sliceSize } = yield* UrlFinderTests
      assert.strictEqual(sliceSize, 100)
    }).pipe(
      Effect.provide(adapterWith(httpUrlFinder(testCallPolicy), {}).pipe(Layer.provide(NodeHttpClient.layerUndici)))
    )
  )

  it.scopedLive("are refused whole when a provider is named twice", () =>
    Effect.gen(function* () {
      const [first] = answer.providers
      const service = yield* loopbackService(json({ providers: [first, first] }))
      const error = yield* Effect.flip(newestAt(service.url, "v0.19.3"))
      assert.deepInclude({ ...error }, { reason: "malformed", detail: "f01 is named twice" })
    })
  )

  it.scopedLive.each(faults.map(([name, reply, reason]) => ({ name, reply, reason })))(
    "fail with the reason when the service $name",
    ({ reason, reply }) =>
      Effect.gen(function* () {
        const service = yield* loopbackService(reply)
        const error = yield* Effect.flip(newestAt(service.url, "v0.6.1", policyFor(reason)))
        assert.deepInclude({ ...error }, { _tag: "UpstreamError", service: "url-finder", reason })
      })
  )
})
