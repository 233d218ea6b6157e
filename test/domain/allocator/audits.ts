import { FastCheck as fc, Schema } from "effect"
import { AuditRecord } from "../../../src/domain/allocator/AuditRecord.js"

const decode = Schema.decodeUnknownSync(AuditRecord)

/** An audit as a registry file writes it. */
export const audit = (json: {
  readonly started?: unknown
  readonly ended?: unknown
  readonly dc_allocated?: unknown
  readonly outcome?: unknown
  readonly datacap_amount?: unknown
}): AuditRecord => decode(json)

const instant = fc.option(
  fc
    .date({ min: new Date("2024-02-01"), max: new Date("2025-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString()),
  { freq: 6, nil: "" }
)

/** Audits of some allocators; in a file no two end together, so that their order is one. */
export const audited: fc.Arbitrary<ReadonlyArray<ReadonlyArray<AuditRecord>>> = fc.array(
  fc
    .uniqueArray(
      fc.record({
        started: instant,
        ended: instant,
        dc_allocated: instant,
        outcome: fc.constantFrom("GRANTED", "DOUBLED", "Throttle", "REJECT", "PENDING", "what", ""),
        datacap_amount: fc.constantFrom(0, 2.5, 0.1, "5", "", null, 10)
      }),
      { selector: ({ ended }) => ended, maxLength: 6 }
    )
    .map((audits) => audits.map(audit)),
  { maxLength: 8 }
)
