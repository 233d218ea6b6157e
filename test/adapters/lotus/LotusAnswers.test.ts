import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc, Option } from "effect"
import { LotusUnanswered, lookUpId, minerInfo, verifiedClientStatus } from "../../../src/adapters/lotus/LotusAnswers.js"
import { spoiltDocument } from "../../support/spoiltDocument.js"

const answer = (result: unknown) => ({ jsonrpc: "2.0", id: 1, result })
const failure = (code: number, message?: string) => ({ jsonrpc: "2.0", id: 1, error: { code, message } })
const messageOf = (read: Either.Either<unknown, LotusUnanswered>) => Either.getOrThrow(Either.flip(read)).message

const miner = {
  Owner: "f01",
  PeerId: "12D3KooWPeer",
  Multiaddrs: ["BMsAYgIGH5A=", "BAoADgIGH5A="],
  SectorSize: 34359738368
}

describe("miner info of the chain", () => {
  it("names multiaddresses as they came, and the peer", () => {
    assert.deepStrictEqual(
      minerInfo(answer(miner)),
      Either.right({ multiaddresses: miner.Multiaddrs, peerId: "12D3KooWPeer" })
    )
  })

  it("may name neither", () => {
    const nothing = Either.right({ multiaddresses: [], peerId: null })
    for (const result of [{}, { Multiaddrs: null, PeerId: null }, { Multiaddrs: [], PeerId: "" }]) {
      assert.deepStrictEqual(minerInfo(answer(result)), nothing)
    }
  })

  it("fails without a result", () => {
    assert.strictEqual(messageOf(minerInfo(answer(null))), "Filecoin.StateMinerInfo: no result")
    assert.strictEqual(messageOf(minerInfo({})), "Filecoin.StateMinerInfo: no result")
    assert.strictEqual(messageOf(minerInfo(failure(3))), "Filecoin.StateMinerInfo: code 3, no reason given")
    assert.strictEqual(messageOf(minerInfo(failure(1, "busy"))), "Filecoin.StateMinerInfo: code 1, busy")
    for (const body of [null, "text", answer({ Multiaddrs: "BAoA" }), answer({ PeerId: 5 })]) {
      assert.instanceOf(Either.getOrThrow(Either.flip(minerInfo(body))), LotusUnanswered)
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
    for (const body of [answer(null), answer(""), {}, failure(1, "busy"), failure(3)]) {
      assert.deepStrictEqual(verifiedClientStatus(body), Either.right(Option.none()))
    }
  })

  it("is no other text than digits", () => {
    for (const result of ["-1", "1.5", "0x10", " 1", 5]) {
      assert.isTrue(Either.isLeft(verifiedClientStatus(answer(result))), String(result))
    }
  })
})

describe("id of an address", () => {
  it("is what the chain answers, or none for an actor that it does not know", () => {
    assert.deepStrictEqual(lookUpId(answer("f01234")), Either.right(Option.some("f01234")))
    for (const body of [answer(null), answer(""), failure(3, "actor not found")]) {
      assert.deepStrictEqual(lookUpId(body), Either.right(Option.none()))
    }
  })

  it("is not told by a node that failed otherwise", () => {
    assert.strictEqual(messageOf(lookUpId(failure(1, "busy"))), "Filecoin.StateLookupID: code 1, busy")
  })

  it("is no other kind of address", () => {
    for (const address of ["f1abc", "t01234", "f0", "f012a"]) {
      assert.match(messageOf(lookUpId(answer(address))), /expected an id address such as f01234/, address)
    }
  })
})

it.prop(
  "no answer of a chain node makes its readers throw",
  [fc.oneof(spoiltDocument(answer(miner)), spoiltDocument(answer("17")), spoiltDocument(failure(3, "gone")))],
  ([body]) => {
    for (const read of [minerInfo, verifiedClientStatus, lookUpId]) assert.include(["Left", "Right"], read(body)._tag)
  }
)
