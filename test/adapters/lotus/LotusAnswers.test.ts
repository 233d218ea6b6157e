import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc, Option, Schema } from "effect"
import { lookUpId, minerInfo, verifiedClientStatus } from "../../../src/adapters/lotus/LotusAnswers.js"
import { RpcAnswer } from "../../../src/adapters/shared/JsonRpc.js"
import type { CallFailure } from "../../../src/adapters/shared/UpstreamErrors.js"
import { spoiltDocument } from "../../support/spoiltDocument.js"

const decode = Schema.decodeUnknownSync(RpcAnswer)
const answer = (result?: unknown) => decode({ jsonrpc: "2.0", id: 1, ...(result === undefined ? {} : { result }) })
const failure = (code: number, message?: string) => decode({ jsonrpc: "2.0", id: 1, error: { code, message } })
const failureOf = (read: Either.Either<unknown, CallFailure>) => {
  const { detail, reason } = Either.getOrThrow(Either.flip(read))
  return `${reason}: ${detail}`
}

const miner = {
  Owner: "f01",
  PeerId: "12D3KooWPeer",
  Multiaddrs: ["BMsAYgIGH5A=", "NgtleGFtcGxlLmNvbQYfkA==", "not an address", "BAoADgIGH5A="],
  SectorSize: 34359738368
}

describe("miner info of the chain", () => {
  it("names the machines of readable addresses in their order, and the peer", () => {
    assert.deepStrictEqual(
      minerInfo(answer(miner)),
      Either.right({
        hosts: [
          { protocol: "ip4", host: "203.0.98.2" },
          { protocol: "dns4", host: "example.com" },
          { protocol: "ip4", host: "10.0.14.2" }
        ],
        peerId: "12D3KooWPeer"
      })
    )
  })

  it("may name neither", () => {
    const nothing = Either.right({ hosts: [], peerId: null })
    for (const result of [{}, { Multiaddrs: null, PeerId: null }, { Multiaddrs: [], PeerId: "" }]) {
      assert.deepStrictEqual(minerInfo(answer(result)), nothing)
    }
  })

  it("is refused without a result", () => {
    assert.strictEqual(failureOf(minerInfo(answer(null))), "refused: no result")
    assert.strictEqual(failureOf(minerInfo(answer())), "refused: no result")
    assert.strictEqual(failureOf(minerInfo(failure(3))), "refused: code 3, no reason given")
    assert.strictEqual(failureOf(minerInfo(failure(1, "busy"))), "refused: code 1, busy")
    for (const result of ["text", 5, { Multiaddrs: "BAoA" }, { PeerId: 5 }]) {
      assert.match(failureOf(minerInfo(answer(result))), /^malformed: /)
    }
  })
})

describe("DataCap that a client has left", () => {
  it("is of any size, and 0 is an amount", () => {
    assert.deepStrictEqual(
      verifiedClientStatus(answer("18446744073709551617")),
      Either.right(Option.some(18446744073709551617n))
    )
    assert.deepStrictEqual(verifiedClientStatus(answer("0")), Either.right(Option.some(0n)))
  })

  it("is unknown without a result and when the node refuses", () => {
    for (const nothing of [answer(null), answer(""), answer(), failure(1, "busy"), failure(3)]) {
      assert.deepStrictEqual(verifiedClientStatus(nothing), Either.right(Option.none()))
    }
  })

  it("is no other text than digits", () => {
    for (const result of ["-1", "1.5", "0x10", " 1", 5]) {
      assert.match(failureOf(verifiedClientStatus(answer(result))), /^malformed: /, String(result))
    }
  })
})

describe("id of an address", () => {
  it("is what the chain answers, or none for an actor that it does not know", () => {
    assert.deepStrictEqual(lookUpId(answer("f01234")), Either.right(Option.some("f01234")))
    for (const nothing of [answer(null), answer(""), failure(3, "actor not found")]) {
      assert.deepStrictEqual(lookUpId(nothing), Either.right(Option.none()))
    }
  })

  it("is not told by a node that failed otherwise", () => {
    assert.strictEqual(failureOf(lookUpId(failure(1, "busy"))), "refused: code 1, busy")
  })

  it("is no other kind of address", () => {
    for (const address of ["f1abc", "t01234", "f0", "f012a"]) {
      assert.match(failureOf(lookUpId(answer(address))), /expected an id address such as f01234/, address)
    }
  })
})

const body = (fields: object) => ({ jsonrpc: "2.0", id: 1, ...fields })
it.prop(
  "no answer of a chain node makes its readers throw",
  [
    fc.oneof(
      spoiltDocument(body({ result: miner })),
      spoiltDocument(body({ result: "17" })),
      spoiltDocument(body({ error: { code: 3, message: "gone" } }))
    )
  ],
  ([document]) => {
    const read = Schema.decodeUnknownEither(RpcAnswer)(document)
    if (Either.isLeft(read)) return
    for (const reader of [minerInfo, verifiedClientStatus, lookUpId]) {
      assert.include(["Left", "Right"], reader(read.right)._tag)
    }
  }
)
