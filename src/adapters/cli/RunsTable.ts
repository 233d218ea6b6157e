import { Array, DateTime, Duration, Option, String } from "effect"
import type { Run } from "../../application/data/ListRuns.js"

interface Column {
  readonly title: string
  readonly right: boolean
  readonly cell: (run: Run) => string
}

const ABSENT = "-"
/** No column is narrower, whatever the terminal. */
const NARROWEST_ERROR = 20

const minute = (instant: DateTime.Utc) => DateTime.formatIso(instant).slice(0, 16).replace("T", " ")
const second = (instant: DateTime.Utc) => DateTime.formatIso(instant).slice(0, 19).replace("T", " ")

/** Time taken by a finished run: `850ms`, `12s`, `3m 4s`. */
const durationOf = (run: Run): string =>
  Option.match(run.finishedAt, {
    onNone: () => ABSENT,
    onSome: (finishedAt) => {
      const millis = DateTime.distance(run.startedAt, finishedAt)
      return Duration.format(Duration.millis(millis < 1000 ? millis : Math.round(millis / 1000) * 1000))
    }
  })

const columns: ReadonlyArray<Column> = [
  { title: "id", right: true, cell: (run) => run.id },
  { title: "job", right: false, cell: (run) => run.job },
  {
    title: "slot (UTC)",
    right: false,
    cell: (run) => Option.match(run.slot, { onNone: () => ABSENT, onSome: minute })
  },
  { title: "state", right: false, cell: (run) => run.state },
  { title: "started (UTC)", right: false, cell: (run) => second(run.startedAt) },
  { title: "duration", right: true, cell: durationOf },
  { title: "rows read", right: true, cell: (run) => run.rowsRead.toString() },
  { title: "rows written", right: true, cell: (run) => run.rowsWritten.toString() },
  {
    title: "error",
    right: false,
    cell: (run) => Option.match(run.error, { onNone: () => ABSENT, onSome: (text) => text.replace(/\s+/g, " ") })
  }
]

const pad = (column: Column, text: string, width: number) =>
  column.right ? String.padStart(width)(text) : String.padEnd(width)(text)

const cut = (text: string, width: number) => (text.length <= width ? text : `${text.slice(0, width - 1)}…`)

/**
 * One line a run below a line of titles, no line ends in blanks.
 * `width` bounds a line by shortening its last column, the error; none when nothing bounds it, as in a pipe.
 */
export const renderRuns = (runs: ReadonlyArray<Run>, width: Option.Option<number>): string => {
  const cells = columns.map((column) => [column.title, ...runs.map(column.cell)])
  const widths = cells.map((texts) => Math.max(...texts.map((text) => text.length)))
  const taken = Array.dropRight(widths, 1).reduce((sum, each) => sum + each + 2, 0)
  const last = Option.map(width, (bound) => Math.max(bound - taken, NARROWEST_ERROR))
  return Array.makeBy(runs.length + 1, (row) =>
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

/** A JSON array with the fields of `GET /data/runs`. */
export const runsJson = (runs: ReadonlyArray<Run>): string =>
  JSON.stringify(
    runs.map((run) => ({
      id: run.id,
      job: run.job,
      slot: Option.getOrNull(Option.map(run.slot, DateTime.formatIso)),
      trigger: run.trigger,
      instance: run.instance,
      state: run.state,
      asOf: DateTime.formatIso(run.asOf),
      startedAt: DateTime.formatIso(run.startedAt),
      finishedAt: Option.getOrNull(Option.map(run.finishedAt, DateTime.formatIso)),
      rowsRead: run.rowsRead,
      rowsWritten: run.rowsWritten,
      error: Option.getOrNull(run.error)
    }))
  )
