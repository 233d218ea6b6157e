import { Array as Arr, Option } from "effect"
import type { FullAllocatorReport } from "../allocator/FullAllocatorReport.js"
import type { AllocatorReportRecord } from "../ReportRecord.js"
import { allocatorFields, complianceFields, scoringFields } from "./comparedFields.js"
import { allocations, allocatorProviders, cidSharing, clients, components, replicas, scores } from "./comparedRows.js"
import { type FieldChange, fieldChanges } from "./FieldChanges.js"
import { commonDifference, differing, type ReportDifference } from "./ReportDifference.js"
import { rowChanges } from "./RowChanges.js"

/** What changed from one report of an allocator to another one of the same allocator. */
export const allocatorReportDifference = (
  before: AllocatorReportRecord,
  after: AllocatorReportRecord
): ReportDifference => {
  const [earlier, later] = [before.report, after.report]
  return {
    kind: "allocator",
    subject: later.allocator,
    ...commonDifference(before, after),
    fields: [
      ...fieldChanges(allocatorFields, earlier, later),
      ...within("scoring", fieldChanges(scoringFields, before.scoring, after.scoring)),
      ...within("compliance", fieldChanges(complianceFields, before.compliance, after.compliance))
    ],
    lists: differing([
      { list: "scoring_results", rows: rowChanges(scores, scoresOf(before), scoresOf(after)) },
      { list: "compliance.components", rows: rowChanges(components, componentsOf(before), componentsOf(after)) },
      { list: "clients", rows: rowChanges(clients, earlier.clients, later.clients) },
      { list: "clients.allocations", rows: rowChanges(allocations, earlier.allocations, later.allocations) },
      { list: "clients.replica_distribution", rows: rowChanges(replicas, replicasOf(earlier), replicasOf(later)) },
      { list: "clients.cid_sharing", rows: rowChanges(cidSharing, sharingOf(earlier), sharingOf(later)) },
      {
        list: "storage_provider_distribution",
        rows: rowChanges(allocatorProviders, earlier.providers, later.providers)
      }
    ])
  }
}

const within = (part: string, changes: ReadonlyArray<FieldChange>): ReadonlyArray<FieldChange> =>
  changes.map((change) => ({ ...change, field: `${part}.${change.field}` }))

const scoresOf = ({ scoring }: AllocatorReportRecord) =>
  Option.match(scoring, { onNone: () => [], onSome: ({ scores: rows }) => rows })

const componentsOf = ({ compliance }: AllocatorReportRecord) =>
  Option.match(compliance, { onNone: () => [], onSome: ({ score }) => score.components })

/** A client of two members of a meta-allocator has the same lists in both of its rows. */
const eachClient = ({ clients: rows }: FullAllocatorReport) =>
  Arr.dedupeWith(rows, (one, other) => one.client === other.client)

const replicasOf = (report: FullAllocatorReport) =>
  eachClient(report).flatMap(({ client, replicas: rows }) => rows.map((row) => ({ client, ...row })))

const sharingOf = (report: FullAllocatorReport) =>
  eachClient(report).flatMap(({ client, cidSharing: rows }) => rows.map((row) => ({ client, ...row })))
