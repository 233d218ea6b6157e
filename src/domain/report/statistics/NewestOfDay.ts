import { DateTime, Order } from "effect"
import { groupRows } from "../../shared/Grouping.js"
import { byCreation, dayOf, type ReportedResult } from "./StoredCheck.js"

const dayMillis = ({ createDate }: ReportedResult): number => DateTime.toEpochMillis(dayOf(createDate))

/**
 * Results of the newest report of each subject on a UTC day: that of `at`, or the last day before it that has reports.
 * Source: published rules, "Check statistics" and "Statistics cards".
 */
export const newestOfDay = <Row extends ReportedResult>(
  results: ReadonlyArray<Row>,
  at: DateTime.Utc,
  subjectOf: (row: Row) => string
): ReadonlyArray<ReadonlyArray<Row>> => {
  const today = DateTime.toEpochMillis(dayOf(at))
  const known = results.filter((row) => dayMillis(row) <= today)
  const day = known.reduce((newest, row) => Math.max(newest, dayMillis(row)), -Infinity)
  return groupRows(
    known.filter((row) => dayMillis(row) === day),
    (row) => [subjectOf(row)]
  ).map((own) => {
    const { report } = own.reduce(Order.max<Row>(byCreation))
    return own.filter((row) => row.report === report)
  })
}
