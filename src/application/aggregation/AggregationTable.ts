import { Record } from "effect"

/** Copies of DMOB's small tables, whole and atomic with the generation; what a row says. */
export const mirrors = {
  dmob_verifier: "An allocator as DMOB has it.",
  dmob_verifier_allowance: "A grant of DataCap to an allocator.",
  dmob_verified_client: "A client at one of its allocators.",
  dmob_verified_client_allowance: "A grant of DataCap to a client.",
  dmob_client_contract: "A client that is a smart contract."
} as const
export type MirrorTable = keyof typeof mirrors
export const mirrorTables = Record.keys(mirrors)

/** The local copy of the deals. Read by derivations only, never published. */
export const facts = {
  deal_fact: "A deal or claim, reduced to the numbers that figures need; read by derivations only."
} as const
export type FactTable = keyof typeof facts
export const factTables = Record.keys(facts)

/** Tables that collectors fill from outside services; they are kept for ever. */
export const collections = {
  allocator_registry: "An entry of the current allocator registry (edition 6).",
  allocator_registry_archive: "An entry of the archived allocator registry (edition 5).",
  allocator_client_bookkeeping: "A client's application file at an allocator.",
  provider_retrievability_daily: "Retrieval attempts and successes of a provider on a day (FilSpark).",
  provider_url_finder_retrievability_daily:
    "Share of a provider's pieces that a working URL serves, on a day; NULL when it could not be measured."
} as const
export type CollectedTable = keyof typeof collections
export const collectedTables = Record.keys(collections)

interface Derivation {
  readonly meaning: string
  readonly reads: ReadonlyArray<string>
}

/** Tables that one statement (`derivedTableSql`) fills from facts, mirrors, collected tables or one another. */
export const derivations = {
  deal_cell: {
    meaning: "Size, unique size and newly unique size that a client placed with a provider in a week.",
    reads: ["deal_fact"]
  },
  allocation_cell: {
    meaning: "Grants that a client got from an allocator in a week.",
    reads: ["dmob_verified_client_allowance"]
  },
  unified_verified_deal_hourly: {
    meaning: "Claims and sizes of a client at a provider in an hour.",
    reads: ["deal_fact"]
  },
  provider_first_client: {
    meaning: "The client of a provider's earliest hour; of several, the first by text.",
    reads: ["unified_verified_deal_hourly"]
  },
  client_provider_span: {
    meaning: "Accumulated sizes of a client at a provider, from the week they changed until the next change.",
    reads: ["deal_cell"]
  },
  client_allocator_span: {
    meaning: "Accumulated grants of a client from an allocator, from the week they changed until the next change.",
    reads: ["allocation_cell"]
  },
  provider_rate_weekly: {
    meaning: "Retrievability of a provider in a week, from its daily rows.",
    reads: ["provider_retrievability_daily", "provider_url_finder_retrievability_daily"]
  },
  providers_weekly: {
    meaning: "Clients, sizes and rates of a provider in a week in which it got deals.",
    reads: ["deal_cell", "provider_rate_weekly"]
  },
  providers_weekly_acc: {
    meaning: "Clients and sizes of a provider up to and including a week, with the rates of that week.",
    reads: ["client_provider_span", "provider_rate_weekly"]
  },
  allocator: { meaning: "An allocator known on chain.", reads: ["dmob_verifier"] },
  allocators_weekly: {
    meaning: "Clients, grants and weighted rates of an allocator in a week in which it granted DataCap.",
    reads: ["allocation_cell", "deal_cell", "providers_weekly"]
  },
  allocators_weekly_acc: {
    meaning: "Clients, grants and weighted rates of an allocator up to and including a week.",
    reads: ["client_allocator_span", "client_provider_span", "providers_weekly", "providers_weekly_acc"]
  }
} as const satisfies Record<string, Derivation>
export type DerivedTable = keyof typeof derivations
export const derivedTables = Record.keys(derivations)

/** Views over published tables, under the names that the specification gives them. */
export const views = {
  client_claims_hourly: { meaning: "Size that a client placed in an hour.", of: "unified_verified_deal_hourly" },
  client_provider_distribution_weekly: {
    meaning: "Size and unique size that a client placed with a provider in a week.",
    of: "deal_cell"
  },
  client_provider_distribution_weekly_acc: {
    meaning: "The same, accumulated since the edition start, a row for every week from the first.",
    of: "client_provider_span"
  },
  client_allocator_distribution_weekly: {
    meaning: "Number and sum of a client's grants from an allocator in a week.",
    of: "allocation_cell"
  },
  client_allocator_distribution_weekly_acc: {
    meaning: "The same, accumulated since the edition start, a row for every week from the first.",
    of: "client_allocator_span"
  }
} as const satisfies Record<string, { readonly meaning: string; readonly of: PublishedTable }>
export type View = keyof typeof views
export const viewNames = Record.keys(views)

/** Tables that runners fill and a generation publishes. */
export type PublishedTable = MirrorTable | DerivedTable
export const publishedTables: ReadonlyArray<PublishedTable> = [...mirrorTables, ...derivedTables]
/** Tables that runners fill. */
export type RunnerTable = PublishedTable | FactTable
export type AggregationTable = RunnerTable | CollectedTable
