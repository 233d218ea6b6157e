import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import { auditTimesByMonth, auditTimesByRound } from "../../../src/domain/allocator/AuditTimes.js"
import { editions } from "../../../src/domain/time/FilPlusEdition.js"
import { reordered } from "../aggregation/arbitraries.js"
import { audit, audited } from "./audits.js"

const grant = audit({ started: "2025-02-01", ended: "2025-02-03", dc_allocated: "2025-02-04" })
const later = audit({ started: "2025-07-11T00:00:00Z", ended: "2025-07-11T00:00:01Z", dc_allocated: "" })

describe("audit times by month", () => {
  it("count every audit with an end, the grant included, in the month of its end", () => {
    assert.deepStrictEqual(auditTimesByMonth([[later, grant], [audit({ started: "2025-02-01" })]], Option.none()), [
      { month: "2025-02", averageAuditTimeSecs: 172_800, averageAllocationTimeSecs: 86_400 },
      { month: "2025-07", averageAuditTimeSecs: 1, averageAllocationTimeSecs: 0 }
    ])
  })

  it("keep to the edition in which an audit ended", () => {
    const months = editions.map((edition) =>
      auditTimesByMonth([[grant, later]], Option.some(edition)).map(({ month }) => month)
    )
    assert.deepStrictEqual(months, [[], ["2025-02"], ["2025-07"]])
  })

  it("round means to whole seconds", () => {
    const spans = ["2025-03-01T00:00:01.000Z", "2025-03-01T00:00:02.000Z"]
    const audits = spans.map((ended) => audit({ started: "2025-03-01", ended, dc_allocated: ended }))
    assert.deepStrictEqual(auditTimesByMonth([audits], Option.none()), [
      { month: "2025-03", averageAuditTimeSecs: 2, averageAllocationTimeSecs: 0 }
    ])
  })

  it.prop(
    "do not depend on the order of allocators",
    [reordered(audited)],
    ([[rows, others]]) => {
      const months = auditTimesByMonth(rows, Option.none())
      assert.deepStrictEqual(months, auditTimesByMonth(others, Option.none()))
      for (const { averageAuditTimeSecs, averageAllocationTimeSecs } of months) {
        assert.isTrue(Number.isInteger(averageAuditTimeSecs) && Number.isInteger(averageAllocationTimeSecs))
      }
    },
    { fastCheck: { numRuns: 30 } }
  )
})

describe("audit times by round", () => {
  it("go on until nobody has another audit", () => {
    assert.deepStrictEqual(Option.getOrThrow(auditTimesByRound({ id: 6 }, [[later, grant], [grant], []])), {
      averageAuditTimesSecs: [172_800, 1],
      averageAllocationTimesSecs: [86_400, 0],
      averageConversationTimesSecs: null
    })
  })

  it("are the published table in edition 5, and nothing in edition 4", () => {
    const published = Option.getOrThrow(auditTimesByRound({ id: 5 }, [[grant]]))
    assert.strictEqual(published.averageAuditTimesSecs[0], 1_468_800)
    assert.strictEqual(published.averageConversationTimesSecs?.[5], 864_000)
    assert.isNull(published.averageAllocationTimesSecs)
    assert.isTrue(Option.isNone(auditTimesByRound({ id: 4 }, [[grant]])))
  })

  it.prop(
    "do not depend on the order of allocators, and have a round for each audit of the longest",
    [reordered(audited)],
    ([[rows, others]]) => {
      const rounds = Option.getOrThrow(auditTimesByRound({ id: 6 }, rows))
      assert.deepStrictEqual(rounds, Option.getOrThrow(auditTimesByRound({ id: 6 }, others)))
      assert.strictEqual(rounds.averageAuditTimesSecs.length, Math.max(0, ...rows.map(({ length }) => length)))
    },
    { fastCheck: { numRuns: 30 } }
  )
})
