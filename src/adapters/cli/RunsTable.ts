import { DateTime, Duration, Option } from "effect"
import type { Run } from "../../application/data/ListRuns.js"
import { ABSENT, renderTable, secondText, type TableColumn } from "./Table.js"

const minute = (instant: DateTime.Utc) => DateTime.formatIso(instant).slice(0, 16).replace("T", " ")

/** Time taken by a finished run: `850ms`, `12s`, `3m 4s`. */
const durationOf = (run: Run): string =>
  Option.match(run.finishedAt, {
    onNone: () => ABSENT,
    onSome: (finishedAt) => {
      const millis = DateTime.distance(run.startedAt, finishedAt)
      return Duration.format(Duration.millis(millis < 1000 ? millis : Math.round(millis / 1000) * 1000))
    }
  })

const columns: ReadonlyArray<TableColumn<Run>> = [
  { title: "id", right: true, cell: (run) => run.id },
  { title: "job", right: false, cell: (run) => run.job },
  {
    title: "slot (UTC)",
    right: false,
    cell: (run) => Option.match(run.slot, { onNone: () => ABSENT, onSome: minute })
  },
  { title: "state", right: false, cell: (run) => run.state },
  { title: "started (UTC)", right: false, cell: (run) => secondText(run.startedAt) },
  { title: "duration", right: true, cell: durationOf },
  { title: "rows read", right: true, cell: (run) => run.rowsRead.toString() },
  { title: "rows written", right: true, cell: (run) => run.rowsWritten.toString() },
  {
    title: "error",
    right: false,
    cell: (run) => Option.getOrElse(run.error, () => ABSENT)
  }
]

/** One line a run below a line of titles; `width` as in `renderTable`. */
export const renderRuns = (runs: ReadonlyArray<Run>, width: Option.Option<number>): string =>
  renderTable(columns, runs, width)

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
