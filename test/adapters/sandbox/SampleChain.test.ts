import { HttpClient, HttpClientRequest } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, Option } from "effect"
import { ChainExplorer } from "../../../src/application/ports/ChainExplorer.js"
import { ClientContracts } from "../../../src/application/ports/ClientContracts.js"
import { LotusRpc } from "../../../src/application/ports/LotusRpc.js"
import { PeerRegistry } from "../../../src/application/ports/PeerRegistry.js"
import { ProviderId } from "../../../src/domain/shared/Ids.js"
import { Served, servedSample } from "./servedSample.js"

layer(servedSample, { excludeTestServices: true, timeout: 60_000 })("the sample services of the chain", (it) => {
  it.effect("tell of every provider what the chain knows, and fail for an actor that is none", () =>
    Effect.gen(function* () {
      const { minerInfo } = yield* LotusRpc
      const { world } = yield* Served
      const miners = [...world.miners.values()].slice(0, 300)
      const infos = yield* Effect.forEach(miners, ({ id }) => minerInfo(ProviderId.make(id)), { concurrency: 50 })
      assert.deepStrictEqual(
        infos.map(({ peerId }) => peerId),
        miners.map(({ peerId }) => peerId)
      )
      assert.deepStrictEqual(
        infos.map(({ hosts }) => hosts.length),
        miners.map(({ multiaddresses }) => multiaddresses.length)
      )
      const { reason } = yield* Effect.flip(minerInfo(ProviderId.make("f01")))
      assert.strictEqual(reason, "refused")
    })
  )

  it.effect("give providers the peer ids that are on record", () =>
    Effect.gen(function* () {
      const { world } = yield* Served
      const known = world.data.peers.filter(({ miner = "" }) => world.miners.has(miner))
      assert.isAbove(known.length, 20)
      for (const { miner = "", PeerId } of known) assert.strictEqual(world.miners.get(miner)?.peerId, PeerId)
    })
  )

  it.effect("know ids of addresses and what clients have left", () =>
    Effect.gen(function* () {
      const { clientDatacap, idOf } = yield* LotusRpc
      const { network } = (yield* Served).world
      for (const { address, id } of [...network.clients.slice(0, 5), ...network.allocators.slice(0, 5)]) {
        assert.deepStrictEqual(yield* idOf(address), Option.some(id))
      }
      assert.deepStrictEqual(yield* idOf("f1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), Option.none())
      const left = yield* Effect.forEach(network.clients.slice(0, 20), ({ address }) => clientDatacap(address), {
        concurrency: 20
      })
      assert.isTrue(left.every(Option.isSome))
      assert.isTrue(left.some(Option.exists((bytes) => bytes > 0n)))
      assert.deepStrictEqual(yield* clientDatacap("f01"), Option.none())
    })
  )

  it.effect("name the peers of those that run Curio, and of nobody else", () =>
    Effect.gen(function* () {
      const { peerIdOf } = yield* PeerRegistry
      const miners = [...(yield* Served).world.miners.values()].slice(0, 250)
      const peers = yield* Effect.forEach(miners, ({ id }) => peerIdOf(ProviderId.make(id)), { concurrency: 20 })
      assert.deepStrictEqual(
        peers.map(Option.getOrNull),
        miners.map(({ curioPeerId }) => curioPeerId)
      )
      const share = peers.filter(Option.isSome).length / peers.length
      assert.isAbove(share, 0.05)
      assert.isBelow(share, 0.25)
    })
  )

  it.effect("answer for the contracts of clients", () =>
    Effect.gen(function* () {
      const { maxDeviation } = yield* ClientContracts
      const { clients } = (yield* Served).world.network
      const [client, stranger] = [
        clients.find(({ contractAddress }) => contractAddress !== ""),
        clients.find(({ contractAddress }) => contractAddress === "")
      ]
      const contract = client?.contractAddress ?? ""
      const allowed = yield* maxDeviation({ contract, client: client?.id ?? "" })
      assert.isAtLeast(Number(allowed), 500)
      assert.isAtMost(Number(allowed), 2500)
      assert.strictEqual(yield* maxDeviation({ contract, client: stranger?.id ?? "" }), 0n)
    })
  )

  it.effect("hold accounts of providers, and of clients that are none", () =>
    Effect.gen(function* () {
      const { account, providerAccount } = yield* ChainExplorer
      const { clients, providers } = (yield* Served).world.network
      const [provider, client] = [providers[0]?.id ?? "", clients[0]?.address ?? ""]
      const { account_id, live_sector_count, sector_count } = yield* providerAccount(provider)
      assert.strictEqual(account_id, provider)
      assert.isAbove(live_sector_count, 0)
      assert.isAtLeast(sector_count, live_sector_count)
      assert.strictEqual((yield* Effect.flip(providerAccount(client)))._tag, "AccountOfNoProvider")
      assert.containsSubset(yield* account(client), { account_type: "account" })
      assert.strictEqual((yield* Effect.flip(account("f01")))._tag, "UpstreamError")
    })
  )

  it.effect("answer calls of the chain one by one and in lists, in their order", () =>
    Effect.gen(function* () {
      const { urls } = yield* Served
      const post = (body: unknown) =>
        HttpClient.execute(
          HttpClientRequest.post(`${urls.GLIF_API_BASE_URL}/v1`).pipe(HttpClientRequest.bodyUnsafeJson(body))
        ).pipe(Effect.flatMap(({ json }) => json))
      const call = (id: number, method: string) => ({ jsonrpc: "2.0", id, method, params: [] })
      const height = yield* post(call(7, "eth_blockNumber"))
      assert.containsSubset(height, { jsonrpc: "2.0", id: 7 })
      const answers = yield* post([call(2, "eth_chainId"), call(1, "Filecoin.NoSuchMethod"), { nothing: true }])
      assert.containsSubset(answers, [
        { id: 2, result: "0x13a" },
        { id: 1, error: { code: -32_601 } },
        { id: null, error: { code: -32_600 } }
      ])
    })
  )
})
