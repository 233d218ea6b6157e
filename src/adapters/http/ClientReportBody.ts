import { Schema } from "effect"
import { ClientCheckId } from "../../domain/report/client/ClientCheckId.js"
import type { ClientReportRecord, ClientReportHeader as Header } from "../../domain/report/ReportRecord.js"
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

const headerFields = {
  id: Schema.String.annotations({ description: "decimal digits" }),
  create_date: Instant,
  client: Schema.String,
  client_address: Text,
  avg_secs_to_first_deal: MaybeNumber,
  organization_name: Text,
  application_url: Text,
  allocators: Schema.Array(Schema.String),
  allocator_required_copies: Text,
  allocator_required_sps: Text,
  is_public_dataset: Schema.NullOr(Schema.Boolean),
  using_client_contract: Schema.NullOr(Schema.Boolean),
  client_contract_max_deviation: Text,
  storage_provider_ids_declared: Schema.Array(Schema.String),
  available_datacap: MaybeBigint,
  last_datacap_spent: Schema.NullOr(Instant),
  last_datacap_received: Schema.NullOr(Instant),
  low_replica_threshold: Schema.NullOr(Schema.Int),
  high_replica_threshold: Schema.NullOr(Schema.Int),
  total_requested_amount: MaybeBigint,
  expected_size_of_single_dataset: MaybeBigint,
  total_uniq_data_set_size: Schema.NullOr(BigintText)
}

/** What lists tell of a client's report. */
export const ClientReportHeader = Schema.Struct(headerFields).annotations({ identifier: "ClientReportHeader" })

const ClientReportProvider = Schema.Struct({
  ...providerFields,
  declared_in_application_file: Schema.NullOr(Schema.Boolean),
  piece_working_url: Text
}).annotations({ identifier: "ClientReportProvider" })

const ClientReportCheck = Schema.Struct({
  result: Schema.NullOr(Schema.Boolean),
  check: ClientCheckId,
  metadata: Schema.NullOr(CheckMetadata)
}).annotations({ identifier: "ClientReportCheck" })

/** A client's report, whole. */
export const ClientReport = Schema.Struct({
  ...headerFields,
  storage_provider_distribution: Schema.Array(ClientReportProvider),
  replica_distribution: Schema.Array(Replicas),
  cid_sharing: Schema.Array(CidSharing),
  check_results: Schema.Array(ClientReportCheck)
}).annotations({ identifier: "ClientReport" })

export const wireClientReportHeader = (header: Header): typeof ClientReportHeader.Type => ({
  id: header.id,
  create_date: header.now,
  client: header.client,
  client_address: header.address,
  avg_secs_to_first_deal: header.averageSecondsToFirstDeal,
  organization_name: header.organizationName,
  application_url: header.applicationUrl,
  allocators: header.allocators,
  allocator_required_copies: header.allocatorRequiredCopies,
  allocator_required_sps: header.allocatorRequiredSps,
  is_public_dataset: header.isPublicDataset,
  using_client_contract: header.usingClientContract,
  client_contract_max_deviation: header.clientContractMaxDeviation,
  storage_provider_ids_declared: header.declaredProviders,
  available_datacap: header.availableDatacap,
  last_datacap_spent: header.lastDatacapSpent,
  last_datacap_received: header.lastDatacapReceived,
  low_replica_threshold: header.lowReplicaThreshold,
  high_replica_threshold: header.highReplicaThreshold,
  total_requested_amount: header.totalRequestedAmount,
  expected_size_of_single_dataset: header.expectedSizeOfSingleDataset,
  total_uniq_data_set_size: header.totalUniqDataSetSize
})

export const wireClientReport = ({ checks, id, report }: ClientReportRecord): typeof ClientReport.Type => ({
  ...wireClientReportHeader({ id, ...report }),
  storage_provider_distribution: report.providers.map((row) => ({
    ...wireProvider(row),
    declared_in_application_file: row.declaredInApplicationFile,
    piece_working_url: row.pieceWorkingUrl
  })),
  replica_distribution: report.replicas.map(wireReplicas),
  cid_sharing: report.cidSharing.map(wireCidSharing),
  check_results: checks.map(({ check, metadata, result }) => ({ result, check, metadata }))
})
