import type { DateTime } from "effect"
import type { ReplicaShare } from "../../client/ReplicaDistribution.js"
import type { ClientCheckId } from "../client/ClientCheckId.js"
import type { ClientAllocation } from "./ClientAllocations.js"

/** A client of an allocator's report; under a meta-allocator it may come once for each allocator. */
export interface ReportedClient {
  /** `f0…`. */
  readonly client: string
  /** `f0…`, one for each row of the client on chain, in that order. */
  readonly allocators: ReadonlyArray<string>
  readonly replicas: ReadonlyArray<ReplicaShare>
}

/** A stored report of a client, as far as allocators' reports read it. */
export interface StoredClientReport {
  /** Grows with every report that is stored. */
  readonly id: bigint
  /** `f0…`. */
  readonly client: string
  readonly createDate: DateTime.Utc
  /** Null when the client never spent any. */
  readonly lastDatacapSpent: DateTime.Utc | null
  /** Whether each check passed; one that did not apply is missing. */
  readonly results: Readonly<Partial<Record<ClientCheckId, boolean>>>
}

/** An allocator's report as far as it is checked. */
export interface AllocatorReport {
  /** Instant of the report. */
  readonly now: DateTime.Utc
  readonly isMetaAllocator: boolean
  readonly clients: ReadonlyArray<ReportedClient>
  /** Copies that the allocator requires; null when it does not say. */
  readonly requiredCopies: number | null
  /** Those of the clients, newer and older ones; others are not read. */
  readonly clientReports: ReadonlyArray<StoredClientReport>
  /** What the registry says of the sizes in which the allocator grants DataCap; null without such an entry. */
  readonly trancheSchedule: string | null
  /** In any order. */
  readonly allocations: ReadonlyArray<ClientAllocation>
  /** Bytes by client, from the applications; a client without a readable amount is missing. */
  readonly requestedAmounts: ReadonlyMap<string, bigint>
}
