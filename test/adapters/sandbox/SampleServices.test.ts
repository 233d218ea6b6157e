import { HttpClient, HttpClientRequest } from "@effect/platform"
import { assert, layer } from "@effect/vitest"
import { Effect, Option } from "effect"
import { serveSample } from "../../../src/adapters/sandbox/SampleUpstreams.js"
import { advertisementId } from "../../../src/adapters/sandbox/sample/IndexBlocks.js"
import { placeOfMiner } from "../../../src/adapters/sandbox/sample/ProviderPlaces.js"
import { IpniIndex } from "../../../src/application/ports/IpniIndex.js"
import { LocationLookup } from "../../../src/application/ports/LocationLookup.js"
import { NameResolver } from "../../../src/application/ports/NameResolver.js"
import { SpreadsheetProxy } from "../../../src/application/ports/SpreadsheetProxy.js"
import { UrlFinderTests } from "../../../src/application/ports/UrlFinderTests.js"
import { WorkingUrls } from "../../../src/application/ports/WorkingUrls.js"
import { findLocation } from "../../../src/application/storage-provider/FindLocation.js"
import { ProviderId } from "../../../src/domain/shared/Ids.js"
import { providerPlace } from "../../../src/domain/storage-provider/Location.js"
import { Served, servedSample } from "./servedSample.js"

layer(servedSample, { excludeTestServices: true, timeout: 60_000 })("the sample services beside the chain", (it) => {
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
})
