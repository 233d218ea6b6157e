import { Schema } from "effect"
import { DataType } from "../../../domain/allocator/Allocator.js"
import { ComplianceVerdict } from "../../../domain/compliance/ComplianceScore.js"
import { AllocatorCheckId } from "../../../domain/report/allocator/AllocatorCheckId.js"
import { ScoringMetricId } from "../../../domain/scoring/ScoringMetricId.js"
import { WeekFromDate } from "../../../domain/time/Week.js"
import { checkFields, LocationRow, providerFields, ReplicaRow, rateFields, SharingRow } from "./ReportRows.js"
import { rowCodec } from "./RowCodec.js"
import { list, single } from "./reportTables.js"
import { Population, provenanceFields, ReadClientReports } from "./StoredBasis.js"
import { StoredComplianceScore, StoredComplianceSubject } from "./StoredCompliance.js"
import { StoredExplanation } from "./StoredExplanation.js"
import { Count, column, Double, Instant, Text } from "./StoredValues.js"

const headerFields = {
  now: column("create_date", Instant),
  allocator: Text,
  address: Text,
  name: Schema.NullOr(Text),
  multisig: Schema.Boolean,
  averageSecondsToFirstDeal: column("avg_secs_to_first_deal", Schema.NullOr(Double)),
  ...rateFields("avg_retrievability_success_rate"),
  clientsNumber: column("clients_number", Schema.Int),
  dataTypes: column("data_types", Schema.Array(Text)),
  audit: Schema.Array(Text),
  allocatorRequiredCopies: column("required_copies", Schema.NullOr(Text)),
  allocatorRequiredSps: column("required_sps", Schema.NullOr(Text)),
  allAllocatorsScoreAverage: column("all_allocators_score_avg", Schema.NullOr(Double))
}

/** All null for a report that was not scored. */
const scoringFields = {
  dataType: column("data_type", Schema.NullOr(DataType)),
  auditEnds: column("audit_ends", Schema.NullOr(Schema.Array(Schema.NullOr(Schema.DateTimeUtc)))),
  population: Schema.NullOr(Population)
}

/** All null without a compliance score. Score, verdict and coverage stand in `compliance`, too. */
const complianceFields = {
  complianceWeek: column("compliance_week", Schema.NullOr(WeekFromDate)),
  complianceScore: column("compliance_score", Schema.NullOr(Double)),
  complianceVerdict: column("compliance_verdict", Schema.NullOr(ComplianceVerdict)),
  complianceCoverage: column("compliance_coverage", Schema.NullOr(Double)),
  complianceSubject: column("compliance_subject", Schema.NullOr(StoredComplianceSubject)),
  compliance: Schema.NullOr(StoredComplianceScore)
}

export const allocatorReportHeader = rowCodec(Schema.Struct(headerFields))

const AllocatorReportRow = Schema.Struct({
  ...headerFields,
  isMetaAllocator: column("is_metaallocator", Schema.Boolean),
  requiredCopies: column("copies_required", Schema.NullOr(Count)),
  trancheSchedule: column("tranche_schedule", Schema.NullOr(Text)),
  clientReports: column("client_reports", ReadClientReports),
  ...scoringFields,
  ...complianceFields,
  ...provenanceFields
})
export type AllocatorReportRow = typeof AllocatorReportRow.Type

export const allocatorReportRow = rowCodec(AllocatorReportRow)

const OWNER = "allocator_report_id"

export const allocatorClients = list(
  "allocator_report_client",
  OWNER,
  Schema.Struct({
    client: column("client_id", Text),
    allocator: Text,
    name: Schema.NullOr(Text),
    allocators: Schema.Array(Text),
    allocationsNumber: column("allocations_number", Schema.Int),
    totalAllocations: column("total_allocations", Schema.BigInt),
    applicationUrl: column("application_url", Schema.NullOr(Text)),
    applicationTimestamp: column("application_timestamp", Schema.NullOr(Instant)),
    usingClientContract: column("using_client_contract", Schema.Boolean),
    clientContractMaxDeviation: column("client_contract_max_deviation", Schema.NullOr(Text)),
    totalRequestedAmount: column("total_requested_amount", Schema.NullOr(Schema.BigInt)),
    expectedSizeOfSingleDataset: column("expected_size_of_single_dataset", Schema.NullOr(Schema.BigInt)),
    totalUniqDataSetSize: column("total_uniq_data_set_size", Schema.BigInt),
    lastDatacapSpent: column("last_datacap_spent", Schema.NullOr(Instant)),
    lastDatacapReceived: column("last_datacap_received", Schema.NullOr(Instant))
  })
)

export const allocatorClientReplicas = list(
  "allocator_report_client_replica_distribution",
  "allocator_report_clientId",
  ReplicaRow
)

export const allocatorClientSharing = list(
  "allocator_report_client_cid_sharing",
  "allocator_report_clientId",
  SharingRow
)

export const allocations = list(
  "allocator_report_client_allocation",
  OWNER,
  Schema.Struct({
    id: column("allowance_id", Schema.Int),
    client: column("client_id", Text),
    allocator: Text,
    allocation: Schema.BigInt,
    timestamp: Instant
  })
)

export const allocatorProviders = list(
  "allocator_report_storage_provider_distribution",
  OWNER,
  Schema.Struct({
    client: Text,
    ...providerFields,
    percOfTotalDatacap: column("perc_of_total_datacap", Double)
  })
)

export const allocatorProviderLocations = single(
  "allocator_report_storage_provider_distribution_location",
  "provider_distribution_id",
  LocationRow
)

export const allocatorChecks = list(
  "allocator_report_check_result",
  OWNER,
  Schema.Struct({
    check: AllocatorCheckId,
    checkName: column("check_name", Text),
    checkDescription: column("check_description", Text),
    ...checkFields
  })
)

export const metricScores = list(
  "allocator_report_scoring_result",
  OWNER,
  Schema.Struct({
    metric: ScoringMetricId,
    name: column("metric_name", Text),
    description: column("metric_description", Text),
    unit: column("metric_unit", Schema.NullOr(Schema.Literal("%"))),
    value: column("metric_value", Double),
    average: column("metric_average", Schema.NullOr(Double)),
    minimum: column("metric_value_min", Schema.Literal(0)),
    maximum: column("metric_value_max", Double),
    score: Schema.Int,
    metadata: Schema.Array(Text),
    explanation: StoredExplanation
  })
)

export const metricRanges = list(
  "allocator_report_scoring_result_range",
  "scoring_result_id",
  Schema.Struct({
    minimum: column("metric_value_min", Double),
    maximum: column("metric_value_max", Schema.NullOr(Double)),
    score: Schema.Int
  })
)
