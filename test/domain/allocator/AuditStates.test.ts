import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import { type AuditedAllocator, auditStates } from "../../../src/domain/allocator/AuditStates.js"
import { EDITION_START_EPOCH } from "../../../src/domain/time/ChainEpoch.js"
import { reordered } from "../aggregation/arbitraries.js"
import { audit, audited } from "./audits.js"

const allocator = (change: Partial<AuditedAllocator>): AuditedAllocator => ({
  allocatorId: "f01",
  allocatorName: "Alpha",
  createdAtHeight: EDITION_START_EPOCH + 1,
  isMetaAllocator: false,
  audits: [
    audit({ ended: "2025-08-01", outcome: "THROTTLED", datacap_amount: "2.5" }),
    audit({ ended: "2025-07-01", outcome: "GRANTED", datacap_amount: 5 }),
    audit({ outcome: "GRANTED", datacap_amount: "" })
  ],
  ...change
})

/** Edition 6. */
const states = (...allocators: ReadonlyArray<AuditedAllocator>) => Option.getOrThrow(auditStates({ id: 6 }, allocators))

const ids = (...allocators: ReadonlyArray<AuditedAllocator>) =>
  states(...allocators).map(({ allocatorId }) => allocatorId)

describe("audit states", () => {
  it("leave out the grant, the audit that ended first", () => {
    const [state] = states(allocator({}))
    assert.deepStrictEqual(
      state?.audits.map(({ outcome, datacapAmount }) => [outcome, datacapAmount]),
      [
        ["passedConditionally", 2.5],
        ["invalid", null]
      ]
    )
  })

  it("leave out allocators without an audit after the grant", () => {
    assert.deepStrictEqual(ids(allocator({ audits: [] }), allocator({ audits: [audit({})] })), [])
  })

  it("leave out meta-allocators, and allocators that are not younger than the edition", () => {
    assert.deepStrictEqual(
      ids(
        allocator({ isMetaAllocator: true }),
        allocator({ createdAtHeight: EDITION_START_EPOCH }),
        allocator({ createdAtHeight: null }),
        allocator({ allocatorId: "f05", isMetaAllocator: null })
      ),
      ["f05"]
    )
  })

  it("come by the number of the id", () => {
    assert.deepStrictEqual(ids(allocator({ allocatorId: "f0100" }), allocator({ allocatorId: "f09" })), [
      "f09",
      "f0100"
    ])
  })

  it("are the published table in edition 5, whatever the registry says, and nothing in edition 4", () => {
    const published = Option.getOrThrow(auditStates({ id: 5 }, [allocator({})]))
    assert.strictEqual(new Set(published.map(({ allocatorId }) => allocatorId)).size, 81)
    assert.lengthOf(published, 81)
    const audits = published.flatMap((row) => row.audits)
    const having = (outcome: string) => audits.filter((audit) => audit.outcome === outcome).length
    assert.deepStrictEqual(["passed", "passedConditionally", "failed", "unknown"].map(having), [121, 36, 11, 6])
    assert.deepStrictEqual(published[8], {
      allocatorId: "f03013312",
      allocatorName: "Filwallet",
      audits: [{ started: null, ended: null, dcAllocated: null, outcome: "passedConditionally", datacapAmount: 2.5 }]
    })
    assert.isTrue(Option.isNone(auditStates({ id: 4 }, [allocator({})])))
  })

  it.prop(
    "do not depend on the order of allocators, and have the audits after the grant, none invented",
    [reordered(audited)],
    ([[rows, others]]) => {
      const named = (all: typeof rows) =>
        all.map((audits) => allocator({ allocatorId: `f0${rows.indexOf(audits)}`, audits }))
      const found = states(...named(rows))
      assert.deepStrictEqual(found, states(...named(others)))
      assert.strictEqual(
        found.reduce((sum, row) => sum + row.audits.length, 0),
        rows.reduce((sum, audits) => sum + Math.max(0, audits.length - 1), 0)
      )
    },
    { fastCheck: { numRuns: 30 } }
  )
})
