import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc, Option } from "effect"
import { clientConfigs, getPeerData, type Hex } from "../../../src/adapters/filecoin-evm/ContractCalls.js"
import { evmAddress } from "../../../src/adapters/filecoin-evm/EvmAddress.js"
import type { CallFailure } from "../../../src/adapters/shared/UpstreamErrors.js"
import { contractMaxDeviation } from "../../../src/domain/client/ContractDeviation.js"
import { ProviderId } from "../../../src/domain/shared/Ids.js"
import { bytesOf, peerData, word } from "../../support/contractAnswers.js"

const reasonOf = (answer: Either.Either<unknown, CallFailure>) => Either.getOrThrow(Either.flip(answer)).reason

describe("the contract of a client", () => {
  const client = Either.getOrThrow(evmAddress("f01234"))

  it("is asked for the masked address of the client", () => {
    assert.deepStrictEqual(
      clientConfigs.callData(client),
      Either.right(`0x1f558748${"0".repeat(24)}ff${"0".repeat(35)}4d2` as Hex)
    )
  })

  it("answers hundredths of a percent, of any size", () => {
    assert.deepStrictEqual(
      Either.map(clientConfigs.read(`0x${word(1234)}`), contractMaxDeviation),
      Either.right("12.34")
    )
    assert.deepStrictEqual(clientConfigs.read(`0x${"f".repeat(64)}`), Either.right(2n ** 256n - 1n))
  })

  it("that does not exist answers nothing that could be read", () => {
    for (const answer of ["0x", `0x${"0".repeat(62)}`, `0x${"g".repeat(64)}`] as const) {
      assert.strictEqual(reasonOf(clientConfigs.read(answer)), "malformed", answer)
    }
  })
})

describe("the registry of Curio's peers", () => {
  it("is asked for the number of the provider, which has 64 bits", () => {
    assert.deepStrictEqual(
      getPeerData.callData(ProviderId.make("f01234")),
      Either.right(`0x3e2eac07${word(1234)}` as Hex)
    )
    assert.strictEqual(reasonOf(getPeerData.callData(ProviderId.make("f018446744073709551616"))), "refused")
  })

  it("answers a peer, or an empty one that stands for none", () => {
    const peer = "12D3KooWNSRG5wTShNu6EXCPTkoH7dWsphKAPrbvQchHa5arfsDC"
    assert.deepStrictEqual(getPeerData.read(peerData(peer)), Either.right(Option.some(peer)))
    assert.deepStrictEqual(getPeerData.read(peerData("", "")), Either.right(Option.none()))
  })

  it("knows no peer where a provider wrote what names nobody", () => {
    const spoilt = peerData("ok").replace(bytesOf("ok"), "ffff") as Hex
    for (const answer of [spoilt, peerData("a b"), peerData("a\u0000"), peerData("ä"), peerData("x".repeat(201))]) {
      assert.deepStrictEqual(getPeerData.read(answer), Either.right(Option.none()))
    }
  })

  it("may not point beyond its answer", () => {
    for (const words of [
      [0x20],
      [2n ** 256n - 1n, 0],
      [0x20, 0x40, 0x60, 1],
      [0x20, 0x40, 0x60, 2n ** 255n],
      [0x20, 0x200]
    ]) {
      assert.strictEqual(reasonOf(getPeerData.read(`0x${words.map(word).join("")}`)), "malformed")
    }
  })

  it.prop("gives back any peer that is written", [fc.base64String({ minLength: 1, maxLength: 200 })], ([peer]) => {
    assert.deepStrictEqual(getPeerData.read(peerData(peer)), Either.right(Option.some(peer)))
  })

  const answers = fc.oneof(
    fc.string().map((text) => `0x${text}` as Hex),
    fc
      .array(fc.oneof(fc.nat({ max: 0x100 }), fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })))
      .map((words): Hex => `0x${words.map(word).join("")}`)
  )
  it.prop("never throws, whatever comes", [answers], ([answer]) => {
    assert.include(["Left", "Right"], getPeerData.read(answer)._tag)
    assert.include(["Left", "Right"], clientConfigs.read(answer)._tag)
  })
})
