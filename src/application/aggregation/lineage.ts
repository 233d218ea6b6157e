import { Option } from "effect"
import type { Collector } from "../collect/Collector.js"
import type { AggregationRunner } from "./AggregationRunner.js"
import {
  type AggregationTable,
  collectedTables,
  collections,
  derivations,
  derivedTables,
  facts,
  factTables,
  intermediates,
  intermediateTables,
  mirrors,
  mirrorTables,
  type View,
  viewNames,
  views
} from "./AggregationTable.js"

/** Where a table comes from. */
export interface TableLineage {
  readonly name: AggregationTable | View
  readonly meaning: string
  /** The runner, the collector or, for a view, the table that fills it. */
  readonly filledBy: string
  readonly reads: ReadonlyArray<string>
  /** Cron of the job that renews it, five fields, UTC. */
  readonly schedule: string
}

export interface Lineage {
  readonly tables: ReadonlyArray<TableLineage>
  /** A Mermaid flowchart of the same. */
  readonly mermaid: string
}

/** How every table comes about, from what runners, collectors and views declare; `aggregation` is the cron of the runners. */
export const lineageOf = <R1, E, R2>(
  runners: ReadonlyArray<AggregationRunner<R1>>,
  collectors: ReadonlyArray<Collector<E, R2>>,
  aggregation: string
): Lineage => {
  const fromRunner = (table: AggregationTable) =>
    Option.fromNullable(runners.find(({ writes }) => writes === table)).pipe(
      Option.map(({ name, reads }) => ({
        filledBy: `runner ${name}`,
        reads: reads.length === 0 ? ["DMOB"] : reads,
        schedule: aggregation
      }))
    )
  const fromCollector = (table: AggregationTable) =>
    Option.fromNullable(collectors.find(({ fills }) => fills.some((filled) => filled === table))).pipe(
      Option.map(({ cron, name }) => ({ filledBy: `collector ${name}`, reads: [], schedule: cron }))
    )
  const declared: ReadonlyArray<Pick<TableLineage, "meaning"> & { readonly name: AggregationTable }> = [
    ...collectedTables.map((name) => ({ name, meaning: collections[name] })),
    ...mirrorTables.map((name) => ({ name, meaning: mirrors[name] })),
    ...factTables.map((name) => ({ name, meaning: facts[name] })),
    ...intermediateTables.map((name) => ({ name, meaning: intermediates[name].meaning })),
    ...derivedTables.map((name) => ({ name, meaning: derivations[name].meaning }))
  ]
  const stored = declared.flatMap((table) =>
    Option.toArray(Option.orElse(fromRunner(table.name), () => fromCollector(table.name))).map((origin) => ({
      ...table,
      ...origin
    }))
  )
  const viewed = viewNames.map((name) => ({
    name,
    meaning: views[name].meaning,
    filledBy: `view of ${views[name].of}`,
    reads: [views[name].of],
    schedule: aggregation
  }))
  const tables = [...stored, ...viewed]
  return { tables, mermaid: flowchart(tables) }
}

const flowchart = (tables: ReadonlyArray<TableLineage>): string =>
  ["flowchart LR", ...tables.flatMap(({ name, reads }) => reads.map((read) => `  ${read} --> ${name}`))].join("\n")
