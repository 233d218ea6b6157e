import { DateTime, Order } from "effect"
import { groupRows } from "../../shared/Grouping.js"
import type { AllocatorReport, StoredClientReport } from "./AllocatorReport.js"

/** For so many days after its last spending a client is active. Source: published rules, "Who counts as what". */
export const ACTIVE_DAYS = 60

const byAge = Order.combine(
  Order.mapInput(DateTime.Order, (report: StoredClientReport) => report.createDate),
  Order.mapInput(Order.bigint, (report: StoredClientReport) => report.id)
)

/** The newest report of each client of an allocator's report; of one instant the one that was stored later. */
export const newestReports = (
  { clients, clientReports }: AllocatorReport,
  counts: (report: StoredClientReport) => boolean
): ReadonlyArray<StoredClientReport> => {
  const own = new Set(clients.map(({ client }) => client))
  return groupRows(
    clientReports.filter((report) => own.has(report.client) && counts(report)),
    ({ client }) => [client]
  ).map((group) => group.reduce(Order.max(byAge)))
}

/**
 * Whether a client had spent DataCap in the 60 days up to `now`, both ends inclusive, when it was reported.
 * Source: published rules, "Allocator checks", 3.
 */
export const wasActive = (now: DateTime.Utc): ((report: Pick<StoredClientReport, "lastDatacapSpent">) => boolean) => {
  const window = { minimum: DateTime.subtract(now, { days: ACTIVE_DAYS }), maximum: now }
  return ({ lastDatacapSpent }) => lastDatacapSpent !== null && DateTime.between(lastDatacapSpent, window)
}
