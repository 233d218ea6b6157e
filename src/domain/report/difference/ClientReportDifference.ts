import type { FullClientReport } from "../client/FullClientReport.js"
import type { ClientReportRecord } from "../ReportRecord.js"
import { clientFields } from "./comparedFields.js"
import { cidSharing, clientProviders, replicas } from "./comparedRows.js"
import { fieldChanges } from "./FieldChanges.js"
import { commonDifference, differing, type ReportDifference } from "./ReportDifference.js"
import { rowChanges } from "./RowChanges.js"

/** What changed from one report of a client to another one of the same client. */
export const clientReportDifference = (before: ClientReportRecord, after: ClientReportRecord): ReportDifference => {
  const [earlier, later] = [before.report, after.report]
  return {
    kind: "client",
    subject: later.client,
    ...commonDifference(before, after),
    fields: fieldChanges(clientFields, earlier, later),
    lists: differing([
      {
        list: "storage_provider_distribution",
        rows: rowChanges(clientProviders, earlier.providers, later.providers)
      },
      { list: "replica_distribution", rows: rowChanges(replicas, replicasOf(earlier), replicasOf(later)) },
      { list: "cid_sharing", rows: rowChanges(cidSharing, sharingOf(earlier), sharingOf(later)) }
    ])
  }
}

const replicasOf = ({ client, replicas: rows }: FullClientReport) => rows.map((row) => ({ client, ...row }))

const sharingOf = ({ client, cidSharing: rows }: FullClientReport) => rows.map((row) => ({ client, ...row }))
