import { Array, DateTime, Option, String } from "effect"
import { plainLine } from "./plainText.js"

/** A column of a table in plain text. */
export interface TableColumn<Row> {
  readonly title: string
  /** Whether it is set to the right, as numbers are. */
  readonly right: boolean
  readonly cell: (row: Row) => string
}

/** A cell of what there is none of. */
export const ABSENT = "-"

/** `2025-01-15 12:00:01`, in UTC. */
export const secondText = (instant: DateTime.Utc) => DateTime.formatIso(instant).slice(0, 19).replace("T", " ")

/** The last column is no narrower, whatever the terminal. */
const NARROWEST = 20

const pad = ({ right }: { readonly right: boolean }, text: string, width: number) =>
  right ? String.padStart(width)(text) : String.padEnd(width)(text)

const cut = (text: string, width: number) => (text.length <= width ? text : `${text.slice(0, width - 1)}…`)

/**
 * One line a row below a line of titles, no line ends in blanks.
 * `width` bounds a line by shortening its last column; none when nothing bounds it, as in a pipe.
 */
export const renderTable = <Row>(
  columns: ReadonlyArray<TableColumn<Row>>,
  rows: ReadonlyArray<Row>,
  width: Option.Option<number>
): string => {
  const cells = columns.map((column) => [column.title, ...rows.map((row) => plainLine(column.cell(row)))])
  const widths = cells.map((texts) => Math.max(...texts.map((text) => text.length)))
  const taken = Array.dropRight(widths, 1).reduce((sum, each) => sum + each + 2, 0)
  const last = Option.map(width, (bound) => Math.max(bound - taken, NARROWEST))
  return Array.makeBy(rows.length + 1, (row) =>
    columns
      .map((column, index) => {
        const text = cells[index]?.[row] ?? ""
        if (index < columns.length - 1) return pad(column, text, widths[index] ?? 0)
        return Option.match(last, { onNone: () => text, onSome: (bound) => cut(text, bound) })
      })
      .join("  ")
      .trimEnd()
  ).join("\n")
}
