import { Effect } from "effect"
import { AggregationStore } from "../ports/AggregationStore.js"
import type { DealFacts } from "../ports/DealFacts.js"
import { type Casts, DmobSource } from "../ports/DmobSource.js"
import { type AggregationRunner, defineRunner } from "./AggregationRunner.js"
import {
  type AggregationTable,
  type DerivedTable,
  derivations,
  derivedTables,
  type IntermediateTable,
  intermediates,
  intermediateTables,
  type MirrorTable,
  mirrorTables
} from "./AggregationTable.js"
import { syncDeals } from "./SyncDeals.js"

/** Copies a source table as it is; the guarded casts only for a source with values that do not fit. */
const mirrored = (table: MirrorTable) =>
  defineRunner({
    name: table,
    reads: [],
    writes: table,
    run: (frame) =>
      Effect.gen(function* () {
        const dmob = yield* DmobSource
        const store = yield* AggregationStore
        const load = (casts: Casts) => store.load(table, dmob.copy(table, casts), frame)
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

const deals = defineRunner({ name: "deal_fact", reads: [], writes: "deal_fact", run: syncDeals })

/** Fills a derived table by its statement (`derivedTableSql`) over the tables it reads. */
const derived = (table: DerivedTable | IntermediateTable, reads: ReadonlyArray<AggregationTable>) =>
  defineRunner({
    name: table,
    reads,
    writes: table,
    run: (frame) => Effect.flatMap(AggregationStore, (store) => store.derive(table, frame))
  })

/** All runners of the hourly aggregation. Their order is derived from what they read and write, not from this list. */
export const aggregationRunners: ReadonlyArray<AggregationRunner<AggregationStore | DealFacts | DmobSource>> = [
  ...mirrorTables.map(mirrored),
  deals,
  ...intermediateTables.map((table) => derived(table, intermediates[table].reads)),
  ...derivedTables.map((table) => derived(table, derivations[table].reads))
]
