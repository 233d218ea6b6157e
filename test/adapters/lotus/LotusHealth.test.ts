import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { lotusCheck } from "../../../src/adapters/lotus/LotusHealth.js"
import { clockAhead } from "../../support/clockAhead.js"
import { configured, json } from "../../support/LoopbackService.js"
import { answered, isBatch, rpcNodeThat } from "../../support/RpcNode.js"

const checkAt = (url: string) =>
  Effect.flatMap(Layer.build(NodeHttpClient.layerUndici), (client) => Effect.provide(lotusCheck, client)).pipe(
    Effect.provide(configured({ GLIF_API_BASE_URL: url }))
  )

describe("health of the Lotus node", () => {
  it.scopedLive(
    "is up for ten minutes once it knows how high the chain is, and asked every time while it is down",
    () =>
      Effect.gen(function* () {
        let answer: object = { error: { code: 1, message: "not synced at 10.1.2.3" } }
        const service = yield* rpcNodeThat((body, response, request) =>
          json(isBatch(body) ? [] : answered(() => answer)(body))(response, request)
        )
        const { ask, name, vital } = yield* checkAt(service.url)
        assert.deepStrictEqual({ name, vital }, { name: "glif-api", vital: false })
        assert.strictEqual((yield* Effect.flip(ask)).reason, "refused")
        assert.strictEqual((yield* Effect.flip(ask)).reason, "refused")
        answer = { result: "0x38c" }
        yield* ask
        yield* ask.pipe(clockAhead("9 minutes"))
        assert.strictEqual(service.requests.length, 3)
        yield* ask.pipe(clockAhead("11 minutes"))
        assert.strictEqual(service.requests.length, 4)
        assert.strictEqual(service.requests[0], "POST /v1")
      })
  )
})
