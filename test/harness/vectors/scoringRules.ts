import { type DateTime, Schema } from "effect"
import { DataType, dataTypeOf } from "../../../src/domain/allocator/Allocator.js"
import { AuditRecord } from "../../../src/domain/allocator/AuditRecord.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { cidSharing } from "../../../src/domain/scoring/CidSharing.js"
import { clientDiversity } from "../../../src/domain/scoring/ClientDiversity.js"
import { clientPreviousApplications } from "../../../src/domain/scoring/ClientPreviousApplications.js"
import { clientWeight } from "../../../src/domain/scoring/ClientWeight.js"
import { duplicatedData } from "../../../src/domain/scoring/DuplicatedData.js"
import { equalityOfDatacapDistribution } from "../../../src/domain/scoring/EqualityOfDatacapDistribution.js"
import { httpRetrievability } from "../../../src/domain/scoring/HttpRetrievability.js"
import { ipniReporting } from "../../../src/domain/scoring/IpniReporting.js"
import { latestScores } from "../../../src/domain/scoring/LatestScores.js"
import { scoreShares } from "../../../src/domain/scoring/ScoreShares.js"
import { DEFAULT_SCORE_THRESHOLDS, type ScoreGroup, scoresSummary } from "../../../src/domain/scoring/ScoresSummary.js"
import type { ScoringMetric } from "../../../src/domain/scoring/ScoringMetric.js"
import { ScoringMetricId } from "../../../src/domain/scoring/ScoringMetricId.js"
import { uniqueDataSetSize } from "../../../src/domain/scoring/UniqueDataSetSize.js"
import { urlFinderRetrievability } from "../../../src/domain/scoring/UrlFinderRetrievability.js"
import { EXACT_ONE, exactly } from "../../../src/domain/shared/Ratio.js"
import { percentile, standardDeviation } from "../../../src/domain/shared/Statistics.js"
import { IpniStatus } from "../../../src/domain/storage-provider/IpniStatus.js"
import { vectorRule } from "./VectorRule.js"
import { Count, Instant, Integer, rows, unknownAsNull, Week } from "./VectorValues.js"

const optionally = <A, I>(schema: Schema.Schema<A, I>, value: A) =>
  Schema.optionalWith(schema, { nullable: true, default: () => value })

const Clients = rows({
  totalAllocations: optionally(Integer, 0n),
  allocationsNumber: optionally(Count, 0),
  lastDatacapSpent: unknownAsNull(Instant),
  expectedSizeOfSingleDataset: unknownAsNull(Integer),
  totalUniqDataSetSize: unknownAsNull(Integer),
  cidSharing: optionally(Schema.Array(Integer), [])
})

const Providers = rows({
  totalDealSize: Integer,
  uniqueDataSize: Schema.optional(Integer),
  ipniReportingStatus: unknownAsNull(IpniStatus)
})

const Report = Schema.Struct({
  now: Instant,
  dataType: optionally(DataType, "openData"),
  withTexts: Schema.optional(Schema.Boolean),
  clients: Clients,
  clientsNumber: unknownAsNull(Count),
  providers: Providers,
  audits: rows({ ended: unknownAsNull(Schema.String) }),
  httpRate: unknownAsNull(Schema.Number),
  urlFinderRate: unknownAsNull(Schema.Number),
  allRates: optionally(Schema.Array(Schema.Number), []),
  metricAverage: unknownAsNull(Schema.Number),
  metricMax: unknownAsNull(Schema.Number)
})

const decodeAudit = Schema.decodeUnknownSync(AuditRecord)

/** A metric of a report under v0.6.1. Texts are always told: a case without `withTexts` does not judge them. */
const metricRule = (metric: ScoringMetric) =>
  vectorRule(
    Report,
    ({ now, dataType, clients, clientsNumber, providers, audits, httpRate, urlFinderRate, ...input }) => {
      if (metric.weights[dataType] === 0) return { stored: false }
      const score = metric.score(
        {
          now,
          dataType,
          clients,
          clientsNumber: clientsNumber ?? clients.length,
          providers: providers.map((row) => ({ ...row, uniqueDataSize: row.uniqueDataSize ?? row.totalDealSize })),
          auditEnds: audits.map((audit) => decodeAudit(audit).ended),
          httpRate,
          urlFinderRate,
          population: {
            httpRates: input.allRates,
            urlFinderRates: input.allRates,
            figures: { [metric.id]: { average: input.metricAverage, maximum: input.metricMax } }
          }
        },
        ruleSetV061
      )
      return {
        stored: true,
        metric: score.metric,
        metricValue: score.value,
        metricAverage: score.average,
        metricValueMin: score.minimum,
        metricValueMax: score.maximum,
        score: score.score,
        ranges: score.ranges.map((range) => ({
          metricValueMin: range.minimum,
          metricValueMax: range.maximum,
          score: range.score
        })),
        metricName: score.name,
        metricDescription: score.description,
        metricUnit: score.unit,
        metadata: score.metadata
      }
    },
    { exactNumbers: truncatedMetrics.has(metric) }
  )

const truncatedMetrics: ReadonlySet<ScoringMetric> = new Set([
  ipniReporting,
  cidSharing,
  duplicatedData,
  uniqueDataSetSize
])

const Registry = rows({
  allocator: Schema.String,
  audit: optionally(Schema.Array(Schema.String), []),
  name: unknownAsNull(Schema.String)
})
const Datacap = rows({ week: Week, allocator: Schema.String, total: Integer })
const AskedDataType = Schema.optionalWith(DataType, { nullable: true, as: "Option" })
const Ids = optionally(Schema.Array(Schema.String), [])

const reportFields = {
  reportId: Schema.optional(Schema.String),
  allocator: Schema.String,
  createDate: Instant
}
const rangeScores = Schema.Array(Schema.Number)
const Reports = rows({
  ...reportFields,
  scores: rows({ metric: Schema.optional(Schema.String), score: Schema.Number, rangeScores })
})
const ReportsByMetric = rows({
  ...reportFields,
  scores: rows({ metric: ScoringMetricId, score: Schema.Number, rangeScores })
})

interface Row<Score> {
  readonly reportId?: string | undefined
  readonly allocator: string
  readonly createDate: DateTime.Utc
  readonly scores: ReadonlyArray<Score>
}

/** Reports as they are stored; one without an id comes after those before it. */
const storedReports = <Score extends { readonly score: number; readonly rangeScores: ReadonlyArray<number> }>(
  reports: ReadonlyArray<Row<Score>>
) =>
  reports.map(({ reportId, allocator, createDate, scores }, index) => ({
    id: reportId ?? String(index).padStart(9, "0"),
    allocator,
    createDate,
    results: scores.map((result) => ({ ...result, ranges: result.rangeScores.map((score) => ({ score })) }))
  }))

interface RegistryRow {
  readonly allocator: string
  readonly audit: ReadonlyArray<string>
  readonly name: string | null
}

const registered = (registry: ReadonlyArray<RegistryRow>) =>
  registry.map(({ allocator, audit, name }) => ({ allocator, name, dataType: dataTypeOf(audit) }))

const details = ({ allocators }: ScoreGroup) =>
  allocators.map(({ allocator, dataType, reportId, createDate, score, percentage, totalDatacap }) => ({
    allocatorId: allocator,
    dataType,
    reportId,
    createDate,
    totalScore: score.total,
    maxPossibleScore: score.maximum,
    scorePercentage: percentage,
    totalDatacap
  }))

/** Scores of allocators, and what is made of them. */
export const scoringRules = {
  "scoring-client-weight": vectorRule(
    Schema.Struct({ now: Instant, lastDatacapSpent: unknownAsNull(Instant) }),
    ({ now, lastDatacapSpent }) => ({ weight: clientWeight(lastDatacapSpent, now) })
  ),
  "scoring-percentile": vectorRule(
    Schema.Struct({ sortedValues: Schema.Array(Schema.Number), n: Schema.Number }),
    ({ sortedValues, n }) => ({ value: percentile(sortedValues, n) })
  ),
  "scoring-std-dev": vectorRule(Schema.Struct({ values: Schema.Array(Schema.Number) }), ({ values }) => ({
    value: standardDeviation(values.map(exactly), EXACT_ONE)?.value ?? null
  })),
  "scoring-ipni-reporting": metricRule(ipniReporting),
  "scoring-http-retrievability": metricRule(httpRetrievability),
  "scoring-url-finder-retrievability": metricRule(urlFinderRetrievability),
  "scoring-cid-sharing": metricRule(cidSharing),
  "scoring-duplicated-data": metricRule(duplicatedData),
  "scoring-unique-data-set-size": metricRule(uniqueDataSetSize),
  "scoring-equality-of-datacap": metricRule(equalityOfDatacapDistribution),
  "scoring-client-diversity": metricRule(clientDiversity),
  "scoring-client-previous-applications": metricRule(clientPreviousApplications),
  "latest-scores": vectorRule(
    Schema.Struct({
      now: Instant,
      dataType: AskedDataType,
      registry: Registry,
      // Who is only in the archive is not ranked.
      archive: Ids,
      metaallocators: Ids,
      datacap: Datacap,
      reports: Reports
    }),
    ({ now, dataType, registry, metaallocators, datacap, reports }) => ({
      rows: latestScores(
        {
          now,
          registry: registered(registry),
          metaAllocators: new Set(metaallocators),
          datacap,
          reports: storedReports(reports)
        },
        dataType
      ).map((row) => ({
        allocatorId: row.allocator,
        allocatorName: row.name,
        totalScore: row.score.total,
        maxPossibleScore: row.score.maximum,
        scorePercentage: row.percentage,
        totalDatacap: row.totalDatacap,
        weekAgoScorePercentage: row.weekAgoPercentage,
        monthAgoScorePercentage: row.monthAgoPercentage,
        dataType: row.dataType
      }))
    })
  ),
  "scores-summary-by-metric": vectorRule(
    Schema.Struct({
      groupBy: optionally(Schema.Literal("week", "month"), "week"),
      dataType: AskedDataType,
      mediumScoreThreshold: optionally(Schema.Number, DEFAULT_SCORE_THRESHOLDS.medium),
      highScoreThreshold: optionally(Schema.Number, DEFAULT_SCORE_THRESHOLDS.high),
      includeDetails: optionally(Schema.Boolean, false),
      registry: Registry,
      archive: Ids,
      datacap: Datacap,
      reports: ReportsByMetric
    }),
    ({ groupBy, dataType, registry, archive, datacap, reports, includeDetails, ...thresholds }) => {
      const shown = (group: ScoreGroup) => (includeDetails ? details(group) : null)
      const current = registered(registry)
      const archived = archive
        .filter((id) => !current.some(({ allocator }) => allocator === id))
        .map((allocator) => ({ allocator, dataType: null }))
      const summary = scoresSummary(
        {
          groupBy,
          thresholds: { medium: thresholds.mediumScoreThreshold, high: thresholds.highScoreThreshold },
          allocators: [...current, ...archived],
          datacap,
          reports: storedReports(reports)
        },
        dataType
      )
      return {
        metrics: summary.map(({ metric, periods }) => ({
          metric,
          data: periods.map(({ date, low, medium, high }) => ({
            date,
            scoreLowAllocators: shown(low),
            scoreMediumAllocators: shown(medium),
            scoreHighAllocators: shown(high),
            scoreLowAllocatorsCount: low.allocators.length,
            scoreMediumAllocatorsCount: medium.allocators.length,
            scoreHighAllocatorsCount: high.allocators.length,
            scoreLowAllocatorsDatacap: low.datacap,
            scoreMediumAllocatorsDatacap: medium.datacap,
            scoreHighAllocatorsDatacap: high.datacap
          }))
        }))
      }
    }
  ),
  "score-share-statistics": vectorRule(
    Schema.Struct({ cutoffDate: Instant, reports: Reports }),
    ({ cutoffDate, reports }) => ({
      ...scoreShares(storedReports(reports), cutoffDate)
    })
  )
}
