import { assert, describe, it } from "@effect/vitest"
import { DateTime } from "effect"
import { auditOutcomesByMonth } from "../../../src/domain/allocator/AuditOutcomes.js"
import { reordered } from "../aggregation/arbitraries.js"
import { audit, audited } from "./audits.js"

const at = (iso: string) => DateTime.unsafeMake(iso)
const december = at("2025-12-15T00:00:00Z")

const sum = (parts: Readonly<Record<string, number>>) => Object.values(parts).reduce((total, part) => total + part, 0)

describe("audit outcomes by month", () => {
  it("stand as they were at the first instant of a month", () => {
    const audits = [
      audit({ ended: "2025-07-01T00:00:00.001Z", outcome: "GRANTED", datacap_amount: 5 }),
      audit({ ended: "2025-09-01T00:00:00Z", outcome: "match", datacap_amount: "10" })
    ]
    assert.deepStrictEqual(auditOutcomesByMonth([audits], at("2025-09-01T00:00:00Z")), [
      { month: "2025-07", datacap: { unknown: 0 }, count: { unknown: 1 } },
      { month: "2025-08", datacap: { notAudited: 5 }, count: { notAudited: 1 } },
      { month: "2025-09", datacap: { passed: 10 }, count: { passed: 1 } }
    ])
  })

  it("take the newest audit by its end, wherever the file has it", () => {
    const audits = [
      audit({ ended: "2025-06-02", outcome: "DOUBLED", datacap_amount: 10 }),
      audit({ ended: "2025-06-01", outcome: "GRANTED", datacap_amount: 5 }),
      audit({ ended: "", outcome: "PENDING" })
    ]
    assert.deepStrictEqual(auditOutcomesByMonth([audits], at("2025-07-01T00:00:00Z")), [
      { month: "2025-07", datacap: { passed: 10 }, count: { passed: 1 } }
    ])
  })

  it("call a second grant unknown, and an amount that nobody tells 0", () => {
    const audits = [
      audit({ ended: "2025-06-01", outcome: "GRANTED", datacap_amount: 5 }),
      audit({ ended: "2025-06-02", outcome: "GRANTED" })
    ]
    assert.deepStrictEqual(auditOutcomesByMonth([audits, []], at("2025-07-31T00:00:00Z")), [
      { month: "2025-07", datacap: { unknown: 0 }, count: { unknown: 2 } }
    ])
  })

  it("have no month before edition 6", () => {
    assert.deepStrictEqual(auditOutcomesByMonth([[]], at("2025-06-30T23:59:59Z")), [])
    assert.deepStrictEqual(auditOutcomesByMonth([], at("2025-07-01T00:00:00Z")), [
      { month: "2025-07", datacap: {}, count: {} }
    ])
  })

  it.prop(
    "count every allocator once a month, whatever their order",
    [reordered(audited)],
    ([[rows, others]]) => {
      const months = auditOutcomesByMonth(rows, december)
      assert.deepStrictEqual(months, auditOutcomesByMonth(others, december))
      assert.strictEqual(months.length, 6)
      for (const { datacap, count } of months) {
        assert.strictEqual(sum(count), rows.length)
        assert.isFalse(Number.isNaN(sum(datacap)))
        assert.sameMembers(Object.keys(datacap), Object.keys(count))
      }
    },
    { fastCheck: { numRuns: 30 } }
  )
})
