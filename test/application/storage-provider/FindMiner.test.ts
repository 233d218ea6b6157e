import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { LotusRpc } from "../../../src/application/ports/LotusRpc.js"
import { PeerRegistry } from "../../../src/application/ports/PeerRegistry.js"
import type { UpstreamError } from "../../../src/application/ports/PortErrors.js"
import { findMiner } from "../../../src/application/storage-provider/FindMiner.js"
import { ProviderId } from "../../../src/domain/shared/Ids.js"
import { outage } from "../../support/inMemoryGithub.js"

const hosts = [{ protocol: "ip4", host: "203.0.113.7" }] as const

const find = (
  onChain: Effect.Effect<string | null, UpstreamError>,
  registered: Effect.Effect<string | null, UpstreamError>
) =>
  findMiner(ProviderId.make("f01")).pipe(
    Effect.provide(
      Layer.merge(
        Layer.mock(LotusRpc, { minerInfo: () => Effect.map(onChain, (peerId) => ({ hosts, peerId })) }),
        Layer.succeed(PeerRegistry, { peerIdOf: () => Effect.map(registered, Option.fromNullable) })
      )
    )
  )

describe("the peer of a provider", () => {
  it.effect("is the one that the registry names, whatever the chain says", () =>
    Effect.gen(function* () {
      const curio = yield* find(Effect.succeed("chain"), Effect.succeed("curio"))
      assert.deepStrictEqual(curio, { hosts, peerId: "curio" })
      assert.strictEqual((yield* find(Effect.succeed(null), Effect.succeed("curio"))).peerId, "curio")
    })
  )

  it.effect("is that of the chain when the registry names none, and unknown when the chain names none either", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* find(Effect.succeed("chain"), Effect.succeed(null))).peerId, "chain")
      assert.strictEqual((yield* find(Effect.succeed(null), Effect.succeed(null))).peerId, null)
    })
  )

  it.effect("cannot be told when either of the two does not answer", () =>
    Effect.gen(function* () {
      const ofChain = find(Effect.fail(outage("lotus")), Effect.succeed("curio"))
      const ofRegistry = find(Effect.succeed("chain"), Effect.fail(outage("filecoin-evm")))
      assert.strictEqual((yield* Effect.flip(ofChain)).service, "lotus")
      assert.strictEqual((yield* Effect.flip(ofRegistry)).service, "filecoin-evm")
    })
  )
})
