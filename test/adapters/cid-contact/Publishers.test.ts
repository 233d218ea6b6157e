import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Option } from "effect"
import { advertisement, failureOf, onLoopback, reasonOf } from "../../support/LoopbackIpni.js"
import {
  blockId,
  cborBlock,
  type EntryBlock,
  jsonBlock,
  loopbackPublisher,
  type Page,
  pageOf,
  publisherOf
} from "../../support/LoopbackPublisher.js"
import { faults, policyFor, testCallPolicy } from "../../support/LoopbackService.js"

const blocksOf = (
  pages: Record<string, Page>,
  entries: Record<string, EntryBlock>,
  write: (block: EntryBlock) => Buffer
): ReadonlyMap<string, Buffer> =>
  new Map([
    ...Object.entries(pages).map(([name, page]) => [name, pageOf(page)] as const),
    ...Object.entries(entries).map(([name, block]) => [name, write(block)] as const)
  ])

describe("an advertisement", () => {
  const twoBlocks = { list: { entries: 3, next: "rest" }, rest: { entries: 2 } }
  const pages = { first: { entries: "list" }, second: { previous: "first", isRemoval: true } }

  for (const [kind, write] of [
    ["plain", jsonBlock],
    ["curio", cborBlock]
  ] as const) {
    it.scopedLive(`of a ${kind} publisher is read with its entries, over all their blocks`, () =>
      Effect.gen(function* () {
        const publisher = yield* publisherOf(blocksOf(pages, twoBlocks, write))
        const read = (name: string) => onLoopback(advertisement(publisher[kind], blockId(name)))
        assert.deepStrictEqual<unknown>(yield* read("first"), {
          id: blockId("first"),
          previous: Option.none(),
          publisherId: "12D3KooWPeer",
          contextId: "AXESIA",
          entries: 5n,
          isRemoval: false
        })
        assert.deepInclude<unknown>(yield* read("second"), {
          previous: Option.some(blockId("first")),
          entries: 0n,
          isRemoval: true
        })
      })
    )

    const countsChain = () =>
      Effect.gen(function* () {
        // Blocks of each advertisement: of every tenth three, of every third none.
        const sizes = Array.from({ length: 500 }, (_, index) =>
          index % 10 === 0 ? [index % 7, 0, 3] : index % 3 === 0 ? [] : [index % 11]
        )
        const chain: Record<string, Page> = {}
        const lists: Record<string, EntryBlock> = {}
        for (const [index, blocks] of sizes.entries()) {
          chain[`ad${index}`] = {
            ...(blocks.length > 0 ? { entries: `list${index}-0` } : {}),
            ...(index > 0 ? { previous: `ad${index - 1}` } : {})
          }
          for (const [block, entries] of blocks.entries()) {
            const hasNext = block + 1 < blocks.length
            lists[`list${index}-${block}`] = { entries, ...(hasNext ? { next: `list${index}-${block + 1}` } : {}) }
          }
        }
        const publisher = yield* publisherOf(blocksOf(chain, lists, write))
        const counts = yield* onLoopback(
          Effect.gen(function* () {
            const found: Array<bigint> = []
            let next = Option.some(blockId("ad499"))
            while (Option.isSome(next)) {
              const { entries, previous } = yield* advertisement(publisher[kind], next.value)
              found.push(entries)
              next = previous
            }
            return found
          })
        )
        const expected = sizes.map((blocks) => BigInt(blocks.reduce((sum, size) => sum + size, 0))).reverse()
        assert.deepStrictEqual(counts, expected)
        assert.strictEqual(publisher.requests.length, 500 + sizes.flat().length)
      })
    it.scopedLive(`a chain of 500 of a ${kind} publisher is counted right`, countsChain, 60_000)
  }

  it.scopedLive("whose blocks come back to themselves is counted to where they do", () =>
    Effect.gen(function* () {
      const circle = { a: { entries: 2, next: "b" }, b: { entries: 1, next: "a" } }
      const publisher = yield* publisherOf(blocksOf({ ad: { entries: "a" } }, circle, jsonBlock))
      const { entries } = yield* onLoopback(advertisement(publisher.plain, blockId("ad")))
      assert.deepStrictEqual([entries, publisher.requests.length], [3n, 3])
    })
  )

  it.scopedLive("that nobody can ask for is malformed, and nobody is asked", () =>
    Effect.gen(function* () {
      const publisher = yield* publisherOf(new Map())
      for (const [address, id] of [
        ["/unix/socket", blockId("ad")],
        ["not base64!", blockId("ad")],
        [publisher.plain, "../../admin"],
        [publisher.plain, ""]
      ] as const) {
        const { reason, service } = yield* failureOf(onLoopback(advertisement(address, id)))
        assert.deepStrictEqual([service, reason], ["publisher", "malformed"])
      }
      assert.isEmpty(publisher.requests)
    })
  )

  it.scopedLive("that is no advertisement is malformed, however deeply it is nested", () =>
    Effect.gen(function* () {
      const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`
      for (const page of ["[]", "null", `{"IsRm":false,"Provider":${deep}}`, deep]) {
        const publisher = yield* publisherOf(new Map([["ad", Buffer.from(page)]]))
        assert.strictEqual(yield* reasonOf(onLoopback(advertisement(publisher.plain, blockId("ad")))), "malformed")
      }
    })
  )
})

it.scopedLive.each(faults.map(([name, answer, reason]) => ({ name, answer, reason })))(
  "a publisher that $name gives the reason, for an advertisement as for its entries",
  ({ answer, name, reason }) =>
    Effect.gen(function* () {
      const settings = { policy: policyFor(reason) }
      const broken = yield* loopbackPublisher((_, response, request) => answer(response, request))
      assert.strictEqual(yield* reasonOf(onLoopback(advertisement(broken.plain, blockId("ad")), settings)), reason)
      const half = yield* loopbackPublisher((id, response, request) => {
        if (id === blockId("ad")) response.end(pageOf({ entries: "list" }))
        else answer(response, request)
      })
      // A block of JSON without a list of entries is one of none.
      for (const address of name === "answers other types" ? [half.curio] : [half.plain, half.curio]) {
        assert.strictEqual(yield* reasonOf(onLoopback(advertisement(address, blockId("ad")), settings)), reason)
      }
    })
)

it.scopedLive("a publisher is asked for one advertisement at a time, and few at once in all", () =>
  Effect.gen(function* () {
    let underWay = 0
    let most = 0
    const atOnce = new Map<string, number>()
    const publisher = () =>
      loopbackPublisher((_, response, request) => {
        const host = request.headers.host ?? ""
        underWay += 1
        most = Math.max(most, underWay)
        atOnce.set(host, (atOnce.get(host) ?? 0) + 1)
        if ((atOnce.get(host) ?? 0) > 1) return response.writeHead(400).end()
        return setTimeout(() => {
          underWay -= 1
          atOnce.set(host, 0)
          response.end(pageOf({}))
        }, 20)
      })
    const publishers = yield* Effect.all(Array.from({ length: 6 }, publisher))
    const asked = publishers.flatMap(({ plain }) => [plain, plain, plain])
    yield* onLoopback(
      Effect.forEach(asked, (address) => advertisement(address, blockId("ad")), { concurrency: "unbounded" }),
      { policy: { ...testCallPolicy, atOnce: 3 } }
    )
    assert.strictEqual(most, 3)
  })
)

it.scopedLive("a walk that is broken off leaves the publisher to the next", () =>
  Effect.gen(function* () {
    const publisher = yield* loopbackPublisher((id, response) => {
      if (id === blockId("good")) response.end(pageOf({}))
    })
    const { entries } = yield* onLoopback(
      Effect.gen(function* () {
        const hanging = yield* Effect.fork(advertisement(publisher.plain, blockId("hangs")))
        yield* Effect.sleep("50 millis")
        yield* Fiber.interrupt(hanging)
        return yield* advertisement(publisher.plain, blockId("good"))
      })
    )
    assert.strictEqual(entries, 0n)
  })
)
