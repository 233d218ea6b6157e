import { Effect, Option } from "effect"
import { totalUniqueDataSize, withReplicaShares } from "../../domain/client/ReplicaDistribution.js"
import { scoreCompliance } from "../../domain/compliance/ComplianceScore.js"
import { checkAllocatorReport } from "../../domain/report/allocator/allocatorReportChecks.js"
import { averageRates, providerDistribution } from "../../domain/report/allocator/ProviderDistribution.js"
import { scoringInputOf } from "../../domain/report/allocator/scoringInputOf.js"
import { checkClientReport } from "../../domain/report/client/clientReportChecks.js"
import { ReportNotFound } from "../../domain/report/ReportErrors.js"
import type { AllocatorReportRecord, ClientReportRecord } from "../../domain/report/ReportRecord.js"
import { scoreReport } from "../../domain/scoring/scoringMetrics.js"
import { ReportStore } from "../ports/ReportStore.js"
import { type ValueDifference, valueDifferences } from "./ValueDifferences.js"

/** What came of judging a stored report again. */
export interface ReportVerification {
  readonly id: string
  readonly kind: "client" | "allocator"
  /** Empty when every check, score and share is the same bit for bit, explanations included. */
  readonly differences: ReadonlyArray<ValueDifference>
}

/**
 * Judges a stored report again from what is stored of it alone, by the rule set and the limits that it names. Nobody is
 * asked, and nothing is stored.
 */
export const verifyReport = Effect.fn("verifyReport")(function* (id: string) {
  const { findById } = yield* ReportStore
  const found = yield* Effect.mapError(yield* findById(id), () => new ReportNotFound({ id }))
  const verification: ReportVerification = {
    id: found.record.id,
    kind: found.kind,
    differences: found.kind === "client" ? clientDifferences(found.record) : allocatorDifferences(found.record)
  }
  return verification
})

const clientDifferences = ({ checks, provenance, report }: ClientReportRecord): ReadonlyArray<ValueDifference> => [
  ...valueDifferences(
    "report",
    {
      totalUniqDataSetSize: report.totalUniqDataSetSize,
      replicas: report.replicas,
      cidSharingCount: report.cidSharingCount
    },
    {
      totalUniqDataSetSize: totalUniqueDataSize(report.replicas),
      replicas: withReplicaShares(report.replicas),
      cidSharingCount: report.cidSharing.length
    }
  ),
  ...valueDifferences("checks", checks, checkClientReport(report, provenance.limits, provenance.ruleSet))
]

const allocatorDifferences = (record: AllocatorReportRecord): ReadonlyArray<ValueDifference> => {
  const { checks, compliance, report, scoring } = record
  const { limits, ruleSet } = record.provenance
  return [
    ...valueDifferences(
      "report",
      { averageRates: report.averageRates, clientsNumber: report.clientsNumber, providers: report.providers },
      {
        averageRates: averageRates(report.providers, ruleSet),
        clientsNumber: report.clients.length,
        providers: providerDistribution(report.providers)
      }
    ),
    ...valueDifferences("checks", checks, checkAllocatorReport(report, limits, ruleSet)),
    ...Option.match(scoring, {
      onNone: () => [],
      onSome: ({ scores, ...basis }) =>
        valueDifferences("scoring.scores", scores, scoreReport(scoringInputOf(report, basis), ruleSet))
    }),
    ...Option.match(compliance, {
      onNone: () => [],
      onSome: ({ score, subject }) =>
        valueDifferences("compliance.score", score, scoreCompliance(subject, score.policy, ruleSet))
    })
  ]
}
