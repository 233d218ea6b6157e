import { DateTime, Order } from "effect"
import { groupRows } from "../shared/Grouping.js"
import type { ScoredResult } from "./ReportScore.js"

/** Whose report it is, and of when. */
export interface ReportHeader {
  readonly id: string
  readonly allocator: string
  readonly createDate: DateTime.Utc
}

/** An allocator's stored report with its results; none when the allocator's data type was unknown then. */
export interface StoredReport<Result extends ScoredResult = ScoredResult> extends ReportHeader {
  readonly results: ReadonlyArray<Result>
}

/** By creation; of two reports of one instant, the greater id is the later one, as lists of reports have it. */
const byCreation: Order.Order<ReportHeader> = Order.combine(
  Order.mapInput(DateTime.Order, ({ createDate }) => createDate),
  Order.mapInput(Order.string, ({ id }) => id)
)

/** The newest report of each allocator. */
export const newestReports = <Report extends ReportHeader>(reports: Iterable<Report>): ReadonlyMap<string, Report> => {
  const newer = Order.max<Report>(byCreation)
  return new Map(
    groupRows(reports, ({ allocator }) => [allocator]).map(([first, ...others]) => [
      first.allocator,
      others.reduce(newer, first)
    ])
  )
}
