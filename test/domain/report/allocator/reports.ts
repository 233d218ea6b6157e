import { DateTime, FastCheck as fc, Option } from "effect"
import type { AllocatorCheckId } from "../../../../src/domain/report/allocator/AllocatorCheckId.js"
import type { AllocatorReport, StoredClientReport } from "../../../../src/domain/report/allocator/AllocatorReport.js"
import { allocatorReportChecks } from "../../../../src/domain/report/allocator/allocatorReportChecks.js"
import type { ClientAllocation } from "../../../../src/domain/report/allocator/ClientAllocations.js"
import { type CheckLimits, exampleLimits } from "../../../../src/domain/report/CheckLimits.js"
import { ClientCheckId } from "../../../../src/domain/report/client/ClientCheckId.js"
import type { CheckOutcome } from "../../../../src/domain/report/ReportCheck.js"
import { reordered } from "../../aggregation/arbitraries.js"
import { allocatorReport, now } from "./allocatorReport.js"

export const at = (text: string): DateTime.Utc => DateTime.unsafeMake(text)

export const limits = exampleLimits

/** Outcome of one check; null where it does not apply. */
export const outcomeOf = (
  id: AllocatorCheckId,
  report: AllocatorReport,
  by: CheckLimits = limits
): CheckOutcome | null =>
  Option.getOrNull(
    Option.flatMap(Option.fromNullable(allocatorReportChecks.find((check) => check.id === id)), ({ run }) =>
      run(report, by)
    )
  )

/** An id out of few, some of them in another order by text than by number. */
export const client = fc.constantFrom("f09", "f010", "f0100", "f01001")
const allocator = fc.constantFrom("f07", "f070", "f0121877")

/** Around the start of edition 6 and the end of the active days, both of them exactly among others. */
const instant = fc.oneof(
  fc.constantFrom(
    at("2025-07-10T23:59:59.999Z"),
    at("2025-07-11T00:00:00Z"),
    at("2025-08-02T05:59:59.999Z"),
    at("2025-08-02T06:00:00Z"),
    now
  ),
  fc.integer({ min: Date.UTC(2025, 6, 1), max: Date.UTC(2025, 9, 1) }).map((millis) => DateTime.unsafeMake(millis))
)

/** Bytes that an allocation can hardly have, too. */
const bytes = fc.oneof(fc.bigInt({ min: 0n, max: 300n }), fc.constantFrom(-1n, 0n, 1n, 2n ** 60n, 2n ** 90n))

export const allocations: fc.Arbitrary<ReadonlyArray<ClientAllocation>> = fc.uniqueArray(
  fc.record({ id: fc.nat(40), client, allocator, allocation: bytes, timestamp: instant }),
  { selector: ({ id }) => id, maxLength: 12 }
)

export const clientReports: fc.Arbitrary<ReadonlyArray<StoredClientReport>> = fc.uniqueArray(
  fc.record({
    id: fc.bigInt({ min: 0n, max: 30n }),
    client,
    createDate: instant,
    lastDatacapSpent: fc.option(instant),
    results: fc.dictionary(fc.constantFrom(...ClientCheckId.literals), fc.boolean(), { maxKeys: 12 })
  }),
  { selector: ({ id }) => id, maxLength: 10 }
)

const percentage = fc.oneof(
  fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100),
  fc.constantFrom(34, 34.01, -1, 1e9)
)

const clients: fc.Arbitrary<AllocatorReport["clients"]> = fc.array(
  fc.record({
    client,
    allocators: fc.array(allocator, { maxLength: 3 }),
    replicas: fc.array(fc.record({ numOfReplicas: fc.integer({ min: -1, max: 12 }), percentage }), { maxLength: 4 })
  }),
  { maxLength: 6 }
)

/** Reports, hostile ones among them, and the same with their rows in another order. */
export const reorderedReports: fc.Arbitrary<readonly [AllocatorReport, AllocatorReport]> = fc
  .record({
    isMetaAllocator: fc.constantFrom(false, false, false, true),
    requiredCopies: fc.option(fc.constantFrom(-1, 0, 3, 4, 2 ** 53)),
    trancheSchedule: fc.constantFrom(
      null,
      "",
      "custom",
      "I will use the standard allocation tranche schedule",
      "I WILL USE THE STANDARD ALLOCATION TRANCHE SCHEDULE"
    ),
    requestedAmounts: fc.array(fc.tuple(client, bytes), { maxLength: 4 }).map((pairs) => new Map(pairs)),
    clients: reordered(clients),
    clientReports: reordered(clientReports),
    allocations: reordered(allocations)
  })
  .map((facts) => [
    allocatorReport({
      ...facts,
      clients: facts.clients[0],
      clientReports: facts.clientReports[0],
      allocations: facts.allocations[0]
    }),
    allocatorReport({
      ...facts,
      clients: facts.clients[1],
      clientReports: facts.clientReports[1],
      allocations: facts.allocations[1]
    })
  ])
