import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { httpLotusRpc } from "../../../src/adapters/lotus/HttpLotusRpc.js"
import { LotusRpc } from "../../../src/application/ports/LotusRpc.js"
import type { UpstreamError } from "../../../src/application/ports/PortErrors.js"
import { ProviderId } from "../../../src/domain/shared/Ids.js"
import { clockAhead } from "../../support/clockAhead.js"
import { adapterWith, faults, loopbackService, policyFor, testCallPolicy } from "../../support/LoopbackService.js"
import { type AnswerOfNode, rpcNode } from "../../support/RpcNode.js"

const lotusAt = (url: string, policy = testCallPolicy) =>
  Effect.map(
    Layer.build(
      adapterWith(httpLotusRpc(policy), { GLIF_API_BASE_URL: url }).pipe(Layer.provide(NodeHttpClient.layerUndici))
    ),
    (context) => Effect.provide(LotusRpc, context)
  ).pipe(Effect.flatten)

const f01 = ProviderId.make("f01000")
const peerOf: AnswerOfNode = ({ params }) => ({
  result: { Multiaddrs: ["BMsAYgIGH5A="], PeerId: `peer of ${params[0]}` }
})

describe("the Lotus node", () => {
  it.scopedLive("tells of miners, remembers them for twelve hours and is asked of each once", () =>
    Effect.gen(function* () {
      const service = yield* rpcNode(peerOf)
      const lotus = yield* lotusAt(`${service.url}/rpc`)
      const [first, second] = yield* Effect.all([lotus.minerInfo(f01), lotus.minerInfo(f01)], {
        concurrency: "unbounded"
      })
      assert.deepStrictEqual(first, { hosts: [{ protocol: "ip4", host: "203.0.98.2" }], peerId: "peer of f01000" })
      assert.deepStrictEqual(second, first)
      yield* lotus.minerInfo(f01).pipe(clockAhead("11 hours"))
      assert.deepStrictEqual(service.requests, ["POST /rpc/v1"])
      assert.deepStrictEqual(service.bodies, [
        { jsonrpc: "2.0", id: 0, method: "Filecoin.StateMinerInfo", params: ["f01000", null] }
      ])
      yield* lotus.minerInfo(f01).pipe(clockAhead("13 hours"))
      assert.strictEqual(service.bodies.length, 2)
    })
  )

  it.scopedLive("is asked for many miners in one batch", () =>
    Effect.gen(function* () {
      const service = yield* rpcNode(peerOf)
      const lotus = yield* lotusAt(service.url)
      const providers = Array.from({ length: 20 }, (_, number) => ProviderId.make(`f0${number}`))
      const miners = yield* Effect.forEach(providers, lotus.minerInfo, { concurrency: "unbounded" })
      assert.deepStrictEqual(
        miners.map(({ peerId }) => peerId),
        providers.map((provider) => `peer of ${provider}`)
      )
      assert.strictEqual(service.bodies.length, 1)
    })
  )

  it.scopedLive("is asked again for miner info that it does not tell, in vain as often as granted", () =>
    Effect.gen(function* () {
      let asked = 0
      const service = yield* rpcNode((question) => {
        asked += 1
        return asked % 3 === 0 && question.params[0] === f01 ? peerOf(question) : { result: null }
      })
      const lotus = yield* lotusAt(service.url)
      assert.strictEqual((yield* lotus.minerInfo(f01)).peerId, "peer of f01000")
      assert.strictEqual(asked, 3)
      const error = yield* Effect.flip(lotus.minerInfo(ProviderId.make("f02000")))
      assert.strictEqual(error.message, "lotus minerInfo f02000: refused (no result)")
      assert.strictEqual(asked, 6)
    })
  )

  it.scopedLive("tells the DataCap of clients, none where it refuses, and never remembers it", () =>
    Effect.gen(function* () {
      const service = yield* rpcNode(({ params }) =>
        params[0] === "f1client" ? { result: "1024" } : { error: { code: 1, message: "not verified" } }
      )
      const lotus = yield* lotusAt(service.url)
      assert.deepStrictEqual(yield* lotus.clientDatacap("f1client"), Option.some(1024n))
      assert.deepStrictEqual(yield* lotus.clientDatacap("f1client"), Option.some(1024n))
      assert.deepStrictEqual(yield* lotus.clientDatacap("f1other"), Option.none())
      assert.deepStrictEqual(service.bodies[0], {
        jsonrpc: "2.0",
        id: 0,
        method: "Filecoin.StateVerifiedClientStatus",
        params: ["f1client", []]
      })
      assert.strictEqual(service.bodies.length, 3)
    })
  )

  it.scopedLive("tells ids, none for an actor that it does not know, and is asked once for a failure of its own", () =>
    Effect.gen(function* () {
      const answers: Record<string, object> = {
        f1known: { result: "f01234" },
        f1unknown: { error: { code: 3, message: "actor not found" } },
        f1busy: { error: { code: 1, message: "busy" } }
      }
      const service = yield* rpcNode(({ params }) => answers[String(params[0])] ?? {})
      const lotus = yield* lotusAt(service.url)
      assert.deepStrictEqual(yield* lotus.idOf("f1known"), Option.some("f01234"))
      assert.deepStrictEqual(yield* lotus.idOf("f1unknown"), Option.none())
      const error = yield* Effect.flip(lotus.idOf("f1busy"))
      assert.strictEqual(error.message, "lotus idOf f1busy: refused (code 1, busy)")
      assert.strictEqual(service.bodies.length, 3)
    })
  )

  it.scopedLive.each(faults.map(([name, answer, reason]) => ({ name, answer, reason })))(
    "fails with the reason, whatever it is asked, when it $name",
    ({ answer, reason }) =>
      Effect.gen(function* () {
        const service = yield* loopbackService(answer)
        const lotus = yield* lotusAt(service.url, policyFor(reason))
        const reasonOf = (question: Effect.Effect<unknown, UpstreamError>) =>
          Effect.map(Effect.flip(question), (error) => error.reason)
        const reasons = yield* Effect.all(
          [reasonOf(lotus.minerInfo(f01)), reasonOf(lotus.clientDatacap("f1client")), reasonOf(lotus.idOf("f1client"))],
          { concurrency: "unbounded" }
        )
        assert.deepStrictEqual(reasons, [reason, reason, reason])
      })
  )
})
