import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc, Option } from "effect"
import {
  clientConfigs,
  getPeerData,
  UnreadableContractAnswer
} from "../../../src/adapters/filecoin-evm/ContractCalls.js"
import { evmAddress } from "../../../src/adapters/filecoin-evm/EvmAddress.js"
import { contractMaxDeviation } from "../../../src/domain/client/ContractDeviation.js"
import { ProviderId } from "../../../src/domain/shared/Ids.js"

const word = (number: number | bigint) => number.toString(16).padStart(64, "0")
const bytesOf = (text: string) => Buffer.from(text).toString("hex")
const padded = (text: string) => bytesOf(text).padEnd(Math.ceil(bytesOf(text).length / 64) * 64, "0")

/** The structure of two texts, as the registry answers it. */
const peerData = (peerId: string, signature = "signed") => {
  const second = 0x60 + padded(peerId).length / 2
  return `0x${word(0x20)}${word(0x40)}${word(second)}${word(Buffer.byteLength(peerId))}${padded(peerId)}${word(signature.length)}${padded(signature)}`
}

const failure = (answer: Either.Either<unknown, UnreadableContractAnswer>) => Either.getOrThrow(Either.flip(answer))

describe("the contract of a client", () => {
  const client = Either.getOrThrow(evmAddress("f01234"))

  it("is asked for the masked address of the client", () => {
    assert.strictEqual(clientConfigs.callData(client), `0x1f558748${"0".repeat(24)}ff${"0".repeat(35)}4d2`)
  })

  it("answers hundredths of a percent, of any size", () => {
    assert.deepStrictEqual(
      Either.map(clientConfigs.read(`0x${word(1234)}`), contractMaxDeviation),
      Either.right("12.34")
    )
    assert.deepStrictEqual(clientConfigs.read(`0x${"f".repeat(64)}`), Either.right(2n ** 256n - 1n))
  })

  it("that does not exist answers nothing that could be read", () => {
    for (const answer of ["0x", "", "0x1", `0x${"0".repeat(62)}`, `${word(5)}`, `0x${"g".repeat(64)}`]) {
      assert.instanceOf(failure(clientConfigs.read(answer)), UnreadableContractAnswer, answer)
    }
    assert.strictEqual(failure(clientConfigs.read("0x")).message, "clientConfigs(address): ends after 0 bytes")
  })
})

describe("the registry of Curio's peers", () => {
  it("is asked for the number of the provider", () => {
    assert.strictEqual(getPeerData.callData(ProviderId.make("f01234")), `0x3e2eac07${word(1234)}`)
  })

  it("answers a peer, or an empty one that stands for none", () => {
    const peer = "12D3KooWNSRG5wTShNu6EXCPTkoH7dWsphKAPrbvQchHa5arfsDC"
    assert.deepStrictEqual(getPeerData.read(peerData(peer)), Either.right(Option.some(peer)))
    assert.deepStrictEqual(getPeerData.read(peerData("", "")), Either.right(Option.none()))
  })

  it("may not point beyond its answer", () => {
    for (const words of [
      [0x20],
      [2n ** 256n - 1n, 0],
      [0x20, 0x40, 0x60, 1],
      [0x20, 0x40, 0x60, 2n ** 255n],
      [0x20, 0x200]
    ]) {
      assert.instanceOf(failure(getPeerData.read(`0x${words.map(word).join("")}`)), UnreadableContractAnswer)
    }
    assert.instanceOf(
      failure(getPeerData.read(peerData("ok").replace(bytesOf("ok"), "ffff"))),
      UnreadableContractAnswer
    )
  })

  it.prop("gives back any peer that is written", [fc.string({ unit: "binary", minLength: 1 })], ([peer]) => {
    assert.deepStrictEqual(getPeerData.read(peerData(peer)), Either.right(Option.some(peer)))
  })

  const answers = fc.oneof(
    fc.string(),
    fc
      .array(fc.oneof(fc.nat({ max: 0x100 }), fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })))
      .map((words) => `0x${words.map(word).join("")}`)
  )
  it.prop("never throws, whatever comes", [answers], ([answer]) => {
    assert.include(["Left", "Right"], getPeerData.read(answer)._tag)
    assert.include(["Left", "Right"], clientConfigs.read(answer)._tag)
  })
})
