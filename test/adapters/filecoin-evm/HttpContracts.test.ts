import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { evmNode } from "../../../src/adapters/filecoin-evm/EvmNode.js"
import { httpClientContracts } from "../../../src/adapters/filecoin-evm/HttpClientContracts.js"
import { httpPeerRegistry } from "../../../src/adapters/filecoin-evm/HttpPeerRegistry.js"
import { ClientContracts } from "../../../src/application/ports/ClientContracts.js"
import { PeerRegistry } from "../../../src/application/ports/PeerRegistry.js"
import type { UpstreamError } from "../../../src/application/ports/PortErrors.js"
import { ProviderId } from "../../../src/domain/shared/Ids.js"
import { clockAhead } from "../../support/clockAhead.js"
import { peerData, word } from "../../support/contractAnswers.js"
import { adapterWith, faults, loopbackService, policyFor, testCallPolicy } from "../../support/LoopbackService.js"
import { type AnswerOfNode, rpcNode } from "../../support/RpcNode.js"

const contractsAt = (url: string, policy = testCallPolicy) =>
  Effect.flatMap(
    Layer.build(
      Layer.merge(httpPeerRegistry, httpClientContracts).pipe(
        Layer.provide(adapterWith(evmNode(policy), { EVM_RPC_URL: url })),
        Layer.provide(NodeHttpClient.layerUndici)
      )
    ),
    (context) => Effect.all({ registry: PeerRegistry, contracts: ClientContracts }).pipe(Effect.provide(context))
  )

const f01 = ProviderId.make("f01000")
const contract = "f410f2gttflowjnzcxeeop6husfjctopyvskazcmnjgi"
const client = "f03000"
const asked = { contract, client }

describe("the registry of Curio's peers", () => {
  it.scopedLive("is asked for each provider once an hour", () =>
    Effect.gen(function* () {
      const service = yield* rpcNode(() => ({ result: peerData("12D3KooWCurio") }))
      const { registry } = yield* contractsAt(`${service.url}/rpc/v1`)
      assert.deepStrictEqual(yield* registry.peerIdOf(f01), Option.some("12D3KooWCurio"))
      yield* registry.peerIdOf(f01).pipe(clockAhead("59 minutes"))
      assert.deepStrictEqual(service.requests, ["POST /rpc/v1"])
      assert.deepStrictEqual(service.bodies, [
        {
          jsonrpc: "2.0",
          id: 0,
          method: "eth_call",
          params: [{ to: "0x14183aD016Ddc83D638425D6328009aa390339Ce", data: `0x3e2eac07${word(1000)}` }, "latest"]
        }
      ])
      yield* registry.peerIdOf(f01).pipe(clockAhead("61 minutes"))
      assert.strictEqual(service.bodies.length, 2)
    })
  )

  it.scopedLive("is asked again for a provider that it did not know", () =>
    Effect.gen(function* () {
      let peer = ""
      const service = yield* rpcNode(() => ({ result: peerData(peer) }))
      const { registry } = yield* contractsAt(service.url)
      assert.deepStrictEqual(yield* registry.peerIdOf(f01), Option.none())
      peer = "12D3KooWNew"
      assert.deepStrictEqual(yield* registry.peerIdOf(f01), Option.some("12D3KooWNew"))
    })
  )

  it.scopedLive("and the contracts of clients are asked in one batch", () =>
    Effect.gen(function* () {
      const service = yield* rpcNode(({ params }) => ({
        result: JSON.stringify(params).includes("3e2eac07") ? peerData("12D3KooWCurio") : `0x${word(1050)}`
      }))
      const { contracts, registry } = yield* contractsAt(service.url)
      const [peer, deviation] = yield* Effect.all([registry.peerIdOf(f01), contracts.maxDeviation(asked)], {
        concurrency: "unbounded"
      })
      assert.deepStrictEqual([peer, deviation], [Option.some("12D3KooWCurio"), 1050n])
      assert.strictEqual(service.bodies.length, 1)
    })
  )
})

describe("the contract of a client", () => {
  it.scopedLive("is asked for each client once an hour", () =>
    Effect.gen(function* () {
      const service = yield* rpcNode(() => ({ result: `0x${word(1234)}` }))
      const { contracts } = yield* contractsAt(service.url)
      assert.strictEqual(yield* contracts.maxDeviation(asked), 1234n)
      yield* contracts.maxDeviation({ ...asked }).pipe(clockAhead("59 minutes"))
      assert.deepStrictEqual(service.bodies, [
        {
          jsonrpc: "2.0",
          id: 0,
          method: "eth_call",
          params: [
            {
              to: "0xD1A732aDD64b722b908E7f8f4915229B9f8AC940",
              data: `0x1f558748${"0".repeat(24)}ff${"0".repeat(35)}bb8`
            },
            "latest"
          ]
        }
      ])
      yield* contracts.maxDeviation(asked).pipe(clockAhead("61 minutes"))
      yield* contracts.maxDeviation({ ...asked, client: "f03001" })
      assert.strictEqual(service.bodies.length, 3)
    })
  )

  const refusals: ReadonlyArray<readonly [string, AnswerOfNode, string]> = [
    [
      "reverts the call",
      () => ({ error: { code: 3, message: "execution reverted" } }),
      "refused (code 3, execution reverted)"
    ],
    ["does not exist", () => ({ result: "0x" }), "malformed (Cannot decode zero data"],
    ["answers no number", () => ({ result: "0x12" }), "malformed (Data size of 1 bytes is too small"],
    ["answers a text", () => ({ result: "12.34" }), "malformed (the result is not hexadecimal)"],
    [
      "answers megabytes",
      () => ({ result: `0x${"ab".repeat(8_000_000)}.` }),
      "malformed (the result is not hexadecimal)"
    ],
    ["answers an odd number of digits", () => ({ result: "0x123" }), "malformed (the result is not hexadecimal)"],
    ["answers null", () => ({ result: null }), "malformed (the result is not hexadecimal)"]
  ]
  it.scopedLive.each(refusals.map(([name, answer, words]) => ({ name, answer, words })))(
    "fails, and is asked again the next time, when it $name",
    ({ answer, words }) =>
      Effect.gen(function* () {
        const service = yield* rpcNode(answer)
        const { contracts } = yield* contractsAt(service.url)
        const error = yield* Effect.flip(contracts.maxDeviation(asked))
        assert.include(error.message, `filecoin-evm maxDeviation f03000: ${words}`)
        yield* Effect.flip(contracts.maxDeviation(asked))
        assert.strictEqual(service.bodies.length, 2)
      })
  )

  it.scopedLive("is not asked when an address has no counterpart on the Ethereum side", () =>
    Effect.gen(function* () {
      const service = yield* rpcNode(() => ({ result: `0x${word(1234)}` }))
      const { contracts } = yield* contractsAt(service.url)
      for (const question of [
        { ...asked, contract: "f2abc" },
        { ...asked, client: "not an address" }
      ]) {
        const error = yield* Effect.flip(contracts.maxDeviation(question))
        assert.include(error.message, "refused (no Ethereum address for")
      }
      assert.strictEqual(service.bodies.length, 0)
    })
  )
})

describe("the Ethereum side of the chain", () => {
  it.scopedLive.each(faults.map(([name, answer, reason]) => ({ name, answer, reason })))(
    "fails with the reason when it $name",
    ({ answer, reason }) =>
      Effect.gen(function* () {
        const service = yield* loopbackService(answer)
        const { contracts, registry } = yield* contractsAt(service.url, policyFor(reason))
        const reasonOf = (question: Effect.Effect<unknown, UpstreamError>) =>
          Effect.map(Effect.flip(question), (error) => error.reason)
        const reasons = yield* Effect.all([reasonOf(registry.peerIdOf(f01)), reasonOf(contracts.maxDeviation(asked))])
        assert.deepStrictEqual(reasons, [reason, reason])
      })
  )
})
