import { Effect } from "effect"
import { allocatorReportDifference } from "../../domain/report/difference/AllocatorReportDifference.js"
import { clientReportDifference } from "../../domain/report/difference/ClientReportDifference.js"
import { getAllocatorReport, getClientReport } from "./ReadReports.js"

/** What changed from a client's report to another one; both have to be of this very client. */
export const compareClientReports = Effect.fn("compareClientReports")(function* (
  client: string,
  id: string,
  other: string
) {
  const before = yield* getClientReport(client, { id })
  const after = yield* getClientReport(client, { id: other })
  return clientReportDifference(before, after)
})

/** What changed from an allocator's report to another one; both have to be of this very allocator. */
export const compareAllocatorReports = Effect.fn("compareAllocatorReports")(function* (
  allocator: string,
  id: string,
  other: string
) {
  const before = yield* getAllocatorReport(allocator, { id })
  const after = yield* getAllocatorReport(allocator, { id: other })
  return allocatorReportDifference(before, after)
})
