import { SqlClient } from "@effect/sql"
import { DateTime, Effect } from "effect"
import type { Csv, CsvField } from "../harness/fixture/Csv.js"

export type TableValue = DateTime.Utc | string | number | bigint | null

const instant = (moment: DateTime.Utc): string =>
  DateTime.formatIso(moment)
    .replace("T", " ")
    .replace(/(\.000)?Z$/, "")

/** A value as PostgreSQL writes it. */
const textOf = (value: TableValue): CsvField =>
  value === null ? null : DateTime.isDateTime(value) ? instant(value) : String(value)

/** Rows of a table as text, in the order of these columns. */
export const tableTexts = (header: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<TableValue>>): Csv => ({
  header,
  rows: rows.map((row) => row.map(textOf))
})

/** Makes these the rows of a table. */
export const replaceTable = (
  table: string,
  rows: ReadonlyArray<Readonly<Record<string, string | number | bigint | boolean | null>>>
) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`truncate ${sql(table)}`
    const texts = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? value.toString() : value])
      )
    )
    if (texts.length > 0) yield* sql`insert into ${sql(table)} ${sql.insert(texts)}`
  })
