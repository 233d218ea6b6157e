import { assert, describe, it } from "@effect/vitest"
import { Either, Option, Schema } from "effect"
import { DaySummary } from "../../../src/adapters/filspark/DaySummary.js"
import { spoiltDocument } from "../../support/spoiltDocument.js"

const decode = Schema.decodeUnknownEither(DaySummary)
const row = {
  miner_id: "f01000",
  total: "20",
  successful: "15",
  success_rate: 0.75,
  successful_http: "9",
  success_rate_http: 0.45
}
const known = { provider: "f01000", total: 20, successful: 15, successRate: 0.75 }
const { successful_http: _, success_rate_http: __, ...withoutHttp } = row

describe("a day's answer of FilSpark", () => {
  it("has counts in text and may be silent about HTTP", () => {
    const read = (document: unknown) => Either.getOrThrow(decode(document)) as unknown
    assert.deepStrictEqual(read([row]), [{ ...known, successfulHttp: 9, successRateHttp: 0.45 }])
    assert.deepStrictEqual(read([withoutHttp]), [{ ...known, successfulHttp: null, successRateHttp: null }])
    assert.deepStrictEqual(read([{ ...row, successful_http: "0", success_rate_http: null }]), [
      { ...known, successfulHttp: 0, successRateHttp: null }
    ])
    assert.deepStrictEqual(read([]), [])
  })

  it("loses nothing of a count: one that a whole number of 32 bits does not hold spoils the day", () => {
    const isRead = (total: unknown) => Either.isRight(decode([{ ...row, total }]))
    assert.isTrue(isRead("2147483647"))
    for (const total of ["2147483648", "20.5", "-1", "1e3", "0x10", " 20", "", 20, null]) {
      assert.isFalse(isRead(total), String(total))
    }
  })

  it.prop("gives counts from 0 and rates of 0..1 or nothing, whatever comes", [spoiltDocument([row])], ([document]) => {
    for (const day of Option.getOrElse(Either.getRight(decode(document)), () => [])) {
      for (const count of [day.total, day.successful, day.successfulHttp ?? 0]) {
        assert.isTrue(Number.isSafeInteger(count) && count >= 0)
      }
      for (const rate of [day.successRate, day.successRateHttp ?? 0]) assert.isTrue(rate >= 0 && rate <= 1)
    }
  })
})
