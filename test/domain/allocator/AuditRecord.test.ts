import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import { auditsInOrder } from "../../../src/domain/allocator/AuditRecord.js"
import { audit } from "./audits.js"

const ended = (text: unknown) => {
  const instant = audit({ ended: text }).ended
  return instant === null ? null : DateTime.formatIso(instant)
}

describe("audit record", () => {
  it("reads dates and date-times, in UTC unless a zone is named", () => {
    assert.strictEqual(ended("2025-07-20T10:30:00.000Z"), "2025-07-20T10:30:00.000Z")
    assert.strictEqual(ended("2025-07-20T10:30:00+02:00"), "2025-07-20T08:30:00.000Z")
    assert.strictEqual(ended(" 2025-07-20 10:30 "), "2025-07-20T10:30:00.000Z")
    assert.strictEqual(ended("2025-07-20"), "2025-07-20T00:00:00.000Z")
  })

  it("takes a blank, a missing and an unreadable instant for unknown", () => {
    for (const text of ["", "soon", "2025-13-01", "2025-07", "1", 20250720, null, undefined, {}]) {
      assert.isNull(ended(text))
    }
    assert.deepStrictEqual(audit({}), {
      started: null,
      ended: null,
      dcAllocated: null,
      outcome: null,
      datacapAmount: null
    })
  })

  it("reads amounts that are numbers or texts of numbers", () => {
    const amounts = [5, 2.5, "50", " 2.5 ", "", "some", "0x10", null, undefined, Number.POSITIVE_INFINITY]
    assert.deepStrictEqual(
      amounts.map((datacap_amount) => audit({ datacap_amount }).datacapAmount),
      [5, 2.5, 50, 2.5, null, null, null, null, null, null]
    )
  })

  it("comes in the order of the ends, those without one last and those that end together as in the file", () => {
    const file = [
      audit({ outcome: "pending" }),
      audit({ ended: "2025-08-01", outcome: "second" }),
      audit({ ended: "2025-07-01", outcome: "first" }),
      audit({ ended: "2025-08-01", outcome: "third" })
    ]
    assert.deepStrictEqual(
      auditsInOrder(file).map(({ outcome }) => outcome),
      ["first", "second", "third", "pending"]
    )
  })

  it.prop("can be read from anything", [fc.anything(), fc.anything(), fc.anything()], ([one, two, three]) => {
    const record = audit({ started: one, ended: two, dc_allocated: three, outcome: one, datacap_amount: two })
    assert.isFalse(Number.isNaN(record.datacapAmount))
  })

  it("takes a day that its month does not have for unknown", () => {
    for (const text of ["2025-02-30", "2025-06-31T00:00:00Z", "2025-02-29 10:00", "2025-06-31T23:00:00-02:00"]) {
      assert.isNull(ended(text), text)
    }
    assert.strictEqual(ended("2024-02-29"), "2024-02-29T00:00:00.000Z")
  })
})
