import type { DateTime, Effect, Option } from "effect"
import { Context } from "effect"
import type { AllocatorReceipts } from "../../domain/datacap/DatacapFlow.js"
import type { OldDatacapRow } from "../../domain/datacap/OldDatacap.js"
import type { RepositoryError } from "./PortErrors.js"

/** An allocator as the chain index keeps it, texts untouched. Sizes in bytes, timestamps in Unix seconds. */
export interface ChainAllocator {
  /** `f0…`. */
  readonly addressId: string
  readonly address: string
  readonly addressEth: string | null
  readonly name: string | null
  readonly orgName: string | null
  readonly auditTrail: string | null
  readonly initialAllowance: bigint | null
  /** What is left to grant. */
  readonly allowance: bigint | null
  readonly createdAtHeight: number | null
  readonly issueCreateTimestamp: number | null
  readonly createMessageTimestamp: number | null
  readonly retries: number
  readonly removed: boolean
  readonly inffered: boolean
  readonly isMultisig: boolean
  readonly isVirtual: boolean
  readonly isMetaAllocator: boolean
  readonly dcSource: string
}

/** DataCap that an allocator received. */
export interface AllocatorGrant {
  readonly addressId: string
  readonly height: number
  /** Bytes. */
  readonly allowance: bigint
  readonly auditTrail: string | null
  readonly msgCID: string | null
  readonly issueCreateTimestamp: number | null
  readonly createMessageTimestamp: number | null
  readonly retries: number
  readonly error: string | null
  readonly auditStatus: string | null
  readonly isVirtual: boolean
  readonly dcSource: string
}

/** What an allocator did for its clients. */
export interface ClientFigures {
  readonly addressId: string
  readonly verifiedClientsCount: number
  /** Height of the newest allocation to a client. */
  readonly latestClientAllocationHeight: number | null
}

/** An allocator's file in the registry of the running edition, or in the archive of the one before. */
export interface RegistryEntry {
  readonly allocator: string
  readonly register: "current" | "archive"
  /** Address that the file states; null when it states none. */
  readonly address: string | null
  /** Page of the file; null when it is not configured which repository the registry is. */
  readonly fileUrl: string | null
  readonly metapathwayType: string | null
  /** In the order of the file; empty without a list. */
  readonly auditLabels: ReadonlyArray<string>
  readonly rejected: boolean
}

/** Weeks between two instants, both included; open where none is given. */
export interface WeekRange {
  readonly from: Option.Option<DateTime.Utc>
  readonly until: Option.Option<DateTime.Utc>
}

/** The allocators of the platform, their registry entries and what they received. */
export class AllocatorRepository extends Context.Tag("cdp/AllocatorRepository")<
  AllocatorRepository,
  {
    /** Every allocator of the chain that has an id and an address. */
    readonly allocators: Effect.Effect<ReadonlyArray<ChainAllocator>, RepositoryError>
    /** The allocator of the chain that has an id or an address, spelled exactly like that. */
    readonly findAllocator: (idOrAddress: string) => Effect.Effect<Option.Option<ChainAllocator>, RepositoryError>
    /** Everything allocators received, by height, then row id. */
    readonly grants: Effect.Effect<ReadonlyArray<AllocatorGrant>, RepositoryError>
    /** What each allocator received up to an instant, it included, by the number of its id; who received nothing is missing. */
    readonly receipts: (until: DateTime.Utc) => Effect.Effect<ReadonlyArray<AllocatorReceipts>, RepositoryError>
    /** Allocators without clients are missing. */
    readonly clientFigures: Effect.Effect<ReadonlyArray<ClientFigures>, RepositoryError>
    readonly registry: Effect.Effect<ReadonlyArray<RegistryEntry>, RepositoryError>
    /** Balances of DataCap from before network version 22, by week; holders of a week in any order. */
    readonly oldDatacap: Effect.Effect<ReadonlyArray<OldDatacapRow>, RepositoryError>
  }
>() {}
