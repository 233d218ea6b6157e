import { DateTime } from "effect"
import type { FullAllocatorReport } from "../../../src/domain/report/allocator/FullAllocatorReport.js"
import type { ClientOverview } from "../../../src/domain/report/ClientFacts.js"
import type { FullClientReport } from "../../../src/domain/report/client/FullClientReport.js"
import type { ProviderRow } from "../../../src/domain/report/ProviderRow.js"

const text = (amount: bigint | number | null): string | null => (amount === null ? null : String(amount))
const iso = (instant: DateTime.Utc | null): string | null => (instant === null ? null : DateTime.formatIso(instant))

const providerBody = (row: ProviderRow) => ({
  provider: row.provider,
  total_deal_size: text(row.totalDealSize),
  unique_data_size: text(row.uniqueDataSize),
  retrievability_success_rate: row.overall,
  retrievability_success_rate_http: row.http,
  retrievability_success_rate_url_finder: row.urlFinder,
  ipni_reporting_status: row.ipniReportingStatus,
  ipni_reported_claims_count: text(row.ipniReportedClaimsCount),
  claims_count: text(row.claimsCount),
  location: row.location === null ? null : { ...row.location, hostname: null }
})

const piecesBody = ({ replicas, cidSharing }: ClientOverview) => ({
  replica_distribution: replicas.map((row) => ({
    num_of_replicas: text(row.numOfReplicas),
    total_deal_size: text(row.totalDealSize),
    unique_data_size: text(row.uniqueDataSize),
    percentage: row.percentage
  })),
  cid_sharing: cidSharing.map((row) => ({
    other_client: row.otherClient,
    other_client_application_url: row.otherClientApplicationUrl,
    total_deal_size: text(row.totalDealSize),
    unique_cid_count: row.uniqueCidCount
  }))
})

/** A client's report as the API tells it, but for its id and its checks. */
export const clientBody = (report: FullClientReport) => ({
  create_date: iso(report.now),
  client: report.client,
  client_address: report.address,
  avg_secs_to_first_deal: report.averageSecondsToFirstDeal,
  organization_name: report.organizationName,
  application_url: report.applicationUrl,
  allocators: report.allocators,
  allocator_required_copies: report.allocatorRequiredCopies,
  allocator_required_sps: report.allocatorRequiredSps,
  is_public_dataset: report.isPublicDataset,
  using_client_contract: report.usingClientContract,
  client_contract_max_deviation: report.clientContractMaxDeviation,
  storage_provider_ids_declared: report.declaredProviders,
  available_datacap: text(report.availableDatacap),
  last_datacap_spent: iso(report.lastDatacapSpent),
  last_datacap_received: iso(report.lastDatacapReceived),
  low_replica_threshold: report.lowReplicaThreshold,
  high_replica_threshold: report.highReplicaThreshold,
  total_requested_amount: text(report.totalRequestedAmount),
  expected_size_of_single_dataset: text(report.expectedSizeOfSingleDataset),
  total_uniq_data_set_size: text(report.totalUniqDataSetSize),
  storage_provider_distribution: report.providers.map((row) => ({
    ...providerBody(row),
    declared_in_application_file: row.declaredInApplicationFile,
    piece_working_url: row.pieceWorkingUrl
  })),
  ...piecesBody(report)
})

/** An allocator's report as the API tells it, but for its id, its checks, its scores and its pages. */
export const allocatorBody = (report: FullAllocatorReport) => ({
  create_date: iso(report.now),
  allocator: report.allocator,
  address: report.address,
  avg_secs_to_first_deal: report.averageSecondsToFirstDeal,
  name: report.name,
  clients_number: report.clientsNumber,
  multisig: report.multisig,
  avg_retrievability_success_rate: report.averageRates.overall,
  avg_retrievability_success_rate_http: report.averageRates.http,
  avg_retrievability_success_rate_url_finder: report.averageRates.urlFinder,
  data_types: report.dataTypes,
  audit: report.audit,
  required_copies: report.allocatorRequiredCopies,
  required_sps: report.allocatorRequiredSps,
  all_allocators_score_avg: report.allAllocatorsScoreAverage,
  clients: report.clients.map((row) => ({
    client_id: row.client,
    name: row.name,
    allocators: row.allocators,
    allocations_number: row.allocationsNumber,
    total_allocations: text(row.totalAllocations),
    application_url: row.applicationUrl,
    application_timestamp: iso(row.applicationTimestamp),
    using_client_contract: row.usingClientContract,
    client_contract_max_deviation: row.clientContractMaxDeviation,
    expected_size_of_single_dataset: text(row.expectedSizeOfSingleDataset),
    total_uniq_data_set_size: text(row.totalUniqDataSetSize),
    last_datacap_spent: iso(row.lastDatacapSpent),
    last_datacap_received: iso(row.lastDatacapReceived),
    ...piecesBody(row),
    allocations: row.allocations.map(({ allocation, timestamp }) => ({
      allocation: text(allocation),
      timestamp: iso(timestamp)
    }))
  })),
  storage_provider_distribution: report.providers.map((row) => ({
    ...providerBody(row),
    perc_of_total_datacap: row.percOfTotalDatacap
  }))
})
