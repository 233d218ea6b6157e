import { Option, Record } from "effect"

/** Copies of DMOB's small tables, whole and atomic with the generation; what a row says. */
export const mirrors = {
  dmob_verifier: "An allocator as DMOB has it.",
  dmob_verifier_allowance: "A grant of DataCap to an allocator.",
  dmob_verified_client: "A client at one of its allocators.",
  dmob_verified_client_allowance: "A grant of DataCap to a client.",
  dmob_client_contract: "A client that is a smart contract.",
  dmob_unique_provider: "A provider that DMOB lists as one with deals.",
  dmob_active_client: "A client that DMOB's ledger of claims tells more of than allocations."
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
    "Share of a provider's pieces that a working URL serves, on a day; NULL when it could not be measured.",
  ipni_publisher_advertisement: "What a peer once told the network index: so many entries added, or some taken back.",
  provider_ipni_status_daily: "Claims of a provider that the network index knew, and how it is graded, on a day.",
  ipni_reporting_daily: "Providers by how far they tell the network index of their data, on a day.",
  provider_ip_info: "Where a provider was found when it was looked up; all NULL where no place was found.",
  storage_provider_url_finder_metric: "Something that the URL finder measures of providers.",
  storage_provider_url_finder_daily_snapshot: "How the newest test of a provider had gone, on a day (URL finder).",
  storage_provider_url_finder_metric_value: "What such a test measured; NULL where it could not tell."
} as const
export type CollectedTable = keyof typeof collections
export const collectedTables = Record.keys(collections)

interface Derivation {
  readonly meaning: string
  readonly reads: ReadonlyArray<string>
  /** Column of the day, in a table of which a run replaces the rows of its own day and keeps those of others. */
  readonly days?: "date"
}

/** Intermediate results of one statement, prepared in a run for others of it, never published. */
export const intermediates = {
  piece_client: {
    meaning: "A piece of a client: its providers, size, largest and smallest copy and deals; read by derivations only.",
    reads: ["deal_fact"]
  },
  shared_piece: {
    meaning: "A piece of a client that another client stores too.",
    reads: ["piece_client"]
  },
  provider_rate_weekly: {
    meaning: "Retrievability of a provider in a week, from its daily rows.",
    reads: ["provider_retrievability_daily", "provider_url_finder_retrievability_daily"]
  },
  week_average: {
    meaning: "Mean rates of the providers of open data in a week, by the registry of every edition (0) or of one.",
    reads: [
      "providers_weekly_acc",
      "client_provider_distribution",
      "allocator_client_bookkeeping",
      "allocator_registry",
      "allocator_registry_archive"
    ]
  },
  provider_standing: {
    meaning:
      "The compliance rules that a provider keeps in a week, and the rates that weigh in its allocators' averages.",
    reads: ["providers_weekly_acc", "providers_weekly", "week_average"]
  },
  allocator_standing: {
    meaning: "An allocator's providers in a week by the rules that they keep, with their sizes and weighted rates.",
    reads: ["allocator_provider_span", "provider_standing"]
  },
  allocator_provider_span: {
    meaning: "Accumulated size that an allocator's clients placed with a provider, from a week until the next change.",
    reads: ["client_allocator_span", "deal_cell"]
  },
  deal_total: {
    meaning: "Deals of a client with a provider: those in a sector, and the size of those before the edition start.",
    reads: ["deal_fact"]
  }
} as const satisfies Record<string, Derivation>
export type IntermediateTable = keyof typeof intermediates
export const intermediateTables = Record.keys(intermediates)

/** Tables that one statement (`derivedTableSql`) fills from facts, mirrors, collected tables or one another. */
export const derivations = {
  rejected_row: {
    meaning: "A copied row that no figure can use, and why; of each source and reason the first thousand.",
    reads: [
      "dmob_verifier",
      "dmob_verifier_allowance",
      "dmob_verified_client",
      "dmob_verified_client_allowance",
      "dmob_unique_provider",
      "deal_fact"
    ]
  },
  deal_cell: {
    meaning: "Size, unique size, newly unique size and claims that a client placed with a provider in a week.",
    reads: ["deal_fact", "piece_client"]
  },
  client_provider_distribution: {
    meaning: "Size, unique size and claims that a client ever placed with a provider.",
    reads: ["deal_cell"]
  },
  client_replica_distribution: {
    meaning: "Size and unique size of a client's pieces that the same number of providers hold.",
    reads: ["piece_client"]
  },
  cid_sharing: {
    meaning: "Pieces of a client that another client stores too, and the size of the other's deals on them.",
    reads: ["shared_piece"]
  },
  client_shared_bytes: {
    meaning: "Size of a client's own pieces that another client stores too, each once.",
    reads: ["shared_piece"]
  },
  allocation_cell: {
    meaning: "Grants that a client got from an allocator in a week.",
    reads: ["dmob_verified_client_allowance"]
  },
  deal_hour: {
    meaning: "Claims and sizes of a client at a provider in an hour, hours counted from the beginning of the chain.",
    reads: ["deal_fact"]
  },
  provider_first_client: {
    meaning: "The client of a provider's earliest hour; of several, the first by text.",
    reads: ["deal_hour"]
  },
  client_provider_span: {
    meaning: "Accumulated sizes of a client at a provider, from the week they changed until the next change.",
    reads: ["deal_cell"]
  },
  client_allocator_span: {
    meaning: "Accumulated grants of a client from an allocator, from the week they changed until the next change.",
    reads: ["allocation_cell"]
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
  provider_compliance_weekly: {
    meaning: "Providers and sizes of a week by the compliance rules that they keep, and the average they are held to.",
    reads: ["provider_standing", "week_average"]
  },
  allocator_compliance_weekly: {
    meaning: "Providers of an allocator in a week by the compliance rules that they keep.",
    reads: ["allocator_standing", "allocators_weekly_acc"]
  },
  allocators_weekly: {
    meaning: "Clients, grants and weighted rates of an allocator in a week in which it granted DataCap.",
    reads: ["allocation_cell", "deal_cell", "providers_weekly"]
  },
  allocators_weekly_acc: {
    meaning: "Clients, grants and weighted rates of an allocator up to and including a week.",
    reads: ["client_allocator_span", "allocator_standing"]
  },
  provider: {
    meaning: "Deals of a provider that are in a sector, whenever they began; zeros of one that has none.",
    reads: ["dmob_unique_provider", "deal_total"]
  },
  client: {
    meaning: "A client with its DataCap at all its allocators, and what it used lately.",
    reads: ["dmob_verified_client", "deal_hour"]
  },
  old_datacap_balance_nv22: {
    meaning: "DataCap that an allocator had left when network version 22 began.",
    reads: ["dmob_verifier_allowance", "dmob_verified_client_allowance"]
  },
  old_datacap_client_balance_nv22: {
    meaning: "DataCap that a client had left when network version 22 began.",
    reads: ["dmob_verified_client_allowance", "deal_total"]
  },
  old_datacap_balance_weekly: {
    meaning: "What an allocator has left of that at the end of a week, and what it allocated of it.",
    reads: ["old_datacap_balance_nv22", "allocators_weekly_acc"]
  },
  old_datacap_client_balance_weekly: {
    meaning: "What a client has left of old DataCap at the end of a week, and what it claimed of it.",
    reads: ["old_datacap_balance_nv22", "old_datacap_client_balance_nv22", "allocation_cell", "deal_cell"]
  },
  allocator_client_stats_daily: {
    meaning: "Clients of an allocator on a day, how many came back, and how long they took to their first deal.",
    reads: [
      "allocator_registry",
      "allocator_registry_archive",
      "allocator",
      "dmob_verified_client_allowance",
      "deal_hour"
    ],
    days: "date"
  },
  clients_stats_daily: {
    meaning:
      "Clients with active deals on a day, those of them with DataCap, and the DataCap that all clients have left.",
    reads: ["dmob_active_client", "client"],
    days: "date"
  }
} as const satisfies Record<string, Derivation>
export type DerivedTable = keyof typeof derivations
export const derivedTables = Record.keys(derivations)

/** Column of the day of a table that keeps the rows of earlier days; none of one that is replaced whole. */
export const dayColumn = (table: PublishedTable): Option.Option<"date"> =>
  Option.flatMapNullable(Record.get<string, Derivation>(derivations, table), ({ days }) => days)

/** Views over published tables, under the names that the specification gives them. */
export const views = {
  unified_verified_deal_hourly: { meaning: "Claims and sizes of a client at a provider in an hour.", of: "deal_hour" },
  client_claims_hourly: { meaning: "Size that a client placed in an hour.", of: "deal_hour" },
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
  },
  client_datacap_allocation: {
    meaning: "A grant of DataCap to a client since the edition start.",
    of: "dmob_verified_client_allowance"
  }
} as const satisfies Record<string, { readonly meaning: string; readonly of: PublishedTable }>
export type View = keyof typeof views
export const viewNames = Record.keys(views)

/** Tables that runners fill and a generation publishes. */
export type PublishedTable = MirrorTable | DerivedTable
export const publishedTables: ReadonlyArray<PublishedTable> = [...mirrorTables, ...derivedTables]
/** Tables of a ledger that a DMOB may lack; reads do not wait for them. */
const optionalTables: ReadonlyArray<PublishedTable> = ["dmob_active_client", "clients_stats_daily"]
/** Tables that must have been published once before anything is read. */
export const vitalTables = publishedTables.filter((table) => !optionalTables.includes(table))
/** Tables that runners fill. */
export type RunnerTable = PublishedTable | IntermediateTable | FactTable
export type AggregationTable = RunnerTable | CollectedTable
