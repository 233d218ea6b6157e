import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { Effect } from "effect"
import type pg from "pg"
import { from as copyFrom } from "pg-copy-streams"
import { CopyFailed } from "../../shared/CopyStreams.js"

export type CopyValue = string | number | bigint | boolean | null

/** A row by column; the rows of a table name the same columns in the same order. */
export type CopyRow = Readonly<Record<string, CopyValue>>

export interface TableRows {
  readonly table: string
  readonly rows: ReadonlyArray<CopyRow>
}

/** Appends rows by `COPY … FROM STDIN` in text form, on a connection that may be inside a transaction. */
export const copyRows = (client: pg.ClientBase, { rows, table }: TableRows): Effect.Effect<void, CopyFailed> =>
  Effect.tryPromise({
    try: async () => {
      const [first] = rows
      if (first === undefined) return
      const columns = Object.keys(first).map((column) => `"${column}"`)
      const statement = `copy ${table} (${columns.join(", ")}) from stdin`
      await pipeline(Readable.from(blocks(rows)), client.query(copyFrom(statement)))
    },
    catch: (cause) => new CopyFailed({ cause })
  })

const rowsPerBlock = 1000

function* blocks(rows: ReadonlyArray<CopyRow>): Generator<string> {
  for (let at = 0; at < rows.length; at += rowsPerBlock) {
    const lines = rows.slice(at, at + rowsPerBlock).map((row) => Object.values(row).map(copyText).join("\t"))
    yield `${lines.join("\n")}\n`
  }
}

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" }

const copyText = (value: CopyValue): string => {
  if (value === null) return "\\N"
  if (typeof value === "string") return value.replace(/[\\\t\n\r]/g, (special) => escapes[special] ?? special)
  return String(value)
}
