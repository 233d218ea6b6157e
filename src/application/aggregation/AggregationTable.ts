/** Copies of DMOB's small tables, whole and atomic with the generation. */
export const mirrorTables = [
  "dmob_verifier",
  "dmob_verifier_allowance",
  "dmob_verified_client",
  "dmob_verified_client_allowance",
  "dmob_client_contract"
] as const
export type MirrorTable = (typeof mirrorTables)[number]

/** The local copy of the deals. Read by derivations only, never published. */
export const factTables = ["deal_fact"] as const
export type FactTable = (typeof factTables)[number]

/** Tables that one statement fills from facts, mirrors, collected tables or one another. */
export const derivedTables = [
  "deal_cell",
  "allocation_cell",
  "unified_verified_deal_hourly",
  "provider_first_client",
  "client_provider_span",
  "client_allocator_span",
  "provider_rate_weekly",
  "providers_weekly",
  "providers_weekly_acc",
  "allocator",
  "allocators_weekly",
  "allocators_weekly_acc"
] as const
export type DerivedTable = (typeof derivedTables)[number]

/** Tables that collectors fill from outside services; they are kept for ever. */
export const collectedTables = [
  "allocator_registry",
  "allocator_registry_archive",
  "allocator_client_bookkeeping",
  "provider_retrievability_daily",
  "provider_url_finder_retrievability_daily"
] as const
export type CollectedTable = (typeof collectedTables)[number]

/** Views over published tables, under the names that the specification gives them. */
export const views = {
  client_claims_hourly: "unified_verified_deal_hourly",
  client_provider_distribution_weekly: "deal_cell",
  client_provider_distribution_weekly_acc: "client_provider_span",
  client_allocator_distribution_weekly: "allocation_cell",
  client_allocator_distribution_weekly_acc: "client_allocator_span"
} as const satisfies Record<string, DerivedTable>
export type View = keyof typeof views

/** Tables that runners fill and a generation publishes. */
export type PublishedTable = MirrorTable | DerivedTable
/** Tables that runners fill. */
export type RunnerTable = PublishedTable | FactTable
export type AggregationTable = RunnerTable | CollectedTable
