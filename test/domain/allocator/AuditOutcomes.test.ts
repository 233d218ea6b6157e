import { assert, describe, it } from "@effect/vitest"
import { DateTime, Option } from "effect"
import { auditOutcomesByMonth } from "../../../src/domain/allocator/AuditOutcomes.js"
import type { Audits } from "../../../src/domain/allocator/AuditTimes.js"
import { calendarMonths, monthName } from "../../../src/domain/time/CalendarMonth.js"
import { reordered } from "../aggregation/arbitraries.js"
import { audit, audited } from "./audits.js"

const at = (iso: string) => DateTime.unsafeMake(iso)
const december = at("2025-12-15T00:00:00Z")

const inEdition = (id: 4 | 5 | 6 | null, allocators: ReadonlyArray<Audits>, now: DateTime.Utc) =>
  auditOutcomesByMonth(
    Option.map(Option.fromNullable(id), (known) => ({ id: known })),
    allocators,
    now
  )

/** Edition 6. */
const outcomes = (allocators: ReadonlyArray<Audits>, now: DateTime.Utc) =>
  Option.getOrThrow(inEdition(6, allocators, now))

const sum = (parts: Readonly<Record<string, number>>) => Object.values(parts).reduce((total, part) => total + part, 0)

describe("audit outcomes by month", () => {
  it("stand as they were at the first instant of a month", () => {
    const audits = [
      audit({ ended: "2025-07-01T00:00:00.001Z", outcome: "GRANTED", datacap_amount: 5 }),
      audit({ ended: "2025-09-01T00:00:00Z", outcome: "match", datacap_amount: "10" })
    ]
    assert.deepStrictEqual(outcomes([audits], at("2025-09-01T00:00:00Z")), [
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
    assert.deepStrictEqual(outcomes([audits], at("2025-07-01T00:00:00Z")), [
      { month: "2025-07", datacap: { passed: 10 }, count: { passed: 1 } }
    ])
  })

  it("call a second grant unknown, and an amount that nobody tells 0", () => {
    const audits = [
      audit({ ended: "2025-06-01", outcome: "GRANTED", datacap_amount: 5 }),
      audit({ ended: "2025-06-02", outcome: "GRANTED" })
    ]
    assert.deepStrictEqual(outcomes([audits, []], at("2025-07-31T00:00:00Z")), [
      { month: "2025-07", datacap: { unknown: 0 }, count: { unknown: 2 } }
    ])
  })

  it("have no month before edition 6", () => {
    assert.deepStrictEqual(outcomes([[]], at("2025-06-30T23:59:59Z")), [])
    assert.deepStrictEqual(outcomes([], at("2025-07-01T00:00:00Z")), [{ month: "2025-07", datacap: {}, count: {} }])
  })

  it("are the published table in edition 5, the same 81 allocators every month, and nothing in edition 4", () => {
    const published = Option.getOrThrow(inEdition(5, [[]], december))
    assert.deepStrictEqual([published[0]?.month, published.at(-1)?.month, published.length], ["2024-03", "2025-06", 16])
    for (const { month, datacap, count } of published) {
      assert.strictEqual(sum(count), 81, month)
      assert.sameMembers(Object.keys(datacap), Object.keys(count), month)
      assert.strictEqual(datacap.unknown, 5 * (count.unknown ?? 0), month)
    }
    assert.deepStrictEqual(published.at(-1), {
      month: "2025-06",
      datacap: { passed: 1110, passedConditionally: 170, failed: 80, unknown: 125 },
      count: { passed: 33, passedConditionally: 13, failed: 10, unknown: 25 }
    })
    assert.isTrue(Option.isNone(inEdition(4, [[]], december)))
  })

  it("are those of edition 5 and then of edition 6, month by month, when no edition is asked", () => {
    const all = Option.getOrThrow(inEdition(null, [[]], december))
    assert.deepStrictEqual(all, [
      ...Option.getOrThrow(inEdition(5, [], december)),
      ...Option.getOrThrow(inEdition(6, [[]], december))
    ])
    const months = calendarMonths(at("2024-03-01T00:00:00Z"), december).map(monthName)
    assert.deepStrictEqual(
      all.map(({ month }) => month),
      months
    )
  })

  it.prop(
    "count every allocator once a month, whatever their order",
    [reordered(audited)],
    ([[rows, others]]) => {
      const months = outcomes(rows, december)
      assert.deepStrictEqual(months, outcomes(others, december))
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
