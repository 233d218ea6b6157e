import { DateTime, Duration, Option } from "effect"
import type { Freshness } from "../../application/data/GetFreshness.js"
import { ABSENT, renderTable, secondText, type TableColumn } from "./Table.js"

const columns: ReadonlyArray<TableColumn<Freshness>> = [
  { title: "name", right: false, cell: ({ name }) => name },
  { title: "kind", right: false, cell: ({ kind }) => kind },
  { title: "state", right: false, cell: ({ state }) => state },
  {
    title: "last success (UTC)",
    right: false,
    cell: ({ lastSuccess }) => Option.match(lastSuccess, { onNone: () => ABSENT, onSome: secondText })
  },
  { title: "limit", right: true, cell: ({ limit }) => Duration.format(limit) },
  { title: "rows", right: true, cell: ({ rows }) => Option.match(rows, { onNone: () => ABSENT, onSome: String }) },
  {
    title: "reason",
    right: false,
    cell: ({ reason }) => Option.getOrElse(reason, () => ABSENT)
  }
]

/** One line a table or source below a line of titles; `width` as in `renderTable`. */
export const renderFreshness = (rows: ReadonlyArray<Freshness>, width: Option.Option<number>): string =>
  renderTable(columns, rows, width)

/** A JSON array with the fields of `GET /data/freshness`. */
export const freshnessJson = (rows: ReadonlyArray<Freshness>): string =>
  JSON.stringify(
    rows.map(({ age, kind, lastSuccess, limit, name, reason, rows: count, state }) => ({
      name,
      kind,
      lastSuccess: Option.getOrNull(Option.map(lastSuccess, DateTime.formatIso)),
      ageSeconds: Option.getOrNull(Option.map(age, (passed) => Math.floor(Duration.toSeconds(passed)))),
      limitSeconds: Duration.toSeconds(limit),
      state,
      reason: Option.getOrNull(reason),
      rows: Option.getOrNull(count)
    }))
  )
