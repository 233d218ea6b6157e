import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, TestClock, TestContext } from "effect"
import { cidContactCheck, httpIpniIndex } from "../../../src/adapters/cid-contact/HttpIpniIndex.js"
import { advertisementLimits } from "../../../src/adapters/cid-contact/Publishers.js"
import { IpniIndex } from "../../../src/application/ports/IpniIndex.js"
import { blockId, loopbackPublisher } from "../../support/LoopbackPublisher.js"
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

const entry = (peer: string) => ({
  AddrInfo: { ID: peer, Addrs: [] },
  LastAdvertisement: { "/": `baguqeera${peer}` },
  Publisher: { ID: peer, Addrs: ["/ip4/203.0.113.8/tcp/3104"] }
})

const indexAt = (url: string, policy = testCallPolicy) =>
  adapterWith(httpIpniIndex({ index: policy, publishers: testCallPolicy, limits: advertisementLimits }), {
    CID_CONTACT_URL: url,
    PUBLISHERS_ON_PRIVATE_NETWORKS: "on"
  }).pipe(Layer.provide(NodeHttpClient.layerUndici))

const providers = Effect.flatMap(IpniIndex, (index) => index.providers)

describe("the index", () => {
  it.scopedLive("tells everybody whom it knows once, and why others cannot be asked", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(
        json([entry("first"), { ...entry("second"), Publisher: null }, entry("third"), entry("first")])
      )
      const found = yield* Effect.provide(providers, indexAt(`${service.url}/`))
      assert.deepStrictEqual<unknown>(
        found.providers,
        ["first", "third"].map((peerId) => ({
          peerId,
          publisherAddress: "/ip4/203.0.113.8/tcp/3104",
          newestAdvertisement: `baguqeera${peerId}`
        }))
      )
      assert.lengthOf(found.unreadable, 2)
      assert.include(found.unreadable, "first is listed again")
      assert.deepStrictEqual(service.requests, ["GET /providers"])
    })
  )

  it.scopedLive("may know nobody", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(json([]))
      const found = yield* Effect.provide(providers, indexAt(service.url))
      assert.deepStrictEqual(found, { providers: [], unreadable: [] })
    })
  )

  it.scopedLive.each(faults.map(([name, answer, reason]) => ({ name, answer, reason })))(
    "that $name gives the reason",
    ({ answer, reason }) =>
      Effect.gen(function* () {
        const service = yield* loopbackService(answer)
        const error = yield* Effect.flip(Effect.provide(providers, indexAt(service.url, policyFor(reason))))
        assert.deepInclude({ ...error }, { _tag: "UpstreamError", service: "cid.contact", reason })
      })
  )

  it.scopedLive("that nests beyond description is malformed", () =>
    Effect.gen(function* () {
      const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`
      for (const body of [`{"AddrInfo":${deep}}`, deep.replace("[", '{"a":[').replace(/]$/, "]}")]) {
        const service = yield* loopbackService((response) => response.end(body))
        const error = yield* Effect.flip(Effect.provide(providers, indexAt(service.url)))
        assert.strictEqual(error._tag === "UpstreamError" && error.reason, "malformed")
      }
      const service = yield* loopbackService((response) => response.end(`[{"AddrInfo":${deep}}]`))
      const { unreadable } = yield* Effect.provide(providers, indexAt(service.url))
      assert.deepStrictEqual(unreadable, ["it is nested beyond description"])
    })
  )

  it.scopedLive("is asked whatever its publishers do", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(json([entry("first")]))
      const down = yield* loopbackPublisher((_, response) => response.destroy())
      const found = yield* Effect.gen(function* () {
        const index = yield* IpniIndex
        yield* Effect.repeatN(Effect.flip(index.advertisement(down.plain, blockId("ad"))), 5)
        return yield* index.providers
      }).pipe(Effect.provide(indexAt(service.url, { ...testCallPolicy, suspendAfter: 1 })))
      assert.lengthOf(found.providers, 1)
    })
  )
})

it.scopedLive("health takes a good answer of the index for good for ten minutes, and a bad one not at all", () =>
  Effect.gen(function* () {
    let isDown = true
    const service = yield* loopbackService((response, request) =>
      isDown ? status(503)(response, request) : response.end("ready")
    )
    yield* Effect.gen(function* () {
      const { ask, name, vital } = yield* cidContactCheck
      assert.deepStrictEqual([name, vital], ["cid.contact", false])
      assert.strictEqual((yield* Effect.flip(ask)).reason, "HTTP 503")
      isDown = false
      yield* ask
      yield* TestClock.adjust("9 minutes")
      yield* ask
      assert.deepStrictEqual(service.requests, ["GET /health", "GET /health"])
      yield* TestClock.adjust("2 minutes")
      isDown = true
      yield* Effect.flip(ask)
      assert.lengthOf(service.requests, 3)
    }).pipe(Effect.provide(configured({ CID_CONTACT_URL: service.url })), Effect.provide(NodeHttpClient.layerUndici))
  }).pipe(Effect.provide(TestContext.TestContext))
)
