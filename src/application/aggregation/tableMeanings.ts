import type { AggregationTable, View } from "./AggregationTable.js"

/** What a row of each table says, in one sentence. */
export const tableMeanings: Record<AggregationTable | View, string> = {
  dmob_verifier: "An allocator as DMOB has it.",
  dmob_verifier_allowance: "A grant of DataCap to an allocator.",
  dmob_verified_client: "A client at one of its allocators.",
  dmob_verified_client_allowance: "A grant of DataCap to a client.",
  dmob_client_contract: "A client that is a smart contract.",
  deal_fact: "A deal or claim, reduced to the numbers that figures need; read by derivations only.",
  deal_cell: "Size, unique size and newly unique size that a client placed with a provider in a week.",
  allocation_cell: "Grants that a client got from an allocator in a week.",
  unified_verified_deal_hourly: "Claims and sizes of a client at a provider in an hour.",
  provider_first_client: "The client of a provider's earliest hour; of several, the first by text.",
  client_provider_span:
    "Accumulated sizes of a client at a provider, from the week they changed until the next change.",
  client_allocator_span:
    "Accumulated grants of a client from an allocator, from the week they changed until the next change.",
  provider_rate_weekly: "Retrievability of a provider in a week, from its daily rows.",
  providers_weekly: "Clients, sizes and rates of a provider in a week in which it got deals.",
  providers_weekly_acc: "Clients and sizes of a provider up to and including a week, with the rates of that week.",
  allocator: "An allocator known on chain.",
  allocators_weekly: "Clients, grants and weighted rates of an allocator in a week in which it granted DataCap.",
  allocators_weekly_acc: "Clients, grants and weighted rates of an allocator up to and including a week.",
  allocator_registry: "An entry of the current allocator registry (edition 6).",
  allocator_registry_archive: "An entry of the archived allocator registry (edition 5).",
  allocator_client_bookkeeping: "A client's application file at an allocator.",
  provider_retrievability_daily: "Retrieval attempts and successes of a provider on a day (FilSpark).",
  provider_url_finder_retrievability_daily:
    "Share of a provider's pieces that a working URL serves, on a day; NULL when it could not be measured.",
  client_claims_hourly: "Size that a client placed in an hour.",
  client_provider_distribution_weekly: "Size and unique size that a client placed with a provider in a week.",
  client_provider_distribution_weekly_acc:
    "The same, accumulated since the edition start, a row for every week from the first.",
  client_allocator_distribution_weekly: "Number and sum of a client's grants from an allocator in a week.",
  client_allocator_distribution_weekly_acc:
    "The same, accumulated since the edition start, a row for every week from the first."
}
