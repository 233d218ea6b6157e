import { assert, describe, it } from "@effect/vitest"
import { DateTime, Option, Schema } from "effect"
import { dataTypeOf, isStandardAllocator } from "../../../src/domain/allocator/Allocator.js"
import { auditOutcome } from "../../../src/domain/allocator/AuditHistory.js"
import { applicationFields, auditWords, RegistryFile } from "../../../src/domain/allocator/RegistryFile.js"

const decode = Schema.decodeUnknownSync(RegistryFile)
const fields = (json: unknown) => applicationFields(decode(json))
const approved = (text: string) => Option.map(fields({ history: { Approved: text } }).approved, DateTime.formatIso)

describe("application fields of a registry file", () => {
  it("take the first run of digits of a required number", () => {
    const required = (value: string | number) => fields({ application: { required_sps: value } }).requiredSps
    assert.deepStrictEqual(required("3 to 5"), Option.some("3"))
    assert.deepStrictEqual(required("at least 10+"), Option.some("10"))
    assert.deepStrictEqual(required(4), Option.some("4"))
    assert.deepStrictEqual(required("some"), Option.none())
  })

  it("take an approval for a date only in ISO form", () => {
    assert.deepStrictEqual(approved("2025-07-08T16:48:28.000Z"), Option.some("2025-07-08T16:48:28.000Z"))
    assert.deepStrictEqual(approved("2025-07-08"), Option.some("2025-07-08T00:00:00.000Z"))
    for (const text of ["", "July 8, 2025", "2025", "2025-13-01", "1751993308"]) {
      assert.deepStrictEqual(approved(text), Option.none(), text)
    }
  })

  it("are none where the file has none", () => {
    const none = fields({})
    assert.deepStrictEqual(none.audit, Option.none())
    assert.deepStrictEqual(none.dataTypes, Option.none())
    assert.deepStrictEqual(auditWords(decode({ audits: null })), [])
  })
})

describe("data type of an allocator", () => {
  it("is enterprise by one label of four, in their case", () => {
    assert.strictEqual(dataTypeOf(["Open Data", " Automated "]), "enterprise")
    assert.strictEqual(dataTypeOf(["automated"]), "openData")
    assert.strictEqual(dataTypeOf([]), "openData")
  })
})

describe("standard allocators", () => {
  it("are all that the chain does not call meta-allocators", () => {
    assert.deepStrictEqual(
      [true, false, null].map((isMetaAllocator) => isStandardAllocator({ isMetaAllocator })),
      [false, true, true]
    )
  })
})

describe("audit outcome", () => {
  it("of the first entry is no audit under v0.6.1, whatever it says", () => {
    assert.strictEqual(auditOutcome("v0.6.1")("REJECTED", 0), "notAudited")
    assert.strictEqual(auditOutcome("v0.19.3")("REJECTED", 0), "failed")
  })

  it("of a word nobody agreed on is unknown", () => {
    for (const word of ["UNKNOWN", "", "passed", null]) {
      assert.strictEqual(auditOutcome("v0.19.3")(word, 1), "unknown")
    }
  })
})
