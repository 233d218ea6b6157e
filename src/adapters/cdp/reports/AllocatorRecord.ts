import { Option } from "effect"
import type { SuccessRates } from "../../../domain/aggregation/ProviderRates.js"
import type {
  AllocatorReportRecord,
  NewAllocatorReport,
  ReportCompliance,
  ReportScoring
} from "../../../domain/report/ReportRecord.js"
import { groupRows } from "../../../domain/shared/Grouping.js"
import type {
  AllocatorReportRow,
  allocations,
  allocatorChecks,
  allocatorClientReplicas,
  allocatorClientSharing,
  allocatorClients,
  allocatorProviderLocations,
  allocatorProviders,
  metricRanges,
  metricScores
} from "./AllocatorReportRows.js"
import type { RowsOf } from "./RowCodec.js"
import { type Nested, nestedAt } from "./reportTables.js"
import { provenanceOf, provenanceRow } from "./StoredBasis.js"

/** The parts of an allocator's report, each list in its order. */
export interface AllocatorReportParts {
  readonly clients: RowsOf<typeof allocatorClients>
  readonly replicas: NestedRows<typeof allocatorClientReplicas>
  readonly sharing: NestedRows<typeof allocatorClientSharing>
  readonly allocations: RowsOf<typeof allocations>
  readonly providers: RowsOf<typeof allocatorProviders>
  readonly locations: NestedRows<typeof allocatorProviderLocations>
  readonly checks: RowsOf<typeof allocatorChecks>
  readonly scores: RowsOf<typeof metricScores>
  readonly ranges: NestedRows<typeof metricRanges>
}

type NestedRows<Codec> = ReadonlyArray<Nested<RowsOf<Codec>[number]>>

/** The row of a report. */
export const rowOf = ({ report, scoring, compliance, provenance }: NewAllocatorReport): AllocatorReportRow => {
  const { averageRates, ...told } = report
  const { dataType, auditEnds, population } = Option.getOrElse(scoring, () => notScored)
  return {
    ...told,
    ...averageRates,
    dataType,
    auditEnds,
    population,
    ...Option.match(compliance, { onNone: () => noCompliance, onSome: complianceRow }),
    ...provenanceRow(provenance)
  }
}

const notScored = { dataType: null, auditEnds: null, population: null }

const noCompliance = {
  complianceWeek: null,
  complianceScore: null,
  complianceVerdict: null,
  complianceCoverage: null,
  complianceSubject: null,
  compliance: null
}

const complianceRow = ({ week, subject, score }: ReportCompliance) => ({
  complianceWeek: week,
  complianceScore: score.score,
  complianceVerdict: score.verdict,
  complianceCoverage: score.coverage,
  complianceSubject: subject,
  compliance: score
})

/** A row with its mean rates together. */
export const withMeanRates = <Row extends SuccessRates>({ overall, http, urlFinder, ...row }: Row) => ({
  ...row,
  averageRates: { overall, http, urlFinder }
})

/** A report of its row and its parts. */
export const recordOf = (id: string, row: AllocatorReportRow, parts: AllocatorReportParts): AllocatorReportRecord => {
  const {
    dataType,
    auditEnds,
    population,
    complianceWeek,
    complianceScore,
    complianceVerdict,
    complianceCoverage,
    complianceSubject,
    compliance,
    ruleSet,
    measuresHttp,
    limits,
    generation,
    dataAsOf,
    sources,
    ...told
  } = row
  const allocationsOf = new Map(
    groupRows(parts.allocations, pairOf).map((group) => [JSON.stringify(pairOf(group[0])), group])
  )
  const replicasAt = nestedAt(parts.replicas)
  const sharingAt = nestedAt(parts.sharing)
  const locationsAt = nestedAt(parts.locations)
  return {
    id,
    report: {
      ...withMeanRates(told),
      clients: parts.clients.map(({ totalRequestedAmount, ...client }, position) => ({
        ...client,
        allocations: allocationsOf.get(JSON.stringify(pairOf(client))) ?? [],
        replicas: replicasAt(position),
        cidSharing: sharingAt(position)
      })),
      providers: parts.providers.map((provider, position) => ({
        ...provider,
        location: locationsAt(position)[0] ?? null
      })),
      allocations: parts.allocations,
      requestedAmounts: new Map(
        parts.clients.flatMap(({ client, totalRequestedAmount }) =>
          totalRequestedAmount === null ? [] : [[client, totalRequestedAmount] as const]
        )
      )
    },
    checks: parts.checks.map(({ createDate, ...check }) => ({ ...check, ruleSet })),
    scoring: scoringOf(row, parts),
    compliance: complianceOf(row),
    provenance: provenanceOf(row)
  }
}

const pairOf = ({ client, allocator }: { readonly client: string; readonly allocator: string }) => [client, allocator]

const scoringOf = (
  { ruleSet, dataType, auditEnds, population }: AllocatorReportRow,
  { scores, ranges }: AllocatorReportParts
): Option.Option<ReportScoring> => {
  if (dataType === null || auditEnds === null || population === null) return Option.none()
  const rangesAt = nestedAt(ranges)
  return Option.some({
    dataType,
    auditEnds,
    population,
    scores: scores.map((score, position) => ({ ...score, ruleSet, ranges: rangesAt(position) }))
  })
}

const complianceOf = ({
  complianceWeek,
  complianceSubject,
  compliance
}: AllocatorReportRow): Option.Option<ReportCompliance> =>
  complianceWeek === null || complianceSubject === null || compliance === null
    ? Option.none()
    : Option.some({ week: complianceWeek, subject: complianceSubject, score: compliance })
