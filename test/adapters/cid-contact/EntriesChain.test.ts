import { assert, describe, it } from "@effect/vitest"
import { encode } from "@ipld/dag-cbor"
import { Data, Effect, Either, FastCheck as fc, Option } from "effect"
import { CID } from "multiformats/cid"
import { identity } from "multiformats/hashes/identity"
import { BlockId, countEntries, UncountableEntries } from "../../../src/adapters/cid-contact/EntriesChain.js"

const DAG_CBOR = 0x71
const CURIO = "https://curio.example:443/ipni-provider/12D3KooWabc"
const PLAIN = "http://publisher.example:3104"

class Gone extends Data.TaggedError("Gone")<{ readonly url: string }> {}

const cidOf = (index: number): CID => CID.createV1(DAG_CBOR, identity.digest(Uint8Array.of(index)))
const json = (block: unknown) => new TextEncoder().encode(JSON.stringify(block))

/** Counts from a first id over blocks by id, and tells what was asked for. */
const counted = (baseUrl: string, first: string, blocks: ReadonlyMap<string, Uint8Array>) => {
  const requests: Array<string> = []
  const fetchBlock = (url: string) =>
    Effect.suspend(() => {
      requests.push(url)
      const block = blocks.get(url.slice(`${baseUrl}/ipni/v1/ad/`.length))
      return block === undefined ? new Gone({ url }) : Effect.succeed(block)
    })
  return countEntries(baseUrl, Option.some(BlockId.make(first)), fetchBlock).pipe(
    Effect.either,
    Effect.map((count) => ({ count, requests: requests.length }))
  )
}

describe("entries of an advertisement", () => {
  it.effect.prop(
    "are as many in CBOR as in JSON, and every block is asked for once",
    [fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 8 })],
    ([sizes]) =>
      Effect.gen(function* () {
        const total = sizes.reduce((sum, size) => sum + size, 0)
        const first = cidOf(0).toString()
        const ofEach = (write: (entries: ReadonlyArray<Uint8Array>, next: CID | null) => Uint8Array) =>
          new Map(
            sizes.map((size, index) => [
              cidOf(index).toString(),
              write(
                Array.from({ length: size }, (_, byte) => Uint8Array.of(byte)),
                index + 1 < sizes.length ? cidOf(index + 1) : null
              )
            ])
          )
        const cbor = ofEach((Entries, Next) => encode({ Entries, ...(Next === null ? {} : { Next }) }))
        const text = ofEach((entries, next) =>
          json({
            Entries: entries.map((bytes) => ({ "/": { bytes: Buffer.from(bytes).toString("base64") } })),
            ...(next === null ? {} : { Next: { "/": next.toString() } })
          })
        )
        const expected = { count: Either.right(total), requests: sizes.length }
        assert.deepStrictEqual(yield* counted(CURIO, first, cbor), expected)
        assert.deepStrictEqual(yield* counted(PLAIN, first, text), expected)
      }),
    { fastCheck: { numRuns: 25 } }
  )

  it.effect("end where a chain comes back to itself", () =>
    Effect.gen(function* () {
      const blocks = new Map([
        ["a", json({ Entries: [1, 2], Next: { "/": "b" } })],
        ["b", json({ Entries: [3], Next: { "/": "a" } })]
      ])
      assert.deepStrictEqual(yield* counted(PLAIN, "a", blocks), { count: Either.right(3), requests: 2 })
    })
  )

  it.effect("are none without asking when the list is the empty one, wherever it stands in the chain", () =>
    Effect.gen(function* () {
      const empty = "bafkreehdwdcefgh4dqkjv67uzcmw7oje"
      assert.deepStrictEqual(yield* counted(PLAIN, empty, new Map()), { count: Either.right(0), requests: 0 })
      const blocks = new Map([["a", json({ Entries: [1], Next: { "/": empty } })]])
      assert.deepStrictEqual(yield* counted(PLAIN, "a", blocks), { count: Either.right(1), requests: 1 })
      assert.strictEqual(yield* countEntries(PLAIN, Option.none(), () => new Gone({ url: "" })), 0)
    })
  )

  it.effect("of another raw block are asked for all the same", () =>
    Effect.gen(function* () {
      const blocks = new Map([["bafkother", json({ Entries: [1] })]])
      assert.deepStrictEqual(yield* counted(PLAIN, "bafkother", blocks), { count: Either.right(1), requests: 1 })
    })
  )

  it.effect("are none of a block without a list", () =>
    Effect.gen(function* () {
      const blocks = new Map([
        ["a", json({ Next: { "/": "b" } })],
        ["b", json({ Entries: null, Next: null })]
      ])
      assert.deepStrictEqual(yield* counted(PLAIN, "a", blocks), { count: Either.right(0), requests: 2 })
    })
  )

  it.effect("cannot be counted when a block is unreadable", () =>
    Effect.gen(function* () {
      const unreadable = [
        json([]),
        json({ Entries: 5 }),
        json({ Next: "b" }),
        json({ Next: { "/": "../b" } }),
        encode({})
      ]
      for (const block of unreadable) {
        const { count } = yield* counted(PLAIN, "a", new Map([["a", block]]))
        assert.instanceOf(Either.getOrThrow(Either.flip(count)), UncountableEntries)
      }
      for (const block of [json({ Entries: [1] }), new Uint8Array(0), Uint8Array.of(0xbf), Uint8Array.of(0xa1, 0x61)]) {
        const { count } = yield* counted(CURIO, "a", new Map([["a", block]]))
        assert.instanceOf(Either.getOrThrow(Either.flip(count)), UncountableEntries)
      }
    })
  )

  it.effect("cannot be counted when a block is gone", () =>
    Effect.gen(function* () {
      const { count } = yield* counted(PLAIN, "a", new Map([["a", json({ Next: { "/": "b" } })]]))
      assert.deepStrictEqual(count, Either.left(new Gone({ url: `${PLAIN}/ipni/v1/ad/b` })))
    })
  )

  it.effect("cannot be counted along a chain without end", () =>
    Effect.gen(function* () {
      let blocks = 0
      const endless = () => Effect.sync(() => json({ Entries: [1], Next: { "/": `a${++blocks}` } }))
      const failure = yield* Effect.flip(countEntries(PLAIN, Option.some(BlockId.make("a")), endless))
      assert.strictEqual(failure.detail, "no end after 10000 blocks")
    })
  )

  it.effect.prop(
    "are a number or a failure for any bytes",
    [fc.uint8Array(), fc.constantFrom(PLAIN, CURIO)],
    ([bytes, baseUrl]) =>
      Effect.gen(function* () {
        const { requests } = yield* counted(baseUrl, "a", new Map([["a", bytes]]))
        assert.strictEqual(requests, 1)
      }),
    { fastCheck: { numRuns: 50 } }
  )
})

// A block as Go writes it: keys in the order of the schema, the link as tag 42 over a CID with its leading zero.
it.effect("reads a CBOR block whose keys are not sorted", () =>
  Effect.gen(function* () {
    const next = Buffer.from(cidOf(7).bytes).toString("hex")
    const length = (cidOf(7).bytes.length + 1 + 0x40).toString(16)
    const block = Buffer.from(
      `a267456e7472696573824401020304440506070864${Buffer.from("Next").toString("hex")}d82a${length}00${next}`,
      "hex"
    )
    const blocks = new Map<string, Uint8Array>([
      ["a", new Uint8Array(block)],
      [cidOf(7).toString(), encode({ Entries: [] })]
    ])
    assert.deepStrictEqual(yield* counted(CURIO, "a", blocks), { count: Either.right(2), requests: 2 })
  })
)
