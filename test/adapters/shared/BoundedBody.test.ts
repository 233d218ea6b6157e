import { HttpClient } from "@effect/platform"
import { NodeHttpClient } from "@effect/platform-node"
import { assert, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { boundedBytes, boundedJson, LARGEST_BODY } from "../../../src/adapters/shared/BoundedBody.js"
import { httpFailure } from "../../../src/adapters/shared/UpstreamErrors.js"
import { json, loopbackService } from "../../support/LoopbackService.js"

const get = (url: string) =>
  Effect.flatMap(HttpClient.HttpClient, (client) => Effect.mapError(client.get(url), httpFailure))

it.scopedLive("an answer is read to its end", () =>
  Effect.gen(function* () {
    const service = yield* loopbackService(json({ n: "é".repeat(100_000) }))
    const body = yield* Effect.flatMap(get(service.url), boundedJson(Schema.Struct({ n: Schema.String })))
    assert.strictEqual(body.n.length, 100_000)
  }).pipe(Effect.provide(NodeHttpClient.layerUndici))
)

it.scopedLive("an answer without end is refused, costs little memory and is not read on", () =>
  Effect.gen(function* () {
    let sent = 0
    let closed = false
    const chunk = Buffer.alloc(1 << 20, " ")
    const service = yield* loopbackService((response) => {
      response.writeHead(200, { "content-type": "application/json" })
      response.on("close", () => {
        closed = true
      })
      const more = () => {
        while (!closed) {
          sent += chunk.length
          if (!response.write(chunk)) return response.once("drain", more)
        }
        return response
      }
      more()
    })
    const before = process.memoryUsage().rss
    const failure = yield* Effect.flip(Effect.flatMap(get(service.url), boundedBytes()))
    assert.strictEqual(failure.reason, "malformed")
    assert.include(failure.detail, String(LARGEST_BODY))
    yield* Effect.repeat(Effect.sleep("20 millis"), { until: () => closed, times: 250 })
    assert.isTrue(closed)
    assert.isBelow(sent, 3 * LARGEST_BODY)
    assert.isBelow(process.memoryUsage().rss - before, 5 * LARGEST_BODY)
  }).pipe(Effect.provide(NodeHttpClient.layerUndici))
)

it.scopedLive("what is no UTF-8 is no JSON", () =>
  Effect.gen(function* () {
    const service = yield* loopbackService((response) => {
      response.end(Buffer.from([0x22, 0xff, 0x22]))
    })
    const failure = yield* Effect.flip(Effect.flatMap(get(service.url), boundedJson(Schema.String)))
    assert.strictEqual(failure.detail, "the body is not JSON")
  }).pipe(Effect.provide(NodeHttpClient.layerUndici))
)
