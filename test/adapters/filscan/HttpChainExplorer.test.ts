import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { filscanCheck, httpChainExplorer } from "../../../src/adapters/filscan/HttpChainExplorer.js"
import { ChainExplorer } from "../../../src/application/ports/ChainExplorer.js"
import { indicator } from "../../support/accountIndicator.js"
import { clockAhead } from "../../support/clockAhead.js"
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
import { rpcNodeThat } from "../../support/RpcNode.js"

const explorerAt = (url: string, policy = testCallPolicy) =>
  Effect.flatMap(
    Layer.build(
      adapterWith(httpChainExplorer(policy), { FILSCAN_API_BASE_URL: url }).pipe(
        Layer.provide(NodeHttpClient.layerUndici)
      )
    ),
    (context) => Effect.provide(ChainExplorer, context)
  )

const resultWith = (account_indicator: object | null) => ({ account_info: { account_miner: { account_indicator } } })
const success = (result: unknown) => ({ code: 0, message: "success", result })

describe("Filscan", () => {
  it.scopedLive("is asked for an account once an hour, whichever way it is wanted", () =>
    Effect.gen(function* () {
      const service = yield* rpcNodeThat((_, response, request) =>
        json(success(resultWith(indicator)))(response, request)
      )
      const explorer = yield* explorerAt(`${service.url}/api/`)
      assert.deepStrictEqual<unknown>(yield* explorer.account("f01000"), resultWith(indicator))
      const provider = yield* explorer.providerAccount("f01000").pipe(clockAhead("59 minutes"))
      assert.strictEqual(provider.balance, 1234567890123456789012345n)
      assert.deepStrictEqual(service.requests, ["POST /api/v1/AccountInfoByID"])
      assert.deepStrictEqual<unknown>(service.bodies, [{ account_id: "f01000" }])
      yield* explorer.account("f01000").pipe(clockAhead("61 minutes"))
      assert.strictEqual(service.requests.length, 2)
    })
  )

  it.scopedLive("knows accounts of no provider", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(json(success(resultWith(null))))
      const explorer = yield* explorerAt(service.url)
      const failure = yield* Effect.flip(explorer.providerAccount("f3abc"))
      assert.strictEqual(failure._tag, "AccountOfNoProvider")
      assert.strictEqual(failure.message, "Invalid address provided")
    })
  )

  it.scopedLive("refuses with a code or without a result, and is asked again the next time", () =>
    Effect.gen(function* () {
      let answer: object = { code: 1, message: "no such account" }
      const service = yield* loopbackService((response, request) => json(answer)(response, request))
      const explorer = yield* explorerAt(service.url)
      const refused = yield* Effect.flip(explorer.account("f01000"))
      assert.strictEqual(refused.message, "filscan account f01000: refused (code 1, no such account)")
      answer = { code: 0, message: "", result: null }
      assert.strictEqual((yield* Effect.flip(explorer.account("f01000"))).reason, "refused")
      answer = success(resultWith(indicator))
      yield* explorer.account("f01000")
    })
  )

  it.scopedLive("is asked again for figures that could not be read, which are handed on unchanged all the same", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(json(success(resultWith({ ...indicator, balance: "much" }))))
      const explorer = yield* explorerAt(service.url)
      const failure = yield* Effect.flip(explorer.providerAccount("f01000"))
      assert.strictEqual(failure._tag === "UpstreamError" && failure.reason, "malformed")
      yield* explorer.account("f01000")
      assert.strictEqual(service.requests.length, 2)
    })
  )

  it.scopedLive.each(faults.map(([name, answer, reason]) => ({ name, answer, reason })))(
    "fails with the reason when it $name",
    ({ answer, reason }) =>
      Effect.gen(function* () {
        const service = yield* loopbackService(answer)
        const explorer = yield* explorerAt(service.url, policyFor(reason))
        assert.strictEqual((yield* Effect.flip(explorer.account("f01000"))).reason, reason)
        const failure = yield* Effect.flip(explorer.providerAccount("f01000"))
        assert.strictEqual(failure._tag === "UpstreamError" && failure.reason, reason)
      })
  )
})

describe("health of Filscan", () => {
  it.scopedLive("is up for an hour once its figures come, and asked every time while it is down", () =>
    Effect.gen(function* () {
      let isUp = false
      const service = yield* loopbackService((response, request) =>
        (isUp ? json(success({ total_indicators: {} })) : status(429))(response, request)
      )
      const { ask, name, vital } = yield* Effect.flatMap(Layer.build(NodeHttpClient.layerUndici), (client) =>
        Effect.provide(filscanCheck, client)
      ).pipe(Effect.provide(configured({ FILSCAN_API_BASE_URL: service.url })))
      assert.deepStrictEqual({ name, vital }, { name: "filscan-api", vital: false })
      assert.strictEqual((yield* Effect.flip(ask)).reason, "HTTP 429")
      assert.strictEqual((yield* Effect.flip(ask)).reason, "HTTP 429")
      isUp = true
      yield* ask
      yield* ask.pipe(clockAhead("59 minutes"))
      assert.deepStrictEqual(service.requests, Array(3).fill("POST /v1/TotalIndicators"))
      yield* ask.pipe(clockAhead("61 minutes"))
      assert.strictEqual(service.requests.length, 4)
    })
  )
})
