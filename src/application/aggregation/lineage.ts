import { Option } from "effect"
import type { Collector } from "../collect/Collector.js"
import type { AggregationRunner } from "./AggregationRunner.js"
import {
  type AggregationTable,
  collectedTables,
  derivedTables,
  factTables,
  mirrorTables,
  type View,
  views
} from "./AggregationTable.js"
import { tableMeanings } from "./tableMeanings.js"

/** Where a table comes from. */
export interface TableLineage {
  readonly name: AggregationTable | View
  readonly meaning: string
  /** The runner, the collector or, for a view, the table that fills it. */
  readonly filledBy: string
  readonly reads: ReadonlyArray<string>
}

export interface Lineage {
  readonly tables: ReadonlyArray<TableLineage>
  /** A Mermaid flowchart of the same. */
  readonly mermaid: string
}

const viewNames = Object.keys(views).filter((name): name is View => name in views)

/** How every table comes about, from what runners, collectors and views declare. */
export const lineageOf = <R1, E, R2>(
  runners: ReadonlyArray<AggregationRunner<R1>>,
  collectors: ReadonlyArray<Collector<E, R2>>
): Lineage => {
  const fromRunner = (table: AggregationTable) =>
    Option.fromNullable(runners.find(({ writes }) => writes === table)).pipe(
      Option.map(({ name, reads }) => ({ filledBy: `runner ${name}`, reads: reads.length === 0 ? ["DMOB"] : reads }))
    )
  const fromCollector = (table: AggregationTable) =>
    Option.fromNullable(collectors.find(({ fills }) => fills.some((filled) => filled === table))).pipe(
      Option.map(({ name }) => ({ filledBy: `collector ${name}`, reads: [] }))
    )
  const stored = [...collectedTables, ...mirrorTables, ...factTables, ...derivedTables].flatMap((name) =>
    Option.toArray(Option.orElse(fromRunner(name), () => fromCollector(name))).map((origin) => ({
      name,
      meaning: tableMeanings[name],
      ...origin
    }))
  )
  const viewed = viewNames.map((name) => ({
    name,
    meaning: tableMeanings[name],
    filledBy: `view of ${views[name]}`,
    reads: [views[name]]
  }))
  const tables = [...stored, ...viewed]
  return { tables, mermaid: flowchart(tables) }
}

const flowchart = (tables: ReadonlyArray<TableLineage>): string =>
  ["flowchart LR", ...tables.flatMap(({ name, reads }) => reads.map((read) => `  ${read} --> ${name}`))].join("\n")
