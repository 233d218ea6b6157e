import type { ReplicaShare, ReplicaSizes } from "../../client/ReplicaDistribution.js"
import type { ComponentScore } from "../../compliance/ComponentScore.js"
import type { MetricScore } from "../../scoring/ScoringMetric.js"
import type { ClientAllocation } from "../allocator/ClientAllocations.js"
import type { FullAllocatorClient } from "../allocator/FullAllocatorReport.js"
import type { DatacapShare } from "../allocator/ProviderDistribution.js"
import type { SharingRow } from "../ClientFacts.js"
import type { ClientProviderRow } from "../client/FullClientReport.js"
import type { ProviderRow } from "../ProviderRow.js"
import type { ComparedField } from "./FieldChanges.js"
import type { ComparedRows } from "./RowChanges.js"

/** What both reports tell of a storage provider. */
const providerFields: ReadonlyArray<ComparedField<ProviderRow>> = [
  { field: "total_deal_size", of: ({ totalDealSize }) => totalDealSize },
  { field: "unique_data_size", of: ({ uniqueDataSize }) => uniqueDataSize },
  { field: "retrievability_success_rate", of: ({ overall }) => overall },
  { field: "retrievability_success_rate_http", of: ({ http }) => http },
  { field: "retrievability_success_rate_url_finder", of: ({ urlFinder }) => urlFinder },
  { field: "consistent_retrievability", of: ({ consistentRetrievability }) => consistentRetrievability },
  { field: "ttfb", of: ({ ttfb }) => ttfb },
  { field: "bandwidth", of: ({ bandwidth }) => bandwidth },
  { field: "ipni_reporting_status", of: ({ ipniReportingStatus }) => ipniReportingStatus },
  { field: "ipni_reported_claims_count", of: ({ ipniReportedClaimsCount }) => ipniReportedClaimsCount },
  { field: "claims_count", of: ({ claimsCount }) => claimsCount },
  { field: "location.country", of: ({ location }) => location?.country ?? null },
  { field: "location.region", of: ({ location }) => location?.region ?? null },
  { field: "location.city", of: ({ location }) => location?.city ?? null }
]

export const clientProviders: ComparedRows<ClientProviderRow> = {
  keyOf: ({ provider }) => ({ provider }),
  fields: [
    ...providerFields,
    { field: "declared_in_application_file", of: ({ declaredInApplicationFile }) => declaredInApplicationFile },
    { field: "piece_working_url", of: ({ pieceWorkingUrl }) => pieceWorkingUrl }
  ]
}

export const allocatorProviders: ComparedRows<ProviderRow & DatacapShare> = {
  keyOf: ({ provider, client }) => ({ provider, client }),
  fields: [...providerFields, { field: "perc_of_total_datacap", of: ({ percOfTotalDatacap }) => percOfTotalDatacap }]
}

/** A row of a client's list in a report that may be about many clients. */
type OfClient<Row> = Row & { readonly client: string }

export const replicas: ComparedRows<OfClient<ReplicaSizes & ReplicaShare>> = {
  keyOf: ({ client, numOfReplicas }) => ({ client, num_of_replicas: String(numOfReplicas) }),
  fields: [
    { field: "total_deal_size", of: ({ totalDealSize }) => totalDealSize },
    { field: "unique_data_size", of: ({ uniqueDataSize }) => uniqueDataSize },
    { field: "percentage", of: ({ percentage }) => percentage }
  ]
}

export const cidSharing: ComparedRows<OfClient<SharingRow>> = {
  keyOf: ({ client, otherClient }) => ({ client, other_client: otherClient }),
  fields: [
    { field: "total_deal_size", of: ({ totalDealSize }) => totalDealSize },
    { field: "unique_cid_count", of: ({ uniqueCidCount }) => uniqueCidCount },
    { field: "other_client_application_url", of: ({ otherClientApplicationUrl }) => otherClientApplicationUrl }
  ]
}

export const clients: ComparedRows<FullAllocatorClient> = {
  keyOf: ({ client, allocator }) => ({ client_id: client, allocator }),
  fields: [
    { field: "name", of: ({ name }) => name },
    { field: "allocators", of: ({ allocators }) => allocators },
    { field: "allocations_number", of: ({ allocationsNumber }) => allocationsNumber },
    { field: "total_allocations", of: ({ totalAllocations }) => totalAllocations },
    { field: "application_url", of: ({ applicationUrl }) => applicationUrl },
    { field: "application_timestamp", of: ({ applicationTimestamp }) => applicationTimestamp },
    { field: "using_client_contract", of: ({ usingClientContract }) => usingClientContract },
    { field: "client_contract_max_deviation", of: ({ clientContractMaxDeviation }) => clientContractMaxDeviation },
    { field: "expected_size_of_single_dataset", of: ({ expectedSizeOfSingleDataset }) => expectedSizeOfSingleDataset },
    { field: "total_uniq_data_set_size", of: ({ totalUniqDataSetSize }) => totalUniqDataSetSize },
    { field: "last_datacap_spent", of: ({ lastDatacapSpent }) => lastDatacapSpent },
    { field: "last_datacap_received", of: ({ lastDatacapReceived }) => lastDatacapReceived }
  ]
}

export const allocations: ComparedRows<ClientAllocation> = {
  keyOf: ({ id, client, allocator }) => ({ client_id: client, allocator, allowance: String(id) }),
  fields: [
    { field: "allocation", of: ({ allocation }) => allocation },
    { field: "timestamp", of: ({ timestamp }) => timestamp }
  ]
}

export const scores: ComparedRows<MetricScore> = {
  keyOf: ({ metric }) => ({ metric }),
  fields: [
    { field: "metric_value", of: ({ value }) => value },
    { field: "metric_average", of: ({ average }) => average },
    { field: "metric_value_max", of: ({ maximum }) => maximum },
    { field: "score", of: ({ score }) => score },
    { field: "boundary", of: ({ explanation }) => explanation.boundary }
  ]
}

export const components: ComparedRows<ComponentScore> = {
  keyOf: ({ id }) => ({ component: id }),
  fields: [
    { field: "weight", of: ({ weight }) => weight },
    { field: "value", of: ({ value }) => value },
    { field: "coverage", of: ({ coverage }) => coverage },
    { field: "points", of: ({ points }) => points },
    { field: "boundary", of: ({ explanation }) => explanation.boundary }
  ]
}
