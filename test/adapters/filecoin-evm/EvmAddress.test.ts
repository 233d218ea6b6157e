import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc } from "effect"
import { fromEthAddress } from "iso-filecoin/address"
import { evmAddress, NoEvmAddress } from "../../../src/adapters/filecoin-evm/EvmAddress.js"

const read = (address: string): string => Either.getOrThrow(evmAddress(address)).toLowerCase()
const isNone = (address: string) => Either.isLeft(evmAddress(address))

describe("address on the Ethereum side", () => {
  it("of a delegated address is what it carries before its checksum", () => {
    assert.strictEqual(
      read("f410f2gttflowjnzcxeeop6husfjctopyvskazcmnjgi"),
      "0xd1a732add64b722b908e7f8f4915229b9f8ac940"
    )
    assert.strictEqual(
      read("f410ftbbxnk6r75krrnvotudfyqdjnlurnxei735ruja"),
      "0x984376abd1ff5518b6ae9d065c40696ae916dc88"
    )
  })

  it("of an id is the id behind a mask", () => {
    assert.strictEqual(read("f00"), `0xff${"0".repeat(38)}`)
    assert.strictEqual(read("f01234"), `0xff${"0".repeat(35)}4d2`)
    assert.strictEqual(read("f018446744073709551615"), `0xff${"0".repeat(22)}${"f".repeat(16)}`)
  })

  it("is none for other addresses, mistyped ones and ids beyond 64 bits", () => {
    for (const address of [
      "",
      "f0",
      "f00x10",
      "f018446744073709551616",
      "f16l3walhmmr3rreaurzmznjq3xypjg3p27t2ht2i",
      "f432f2gttflowjnzcxeeop6husfjctopyvskazcmnjgi",
      "f410f",
      "f410f2gttflowjnzcxeeop6husfjctopyvskazcmnjg",
      "f410f2gttflowjnzcxeeop6husfjctopyvskazcmnjgia",
      "f410f2gttflowjnzcxeeop6husfjctopyvskazcmnjgj",
      "f410f2gttflowjnzcxeeop6husfjctopyvskazcmnj1i",
      "f410f3gttflowjnzcxeeop6husfjctopyvskazcmnjgi",
      "f410f2GTTflowjnzcxeeop6husfjctopyvskazcmnjgi",
      "t410f2gttflowjnzcxeeop6husfjctopyvskazcmnjgi",
      "0xd1a732add64b722b908e7f8f4915229b9f8ac940",
      "f01234 "
    ]) {
      assert.instanceOf(Either.getOrThrow(Either.flip(evmAddress(address))), NoEvmAddress, address)
    }
  })

  it.prop("keeps all twenty bytes", [fc.uint8Array({ minLength: 20, maxLength: 20 })], ([bytes]) => {
    const ethereum = `0x${Buffer.from(bytes).toString("hex")}`
    fc.pre(!ethereum.startsWith(`0xff${"0".repeat(22)}`))
    assert.strictEqual(read(fromEthAddress(ethereum, "mainnet").toString()), ethereum)
  })

  it.prop("keeps all digits of an id", [fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })], ([id]) => {
    assert.strictEqual(BigInt(read(`f0${id}`)) - (0xffn << 152n), id)
  })

  it.prop(
    "is one or none for any text",
    [fc.string({ unit: "binary" }), fc.string({ unit: fc.constantFrom(..."abcxyz234567") })],
    ([text, digits]) => {
      assert.include([true, false], isNone(text))
      assert.include([true, false], isNone(`f410f${digits}`))
    }
  )
})
