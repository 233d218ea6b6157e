import type { ServerResponse } from "node:http"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Either } from "effect"
import { advertisement, failureOf, onLoopback } from "../../support/LoopbackIpni.js"
import { blockId, jsonBlock, loopbackPublisher, pageOf, publisherOf } from "../../support/LoopbackPublisher.js"
import { status, testCallPolicy } from "../../support/LoopbackService.js"

describe("a publisher that means ill", () => {
  it.scopedLive("is not followed elsewhere", () =>
    Effect.gen(function* () {
      const secret = yield* publisherOf(new Map([["ad", pageOf({})]]))
      const publisher = yield* loopbackPublisher((id, response, request) =>
        status(302, { location: `${secret.url}/ipni/v1/ad/${id}` })(response, request)
      )
      const failure = yield* failureOf(onLoopback(advertisement(publisher.plain, blockId("ad"))))
      assert.deepInclude({ ...failure }, { reason: "status", status: 302 })
      assert.isEmpty(secret.requests)
    })
  )

  const forEver = (chunk: Buffer) => (response: ServerResponse) => {
    const more = () => {
      while (!response.closed && !response.destroyed) if (!response.write(chunk)) return response.once("drain", more)
      return response
    }
    more()
  }
  const endless = [
    { name: "JSON", address: "plain", chunk: Buffer.from("[],".repeat(20_000)), start: Buffer.from('{"Entries":[') },
    {
      name: "CBOR",
      address: "curio",
      chunk: Buffer.alloc(60_000, 0x80),
      start: Buffer.from("bf67456e74726965739f", "hex")
    }
  ] as const
  it.scopedLive.each(endless)(
    "that sends $name without end costs bounded memory and no more time than it takes to see",
    ({ address, chunk, start }) =>
      Effect.gen(function* () {
        const closed: Array<boolean> = []
        const publisher = yield* loopbackPublisher((id, response) => {
          if (id === blockId("ad")) return response.end(pageOf({ entries: "list" }))
          response.on("close", () => closed.push(true))
          response.write(start)
          return forEver(chunk)(response)
        })
        const before = process.memoryUsage().rss
        const failure = yield* failureOf(onLoopback(advertisement(publisher[address], blockId("ad"))))
        assert.deepInclude({ ...failure }, { reason: "malformed", detail: "the answer has more than 2097152 bytes" })
        yield* Effect.iterate(0, {
          while: (tries) => closed.length === 0 && tries < 200,
          body: (tries) => Effect.as(Effect.sleep("5 millis"), tries + 1)
        })
        assert.lengthOf(closed, 1)
        assert.isBelow(process.memoryUsage().rss - before, 64 * 1024 * 1024)
      })
  )

  it.scopedLive("that fills a block with what is large in memory costs bounded memory", () =>
    Effect.gen(function* () {
      const bomb = Buffer.alloc(2 * 1024 * 1024, 0xa0)
      bomb.set(Buffer.from("a167456e74726965739a", "hex"))
      bomb.writeUInt32BE(bomb.length - 14, 10)
      const publisher = yield* loopbackPublisher((id, response) =>
        response.end(id === blockId("ad") ? pageOf({ entries: "list" }) : bomb)
      )
      const before = process.memoryUsage().rss
      const { entries } = yield* onLoopback(advertisement(publisher.curio, blockId("ad")))
      assert.strictEqual(entries, BigInt(bomb.length - 14))
      assert.isBelow(process.memoryUsage().rss - before, 384 * 1024 * 1024)
    })
  )

  it.scopedLive("that links on and on is given up after so many blocks", () =>
    Effect.gen(function* () {
      let served = 0
      const publisher = yield* loopbackPublisher((id, response) => {
        if (id === blockId("ad")) return response.end(pageOf({ entries: "0" }))
        served += 1
        return response.end(jsonBlock({ entries: 1, next: `${served}` }))
      })
      const failure = yield* failureOf(
        onLoopback(advertisement(publisher.plain, blockId("ad")), { limits: { blocks: 50 } })
      )
      assert.strictEqual(failure.reason, "malformed")
      assert.match(failure.detail, /no end after 50 blocks/)
      assert.strictEqual(served, 50)
    })
  )

  it.scopedLive("that never hurries is given up after some time, though each of its answers comes in time", () =>
    Effect.gen(function* () {
      let served = 0
      const publisher = yield* loopbackPublisher((id, response) => {
        served += 1
        const block = id === blockId("ad") ? pageOf({ entries: "0" }) : jsonBlock({ entries: 1, next: `${served}` })
        setTimeout(() => response.end(block), 20)
      })
      const [elapsed, failure] = yield* Effect.timed(
        failureOf(onLoopback(advertisement(publisher.plain, blockId("ad")), { limits: { time: "300 millis" } }))
      )
      assert.deepInclude({ ...failure }, { reason: "timeout", detail: "no end within 300ms" })
      assert.isBelow(Duration.toMillis(elapsed), 3_000)
      const asked = publisher.requests.length
      yield* Effect.sleep("100 millis")
      assert.strictEqual(publisher.requests.length, asked)
    })
  )

  it.scopedLive("that wants to be left alone for an hour is, and nobody else", () =>
    Effect.gen(function* () {
      const busy = yield* loopbackPublisher((_, response, request) =>
        status(503, { "retry-after": "3600" })(response, request)
      )
      const down = yield* loopbackPublisher((_, response) => response.destroy())
      const good = yield* publisherOf(new Map([["ad", pageOf({})]]))
      const found = yield* onLoopback(
        Effect.gen(function* () {
          yield* Effect.flip(advertisement(busy.plain, blockId("ad")))
          yield* Effect.repeatN(Effect.flip(advertisement(down.plain, blockId("ad"))), 4)
          return yield* Effect.either(advertisement(good.plain, blockId("ad")))
        }),
        { policy: { ...testCallPolicy, suspendAfter: 2 } }
      )
      assert.isTrue(Either.isRight(found))
      assert.strictEqual(busy.requests.length, 1)
    })
  )
})
