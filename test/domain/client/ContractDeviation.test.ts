import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { contractMaxDeviation } from "../../../src/domain/client/ContractDeviation.js"

describe("largest deviation of a contract", () => {
  it("has two decimals at most and no zeros at the end", () => {
    assert.deepStrictEqual([0n, 5n, 50n, 100n, 1230n, 1234n, 1205n].map(contractMaxDeviation), [
      "0",
      "0.05",
      "0.5",
      "1",
      "12.3",
      "12.34",
      "12.05"
    ])
  })

  it.prop("tells every hundredth of any number", [fc.bigInt({ min: 0n, max: 2n ** 256n })], ([hundredths]) => {
    const [whole = "", fraction = ""] = contractMaxDeviation(hundredths).split(".")
    assert.strictEqual(BigInt(whole) * 100n + BigInt(fraction.padEnd(2, "0")), hundredths)
  })
})
