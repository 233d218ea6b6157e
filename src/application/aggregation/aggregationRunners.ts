import { Effect } from "effect"
import { AggregationStore } from "../ports/AggregationStore.js"
import { DmobSource } from "../ports/DmobSource.js"
import { type AggregationRunner, defineRunner } from "./AggregationRunner.js"
import {
  type AggregationTable,
  type DerivedTable,
  type FactTable,
  type MirrorTable,
  mirrorTables
} from "./AggregationTable.js"

/** Copies a source table as it is; the guarded casts only for a source with values that do not fit. */
const copied = (table: MirrorTable | FactTable) =>
  defineRunner({
    name: table,
    reads: [],
    writes: table,
    run: (frame) =>
      Effect.gen(function* () {
        const dmob = yield* DmobSource
        const store = yield* AggregationStore
        const load = (casts: "plain" | "guarded") => store.load(table, dmob.copy(table, casts), frame)
        return yield* load("plain").pipe(
          Effect.catchTag("UncastableValue", (failure) =>
            Effect.logWarning(
              `${table} holds values that do not fit; copying again with guarded casts`,
              failure.cause
            ).pipe(Effect.zipRight(load("guarded")))
          ),
          Effect.catchTag("UncastableValue", Effect.die)
        )
      })
  })

/** Fills a derived table by its statement (`derivedTableSql`) over the tables it reads. */
const derived = (table: DerivedTable, reads: ReadonlyArray<AggregationTable>) =>
  defineRunner({
    name: table,
    reads,
    writes: table,
    run: (frame) => Effect.flatMap(AggregationStore, (store) => store.derive(table, frame))
  })

/** All runners of the hourly aggregation. Their order is derived from what they read and write, not from this list. */
export const aggregationRunners: ReadonlyArray<AggregationRunner<AggregationStore | DmobSource>> = [
  ...mirrorTables.map(copied),
  copied("deal_fact"),
  derived("allocator", ["dmob_verifier"]),
  derived("unified_verified_deal_hourly", ["deal_fact"]),
  derived("provider_first_client", ["unified_verified_deal_hourly"]),
  derived("deal_cell", ["deal_fact"]),
  derived("client_provider_span", ["deal_cell"]),
  derived("allocation_cell", ["dmob_verified_client_allowance"]),
  derived("client_allocator_span", ["allocation_cell"]),
  derived("provider_rate_weekly", ["provider_retrievability_daily", "provider_url_finder_retrievability_daily"]),
  derived("providers_weekly", ["deal_cell", "provider_rate_weekly"]),
  derived("providers_weekly_acc", ["client_provider_span", "provider_rate_weekly"]),
  derived("allocators_weekly", ["allocation_cell", "deal_cell", "providers_weekly"]),
  derived("allocators_weekly_acc", [
    "client_allocator_span",
    "client_provider_span",
    "providers_weekly",
    "providers_weekly_acc"
  ])
]
