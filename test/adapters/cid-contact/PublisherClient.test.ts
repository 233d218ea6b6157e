import type { LookupAddress } from "node:dns"
import type { LookupFunction } from "node:net"
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { httpIpniIndex } from "../../../src/adapters/cid-contact/HttpIpniIndex.js"
import { NotPublic, publicLookup } from "../../../src/adapters/cid-contact/PublisherClient.js"
import { advertisementLimits } from "../../../src/adapters/cid-contact/Publishers.js"
import { IpniIndex } from "../../../src/application/ports/IpniIndex.js"
import { type DnsReply, loopbackDns, record } from "../../support/LoopbackDns.js"
import { blockId, pageOf, publisherOf } from "../../support/LoopbackPublisher.js"
import { adapterWith, testCallPolicy } from "../../support/LoopbackService.js"

const policies = { index: testCallPolicy, publishers: testCallPolicy, limits: advertisementLimits }

const advertisementOf = (address: string, variables: Record<string, string>) =>
  Effect.flatMap(IpniIndex, (index) => index.advertisement(address, blockId("ad"))).pipe(
    Effect.provide(adapterWith(httpIpniIndex(policies), variables).pipe(Layer.provide(NodeHttpClient.layerUndici)))
  )

const anyPage = publisherOf(new Map([["ad", pageOf({})]]))

describe("a publisher on a private network", () => {
  const hosts = [
    "/ip4/127.0.0.1",
    "/ip4/0.0.0.0",
    "/ip4/10.0.0.1",
    "/ip4/169.254.169.254",
    "/ip6/::1",
    "/ip6/::ffff:127.0.0.1",
    "/ip6/fe80::1",
    "/dns4/127.0.0.1",
    "/dns4/127.1",
    "/dns4/0x7f000001",
    "/dns4/2130706433"
  ]
  it.scopedLive.each(hosts.flatMap((host) => ["http", "https"].map((scheme) => ({ host, scheme }))))(
    "is not asked at $host by $scheme",
    ({ host, scheme }) =>
      Effect.gen(function* () {
        const ours = yield* anyPage
        const error = yield* Effect.flip(advertisementOf(`${host}/tcp/${ours.port}/${scheme}`, {}))
        assert.deepInclude({ ...error }, { _tag: "UpstreamError", reason: "malformed" })
        assert.match(error.message, /is of no public network/)
        assert.isEmpty(ours.requests)
      })
  )

  const names: ReadonlyArray<{ name: string; answers: Record<string, DnsReply> }> = [
    { name: "by IPv4", answers: { "A inside.example": { answers: [record("A", "inside.example", "127.0.0.1")] } } },
    { name: "by IPv6", answers: { "AAAA inside.example": { answers: [record("AAAA", "inside.example", "::1")] } } },
    {
      name: "by IPv4 within IPv6",
      answers: { "AAAA inside.example": { answers: [record("AAAA", "inside.example", "::ffff:127.0.0.1")] } }
    }
  ]
  it.scopedLive.each(names)("is not asked where a name leads to it $name", ({ answers }) =>
    Effect.gen(function* () {
      const ours = yield* anyPage
      const dns = yield* loopbackDns((question) => answers[question] ?? { answers: [] })
      const error = yield* Effect.flip(
        advertisementOf(`/dns4/inside.example/tcp/${ours.port}/http`, { DNS_SERVERS: dns.server })
      )
      assert.deepInclude({ ...error }, { reason: "malformed", detail: "inside.example is of no public network" })
      assert.sameMembers([...dns.questions], ["A inside.example", "AAAA inside.example"])
      assert.isEmpty(ours.requests)
    })
  )

  it.scopedLive("is asked where that is allowed", () =>
    Effect.gen(function* () {
      const ours = yield* anyPage
      const variables = { PUBLISHERS_ON_PRIVATE_NETWORKS: "on" }
      assert.strictEqual((yield* advertisementOf(ours.plain, variables)).entries, 0n)
      const byName = `/dns4/localhost/tcp/${ours.port}/http`
      assert.strictEqual((yield* advertisementOf(byName, variables)).entries, 0n)
    })
  )

  it.effect("is allowed by on or off, or the start is stopped", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(advertisementOf("/ip4/127.0.0.1", { PUBLISHERS_ON_PRIVATE_NETWORKS: "yes" }))
      assert.include(String(error), "PUBLISHERS_ON_PRIVATE_NETWORKS")
    })
  )
})

describe("the addresses of a publisher's name", () => {
  const lookedUp = (lookup: LookupFunction, host: string) =>
    Effect.async<ReadonlyArray<LookupAddress>, Error>((resume) => {
      lookup(host, { all: true }, (error, found) =>
        resume(error === null ? Effect.succeed(Array.isArray(found) ? found : []) : Effect.fail(error))
      )
    })

  it.scopedLive("are the public ones", () =>
    Effect.gen(function* () {
      const answers: Record<string, DnsReply> = {
        "A mixed.example": {
          answers: ["10.0.0.1", "8.8.8.8", "127.0.0.1"].map((address) => record("A", "mixed.example", address))
        },
        "AAAA mixed.example": {
          answers: ["fc00::1", "2606:4700::1"].map((address) => record("AAAA", "mixed.example", address))
        }
      }
      const dns = yield* loopbackDns((question) => answers[question] ?? { code: 3 })
      const lookup = publicLookup(Option.some([dns.server]))
      assert.deepStrictEqual(yield* lookedUp(lookup, "mixed.example"), [
        { address: "8.8.8.8", family: 4 },
        { address: "2606:4700::1", family: 6 }
      ])
      assert.include(String(yield* Effect.flip(lookedUp(lookup, "gone.example"))), "ENOTFOUND")
    })
  )

  it.scopedLive("are judged anew each time, as a name may change its mind", () =>
    Effect.gen(function* () {
      let asked = 0
      const dns = yield* loopbackDns((question) => {
        if (!question.startsWith("A ")) return { answers: [] }
        asked += 1
        return { answers: [record("A", "turns.example", asked === 1 ? "8.8.8.8" : "127.0.0.1")] }
      })
      const lookup = publicLookup(Option.some([dns.server]))
      assert.deepStrictEqual(yield* lookedUp(lookup, "turns.example"), [{ address: "8.8.8.8", family: 4 }])
      assert.instanceOf(yield* Effect.flip(lookedUp(lookup, "turns.example")), NotPublic)
    })
  )
})
