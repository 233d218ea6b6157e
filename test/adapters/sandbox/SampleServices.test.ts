import { HttpClient, HttpClientRequest } from "@effect/platform"
import { NodeContext, NodeHttpClient } from "@effect/platform-node"
import { assert, layer } from "@effect/vitest"
import { Context, Effect, Layer, Option } from "effect"
import { httpIpniIndex } from "../../../src/adapters/cid-contact/HttpIpniIndex.js"
import { advertisementLimits } from "../../../src/adapters/cid-contact/Publishers.js"
import { dnsNameResolver } from "../../../src/adapters/dns/DnsNameResolver.js"
import { evmNode } from "../../../src/adapters/filecoin-evm/EvmNode.js"
import { httpClientContracts } from "../../../src/adapters/filecoin-evm/HttpClientContracts.js"
import { httpPeerRegistry } from "../../../src/adapters/filecoin-evm/HttpPeerRegistry.js"
import { httpChainExplorer } from "../../../src/adapters/filscan/HttpChainExplorer.js"
import { httpLocationLookup } from "../../../src/adapters/ipinfo/HttpLocationLookup.js"
import { httpLotusRpc } from "../../../src/adapters/lotus/HttpLotusRpc.js"
import { type SampleUpstreamUrls, serveSample } from "../../../src/adapters/sandbox/SampleUpstreams.js"
import { advertisementId } from "../../../src/adapters/sandbox/sample/IndexBlocks.js"
import { SAMPLE_SEED } from "../../../src/adapters/sandbox/sample/Network.js"
import { placeOfMiner } from "../../../src/adapters/sandbox/sample/ProviderPlaces.js"
import { type SampleWorld, sampleWorld } from "../../../src/adapters/sandbox/sample/SampleWorld.js"
import { HOURS_PER_DAY, hourOf } from "../../../src/adapters/sandbox/sample/Timeline.js"
import { httpSpreadsheetProxy } from "../../../src/adapters/sheets/HttpSpreadsheetProxy.js"
import { httpUrlFinder } from "../../../src/adapters/url-finder/HttpUrlFinder.js"
import { ChainExplorer } from "../../../src/application/ports/ChainExplorer.js"
import { ClientContracts } from "../../../src/application/ports/ClientContracts.js"
import * as Clock from "../../../src/application/ports/Clock.js"
import { IpniIndex } from "../../../src/application/ports/IpniIndex.js"
import { LocationLookup } from "../../../src/application/ports/LocationLookup.js"
import { LotusRpc } from "../../../src/application/ports/LotusRpc.js"
import { NameResolver } from "../../../src/application/ports/NameResolver.js"
import { PeerRegistry } from "../../../src/application/ports/PeerRegistry.js"
import { SpreadsheetProxy } from "../../../src/application/ports/SpreadsheetProxy.js"
import { UrlFinderTests } from "../../../src/application/ports/UrlFinderTests.js"
import { WorkingUrls } from "../../../src/application/ports/WorkingUrls.js"
import { findLocation } from "../../../src/application/storage-provider/FindLocation.js"
import { ProviderId } from "../../../src/domain/shared/Ids.js"
import { providerPlace } from "../../../src/domain/storage-provider/Location.js"
import { adapterWith, testCallPolicy } from "../../support/LoopbackService.js"

class Served extends Context.Tag("test/Served")<
  Served,
  { readonly world: SampleWorld; readonly urls: SampleUpstreamUrls; readonly today: number }
>() {}

const ServedLive = Layer.scoped(
  Served,
  Effect.gen(function* () {
    const now = yield* Clock.now
    const world = yield* sampleWorld({ seed: SAMPLE_SEED, firstStart: now })
    return { world, urls: yield* serveSample(world), today: Math.floor(hourOf(now) / HOURS_PER_DAY) }
  })
).pipe(Layer.provide(NodeContext.layer))

const policy = { ...testCallPolicy, timeout: "30 seconds" as const }

/** The adapters of the platform, pointed at the sample by its own variables. */
const Adapters = Layer.unwrapEffect(
  Effect.map(Served, ({ urls }) =>
    adapterWith(
      Layer.mergeAll(
        httpLotusRpc(policy),
        Layer.merge(httpPeerRegistry, httpClientContracts).pipe(Layer.provide(evmNode(policy))),
        httpIpniIndex({ index: policy, publishers: policy, limits: advertisementLimits }),
        httpLocationLookup(policy),
        dnsNameResolver(policy),
        httpChainExplorer(policy),
        httpSpreadsheetProxy(policy),
        httpUrlFinder(policy)
      ),
      { ...urls }
    )
  )
).pipe(Layer.provideMerge(NodeHttpClient.layerUndici))

const Everything = Adapters.pipe(Layer.provideMerge(ServedLive))

layer(Everything, { excludeTestServices: true, timeout: 60_000 })("the sample services", (it) => {
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
      assert.isAtLeast(Number(allowed), 5)
      assert.isAtMost(Number(allowed), 25)
      assert.strictEqual(yield* maxDeviation({ contract, client: stranger?.id ?? "" }), "0")
    })
  )

  it.effect("list who advertises, and a few that name nobody to ask", () =>
    Effect.gen(function* () {
      const { providers, unreadable } = yield* (yield* IpniIndex).providers
      const { today, world } = yield* Served
      const advertising = [...world.miners.values()].filter((miner) => world.advertising.upTo(miner, today).length > 0)
      assert.sameMembers(
        providers.map(({ peerId }) => peerId),
        advertising.map(({ indexPeerId }) => indexPeerId)
      )
      assert.isAbove(unreadable.length, 0)
      assert.isBelow(unreadable.length, providers.length / 20)
    })
  )

  it.effect("publish whole chains, in JSON and by Curio in CBOR, with entries that are counted right", () =>
    Effect.gen(function* () {
      const { advertisement, providers } = yield* IpniIndex
      const { today, world } = yield* Served
      const listed = (yield* providers).providers
      const miners = [...world.miners.values()].filter(({ habit }) => habit === "piecemeal" || habit === "ample")
      const chosen = [
        miners.find(({ curioPeerId }) => curioPeerId !== null),
        miners.find(({ curioPeerId }) => curioPeerId === null)
      ]
      for (const miner of chosen) {
        const entry = listed.find(({ peerId }) => peerId === miner?.indexPeerId)
        if (miner === undefined || entry === undefined) return assert.fail("nobody advertises in this way")
        const chain = world.advertising.upTo(miner, today)
        assert.isAbove(chain.length, 40)
        const read: Array<{ readonly entries: number; readonly isRemoval: boolean }> = []
        for (let next = Option.some(entry.newestAdvertisement); Option.isSome(next); ) {
          const { entries, isRemoval, previous, publisherId } = yield* advertisement(entry.publisherAddress, next.value)
          assert.strictEqual(publisherId, miner.indexPeerId)
          read.unshift({ entries: Number(entries), isRemoval })
          next = previous
        }
        assert.deepStrictEqual(
          read,
          chain.map(({ entries, isRemoval }) => ({ entries, isRemoval }))
        )
      }
    })
  )

  it.effect("publish nothing before its day", () =>
    Effect.gen(function* () {
      const { advertisement, providers } = yield* IpniIndex
      const { today, world } = yield* Served
      const byPeer = new Map((yield* providers).providers.map((entry) => [entry.peerId, entry]))
      const soon = [...world.miners.values()].flatMap((miner) => {
        const entry = byPeer.get(miner.indexPeerId ?? "")
        const next = world.advertising.upTo(miner, today + 3).at(-1)
        if (entry === undefined || next === undefined || next.day <= today) return []
        return [{ entry, id: advertisementId(world.seed, miner, next).toString() }]
      })
      assert.isAbove(soon.length, 0)
      for (const { entry, id } of soon.slice(0, 5)) {
        assert.notStrictEqual(entry.newestAdvertisement, id)
        assert.strictEqual((yield* Effect.flip(advertisement(entry.publisherAddress, id))).status, 404)
      }
    })
  )

  it.effect("resolve the names of machines, and no others", () =>
    Effect.gen(function* () {
      const { resolve } = yield* NameResolver
      const [id = ""] = [...(yield* Served).world.miners.keys()]
      const host = `${id.toUpperCase()}.sample.invalid`
      assert.match(
        Option.getOrThrow(yield* resolve({ protocol: "dns4", host })),
        /^(192\.0\.2|198\.51\.100|203\.0\.113)\./
      )
      assert.match(Option.getOrThrow(yield* resolve({ protocol: "dns6", host })), /^2001:db8::/)
      for (const name of ["gone-f01.sample.invalid", "f01.sample.invalid", "example.org", `${id}.invalid`]) {
        assert.deepStrictEqual(yield* resolve({ protocol: "dns4", host: name }), Option.none())
      }
    })
  )

  it.effect("find providers where the sample's history has them", () =>
    Effect.gen(function* () {
      const { world } = yield* Served
      const miners = [...world.miners.values()].slice(0, 250)
      const found = yield* Effect.forEach(
        miners,
        ({ id }) =>
          findLocation(ProviderId.make(id)).pipe(
            Effect.orElseSucceed(Option.none),
            Effect.map((location) => providerPlace(id, location))
          ),
        { concurrency: 20 }
      )
      assert.deepStrictEqual(
        found,
        miners.map((miner) => placeOfMiner(world, miner))
      )
      assert.isAbove(new Set(found.map(({ country }) => country)).size, 8)
      const unknown = found.filter(({ lat }) => lat === null).length
      assert.isAbove(unknown, 0)
      assert.isBelow(unknown, found.length / 5)
    })
  )

  it.effect("tell networks at home, a place, and an address of which nothing is known apart", () =>
    Effect.gen(function* () {
      const { locate, missing } = yield* LocationLookup
      assert.deepStrictEqual(missing, [])
      assert.deepStrictEqual(yield* locate("192.168.1.20"), Option.none())
      assert.containsSubset(yield* locate("8.8.8.8"), Option.some({ city: "Mountain View", country: "US" }))
      assert.strictEqual((yield* Effect.flip(locate("203.0.113.254"))).reason, "malformed")
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

  it.effect("have the spreadsheet's tabs", () =>
    Effect.gen(function* () {
      const values = Option.getOrThrow((yield* SpreadsheetProxy).values)
      const { majorDimension, range, values: rows } = yield* values("GRAPHS")
      assert.strictEqual(majorDimension, "ROWS")
      assert.strictEqual(range, `GRAPHS!A1:B${rows.length}`)
      assert.isAbove(rows.length, 5)
      assert.strictEqual((yield* Effect.flip(values("No such tab"))).status, 400)
    })
  )

  it.effect("find working URLs of pieces where a client stores them, and nothing elsewhere", () =>
    Effect.gen(function* () {
      const { accessTo } = yield* WorkingUrls
      const { newest } = yield* UrlFinderTests
      const { clients, providers } = (yield* Served).world.network
      const client = clients.find((candidate) => candidate.providers.length > 20)
      const answers = yield* Effect.forEach(
        client?.providers ?? [],
        (provider) => accessTo({ provider, client: client?.id ?? "" }),
        { concurrency: 20 }
      )
      assert.isAbove(answers.filter(({ url }) => url !== null).length, answers.length / 2)
      const elsewhere = providers.find(({ id }) => !client?.providers.includes(id))
      const { url } = yield* accessTo({ provider: elsewhere?.id ?? "", client: client?.id ?? "" })
      assert.isNull(url)
      const { tests, unreadable } = yield* newest([...providers.slice(0, 90).map(({ id }) => id), "f01"])
      assert.strictEqual(tests.length, 90)
      assert.deepStrictEqual(unreadable, [])
    })
  )

  it.scoped("spare GitHub's readers what has not changed", () =>
    Effect.gen(function* () {
      const { urls } = yield* Served
      const registry = `${urls.GITHUB_API_URL}/repos/${urls.ALLOCATOR_REGISTRY_REPO_OWNER}/${urls.ALLOCATOR_REGISTRY_REPO_NAME}`
      const ask = (tag: string) =>
        Effect.map(
          HttpClient.execute(
            HttpClientRequest.get(`${registry}/contents/Allocators`).pipe(
              HttpClientRequest.setHeader("if-none-match", tag)
            )
          ),
          ({ headers, status }) => ({ status, tag: headers.etag ?? "", used: Number(headers["x-ratelimit-used"]) })
        )
      const first = yield* ask('"other"')
      assert.strictEqual(first.status, 200)
      assert.deepStrictEqual(yield* ask(`W/${first.tag}`), { ...first, status: 304 })
      assert.strictEqual((yield* ask('"other"')).used, first.used + 1)
      const other = yield* serveSample((yield* Served).world)
      const { headers } = yield* HttpClient.get(
        `${registry}/contents/Allocators`.replace(urls.GITHUB_API_URL, other.GITHUB_API_URL)
      )
      assert.strictEqual(headers.etag, first.tag)
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
