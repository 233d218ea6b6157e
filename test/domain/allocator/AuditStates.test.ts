import { assert, describe, it } from "@effect/vitest"
import { type AuditedAllocator, auditStates } from "../../../src/domain/allocator/AuditStates.js"
import { EDITION_START_EPOCH } from "../../../src/domain/time/ChainEpoch.js"
import { audit } from "./audits.js"

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

const ids = (...allocators: ReadonlyArray<AuditedAllocator>) =>
  auditStates(allocators).map(({ allocatorId }) => allocatorId)

describe("audit states", () => {
  it("leave out the grant, the audit that ended first", () => {
    const [state] = auditStates([allocator({})])
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
})
