import { DateTime, Order } from "effect"
import { groupRows } from "../shared/Grouping.js"
import { type Week, weekOf } from "../time/Week.js"
import type { IpniStatusCounts } from "./IpniStatus.js"

/** Providers by status as they were counted at an instant; no two counts are of one instant. */
export interface IpniCount extends IpniStatusCounts {
  readonly date: DateTime.Utc
}

/** How the providers of a week stood when they were last counted in it. */
export interface IpniReportingWeek extends IpniStatusCounts {
  readonly week: Week
}

/**
 * The last count of each week, ascending, out of the counts of the range that was asked for; weeks without a count are
 * absent. Source: external services, "IPNI", "Aggregate".
 */
export const ipniReportingWeekly = (counts: Iterable<IpniCount>): ReadonlyArray<IpniReportingWeek> =>
  groupRows(counts, ({ date }) => [DateTime.toEpochMillis(weekOf(date))])
    .map((group): IpniReportingWeek => {
      const { date, ok, misreporting, notReporting, total } = group.reduce(Order.max(byDate))
      return { week: weekOf(date), ok, misreporting, notReporting, total }
    })
    .sort(Order.mapInput(DateTime.Order, ({ week }) => week))

const byDate = Order.mapInput(DateTime.Order, ({ date }: IpniCount) => date)
