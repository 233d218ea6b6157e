import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Layer, Option } from "effect"
import { httpRetrievabilityFeed } from "../../../src/adapters/filspark/HttpRetrievabilityFeed.js"
import { RetrievabilityFeed } from "../../../src/application/ports/RetrievabilityFeed.js"
import { adapterWith, faults, json, loopbackService, policyFor, testCallPolicy } from "../../support/LoopbackService.js"

const day = DateTime.unsafeMake("2025-01-14T00:00:00Z")

const feed = (variables: Record<string, string>, policy = testCallPolicy) =>
  adapterWith(httpRetrievabilityFeed(policy), variables).pipe(Layer.provide(NodeHttpClient.layerUndici))

const ratesAt = (url: string, policy = testCallPolicy) =>
  Effect.gen(function* () {
    const { ratesOn } = yield* RetrievabilityFeed
    return yield* Option.getOrThrow(ratesOn)(day)
  }).pipe(Effect.provide(feed({ FILSPARK_API_URL: url }, policy)))

const row = { miner_id: "f01000", total: "20", successful: "15", success_rate: 0.75 }

describe("FilSpark", () => {
  it.effect("is off without an address", () =>
    Effect.gen(function* () {
      const { ratesOn } = yield* RetrievabilityFeed
      assert.isTrue(Option.isNone(ratesOn))
    }).pipe(Effect.provide(feed({ FILSPARK_API_URL: "" })))
  )

  it.scopedLive("is asked for one day and its counts in text become numbers", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(
        json([
          { ...row, successful_http: "9", success_rate_http: 0.45 },
          { ...row, miner_id: "f02000", success_rate_http: null }
        ])
      )
      const shared = { total: 20, successful: 15, successRate: 0.75 }
      assert.deepStrictEqual(yield* ratesAt(`${service.url}/`), [
        { provider: "f01000", ...shared, successfulHttp: 9, successRateHttp: 0.45 },
        { provider: "f02000", ...shared, successfulHttp: null, successRateHttp: null }
      ] as never)
      assert.deepStrictEqual(service.requests, [
        "GET /miners/retrieval-success-rate/summary?from=2025-01-14&to=2025-01-14"
      ])
    })
  )

  const spoilt: ReadonlyArray<readonly [string, ReadonlyArray<object>]> = [
    ["a provider named twice", [row, { ...row, total: "21" }]],
    ["a count with a fraction", [{ ...row, total: "20.5" }]],
    ["a count beyond 32 bits", [{ ...row, total: "2147483648" }]],
    ["a count as a number", [{ ...row, total: 20 }]],
    ["a rate beyond 1", [{ ...row, success_rate: 75 }]],
    ["a provider that is no id", [{ ...row, miner_id: "1000" }]]
  ]
  it.scopedLive.each(spoilt.map(([name, body]) => ({ name, body })))("rejects a day with $name", ({ body }) =>
    Effect.gen(function* () {
      const service = yield* loopbackService(json(body))
      const error = yield* Effect.flip(ratesAt(service.url))
      assert.strictEqual(error._tag === "UpstreamError" && error.reason, "malformed")
    })
  )

  it.scopedLive.each(faults.map(([name, answer, reason]) => ({ name, answer, reason })))(
    "fails with the reason when it $name",
    ({ answer, reason }) =>
      Effect.gen(function* () {
        const service = yield* loopbackService(answer)
        const error = yield* Effect.flip(ratesAt(service.url, policyFor(reason)))
        assert.strictEqual(error._tag === "UpstreamError" && error.reason, reason)
      })
  )
})
