import { Option, Schema } from "effect"
import { type Listed, listed, type Page } from "../../application/listing/Listing.js"
import type { AllocatorCheckResult } from "../../domain/report/allocator/AllocatorCheck.js"
import { AllocatorCheckId } from "../../domain/report/allocator/AllocatorCheckId.js"
import type { FullAllocatorClient } from "../../domain/report/allocator/FullAllocatorReport.js"
import type { DatacapShare } from "../../domain/report/allocator/ProviderDistribution.js"
import type { ProviderRow } from "../../domain/report/ProviderRow.js"
import type { AllocatorReportRecord, AllocatorReportHeader as Header } from "../../domain/report/ReportRecord.js"
import type { MetricScore } from "../../domain/scoring/ScoringMetric.js"
import { ScoringMetricId } from "../../domain/scoring/ScoringMetricId.js"
import { Pagination, paginationOf } from "./Paging.js"
import {
  CheckMetadata,
  CidSharing,
  MaybeBigint,
  MaybeNumber,
  providerFields,
  Replicas,
  Text,
  wireCidSharing,
  wireProvider,
  wireReplicas
} from "./ReportParts.js"
import { BigintText, Instant } from "./WireValues.js"

const MaybeTime = Schema.NullOr(Instant)
const Rate = MaybeNumber.annotations({ description: "mean of the provider rows, 0 to 1" })

const headerFields = {
  id: Schema.UUID,
  create_date: Instant,
  allocator: Schema.String,
  avg_secs_to_first_deal: MaybeNumber,
  name: Text,
  address: Schema.String,
  clients_number: Schema.Int,
  multisig: Schema.Boolean,
  avg_retrievability_success_rate: Rate,
  avg_retrievability_success_rate_http: Rate,
  avg_retrievability_success_rate_url_finder: Rate,
  data_types: Schema.Array(Schema.String),
  audit: Schema.Array(Schema.String),
  required_copies: Text,
  required_sps: Text,
  all_allocators_score_avg: MaybeNumber
}

/** What lists tell of an allocator's report. */
export const AllocatorReportHeader = Schema.Struct(headerFields).annotations({ identifier: "AllocatorReportHeader" })

const AllocatorReportClient = Schema.Struct({
  client_id: Schema.String,
  name: Text,
  allocators: Schema.Array(Schema.String),
  allocations_number: Schema.Int,
  total_allocations: BigintText,
  application_url: Text,
  application_timestamp: MaybeTime,
  using_client_contract: Schema.NullOr(Schema.Boolean),
  client_contract_max_deviation: Text,
  expected_size_of_single_dataset: MaybeBigint,
  total_uniq_data_set_size: Schema.NullOr(BigintText),
  last_datacap_spent: MaybeTime,
  last_datacap_received: MaybeTime,
  replica_distribution: Schema.Array(Replicas),
  cid_sharing: Schema.Array(CidSharing),
  allocations: Schema.Array(Schema.Struct({ allocation: BigintText, timestamp: Instant })).annotations({
    description: "of this allocator, by time"
  })
}).annotations({ identifier: "AllocatorReportClient" })

const AllocatorReportProvider = Schema.Struct({
  ...providerFields,
  perc_of_total_datacap: Schema.Number.annotations({ description: "0 to 100" })
}).annotations({ identifier: "AllocatorReportProvider" })

const AllocatorReportCheck = Schema.Struct({
  result: Schema.NullOr(Schema.Boolean),
  check: AllocatorCheckId,
  check_name: Text,
  check_description: Text,
  metadata: Schema.NullOr(CheckMetadata)
}).annotations({ identifier: "AllocatorReportCheck" })

const AllocatorReportScore = Schema.Struct({
  metric: ScoringMetricId,
  metric_name: Schema.String,
  metric_description: Schema.String,
  metric_unit: Text,
  metric_value: Schema.Number,
  metric_average: MaybeNumber,
  metric_value_min: Schema.Number,
  metric_value_max: MaybeNumber,
  score: Schema.Int,
  metadata: Schema.Array(Schema.String).annotations({ description: "lines of label and value" }),
  ranges: Schema.Array(
    Schema.Struct({ metric_value_min: MaybeNumber, metric_value_max: MaybeNumber, score: Schema.Int })
  )
}).annotations({ identifier: "AllocatorReportScore" })

const judgement = {
  check_results: Schema.Array(AllocatorReportCheck),
  scoring_results: Schema.Array(AllocatorReportScore).annotations({
    description: "none for an allocator outside of the registry"
  }),
  clients_total: Schema.Int,
  storage_provider_distribution_total: Schema.Int
}

const pageOfRows = <A, I>(row: Schema.Schema<A, I>) =>
  Schema.Struct({
    pagination: Pagination,
    count: Schema.Int.annotations({ description: "rows on this page" }),
    data: Schema.Array(row)
  })

/** An allocator's report as it is read: its two lists come in pages. */
export const AllocatorReport = Schema.Struct({
  ...headerFields,
  clients: pageOfRows(AllocatorReportClient),
  storage_provider_distribution: pageOfRows(AllocatorReportProvider),
  ...judgement
}).annotations({ identifier: "AllocatorReport" })

/** An allocator's report as it comes from its generation: its two lists are whole. */
export const AllocatorReportGenerated = Schema.Struct({
  ...headerFields,
  clients: Schema.Array(AllocatorReportClient),
  storage_provider_distribution: Schema.Array(AllocatorReportProvider),
  ...judgement
}).annotations({ identifier: "AllocatorReportGenerated" })

export const wireAllocatorReportHeader = (header: Header): typeof AllocatorReportHeader.Type => ({
  id: header.id,
  create_date: header.now,
  allocator: header.allocator,
  avg_secs_to_first_deal: header.averageSecondsToFirstDeal,
  name: header.name,
  address: header.address,
  clients_number: header.clientsNumber,
  multisig: header.multisig,
  avg_retrievability_success_rate: header.averageRates.overall,
  avg_retrievability_success_rate_http: header.averageRates.http,
  avg_retrievability_success_rate_url_finder: header.averageRates.urlFinder,
  data_types: header.dataTypes,
  audit: header.audit,
  required_copies: header.allocatorRequiredCopies,
  required_sps: header.allocatorRequiredSps,
  all_allocators_score_avg: header.allAllocatorsScoreAverage
})

/** Pages of the two lists; all rows of one without a page. */
export interface ReportPages {
  readonly clients: Option.Option<Page>
  readonly providers: Option.Option<Page>
}

export const wireAllocatorReport = (
  record: AllocatorReportRecord,
  pages: ReportPages
): typeof AllocatorReport.Type => ({
  ...wireAllocatorReportHeader({ id: record.id, ...record.report }),
  clients: wirePage(listed(record.report.clients, { page: pages.clients, sorting: Option.none() }), wireClient),
  storage_provider_distribution: wirePage(
    listed(record.report.providers, { page: pages.providers, sorting: Option.none() }),
    wireProviderShare
  ),
  ...wireJudgement(record)
})

export const wireGeneratedReport = (record: AllocatorReportRecord): typeof AllocatorReportGenerated.Type => ({
  ...wireAllocatorReportHeader({ id: record.id, ...record.report }),
  clients: record.report.clients.map(wireClient),
  storage_provider_distribution: record.report.providers.map(wireProviderShare),
  ...wireJudgement(record)
})

const wirePage = <Row, Wire>(list: Listed<Row>, wire: (row: Row) => Wire) => ({
  pagination: paginationOf(list),
  count: list.rows.length,
  data: list.rows.map(wire)
})

const wireJudgement = ({ checks, report, scoring }: AllocatorReportRecord) => ({
  check_results: checks.map(wireCheck),
  scoring_results: Option.match(scoring, { onNone: () => [], onSome: ({ scores }) => scores.map(wireScore) }),
  clients_total: report.clients.length,
  storage_provider_distribution_total: report.providers.length
})

const wireClient = (row: FullAllocatorClient): typeof AllocatorReportClient.Type => ({
  client_id: row.client,
  name: row.name,
  allocators: row.allocators,
  allocations_number: row.allocationsNumber,
  total_allocations: row.totalAllocations,
  application_url: row.applicationUrl,
  application_timestamp: row.applicationTimestamp,
  using_client_contract: row.usingClientContract,
  client_contract_max_deviation: row.clientContractMaxDeviation,
  expected_size_of_single_dataset: row.expectedSizeOfSingleDataset,
  total_uniq_data_set_size: row.totalUniqDataSetSize,
  last_datacap_spent: row.lastDatacapSpent,
  last_datacap_received: row.lastDatacapReceived,
  replica_distribution: row.replicas.map(wireReplicas),
  cid_sharing: row.cidSharing.map(wireCidSharing),
  allocations: row.allocations.map(({ allocation, timestamp }) => ({ allocation, timestamp }))
})

const wireProviderShare = (row: ProviderRow & DatacapShare): typeof AllocatorReportProvider.Type => ({
  ...wireProvider(row),
  perc_of_total_datacap: row.percOfTotalDatacap
})

const wireCheck = (result: AllocatorCheckResult): typeof AllocatorReportCheck.Type => ({
  result: result.result,
  check: result.check,
  check_name: result.checkName,
  check_description: result.checkDescription,
  metadata: result.metadata
})

const wireScore = (score: MetricScore): typeof AllocatorReportScore.Type => ({
  metric: score.metric,
  metric_name: score.name,
  metric_description: score.description,
  metric_unit: score.unit,
  metric_value: score.value,
  metric_average: score.average,
  metric_value_min: score.minimum,
  metric_value_max: score.maximum,
  score: score.score,
  metadata: score.metadata,
  ranges: score.ranges.map(({ maximum, minimum, score: points }) => ({
    metric_value_min: minimum,
    metric_value_max: maximum,
    score: points
  }))
})
