import { Schema } from "effect"
import { ClientCheckId } from "../../../domain/report/client/ClientCheckId.js"
import { checkFields, LocationRow, providerFields, ReplicaRow, SharingRow } from "./ReportRows.js"
import { rowCodec } from "./RowCodec.js"
import { list, single } from "./reportTables.js"
import { provenanceFields } from "./StoredBasis.js"
import { Count, column, Double, Instant, Text } from "./StoredValues.js"

const Bytes = Schema.NullOr(Schema.BigInt)

const headerFields = {
  now: column("create_date", Instant),
  client: Text,
  address: column("client_address", Schema.NullOr(Text)),
  organizationName: column("organization_name", Schema.NullOr(Text)),
  applicationUrl: column("application_url", Schema.NullOr(Text)),
  allocators: Schema.Array(Text),
  allocatorRequiredCopies: column("allocator_required_copies", Schema.NullOr(Text)),
  allocatorRequiredSps: column("allocator_required_sps", Schema.NullOr(Text)),
  isPublicDataset: column("is_public_dataset", Schema.NullOr(Schema.Boolean)),
  usingClientContract: column("using_client_contract", Schema.Boolean),
  clientContractMaxDeviation: column("client_contract_max_deviation", Schema.NullOr(Text)),
  declaredProviders: column("storage_provider_ids_declared", Schema.Array(Text)),
  availableDatacap: column("available_datacap", Bytes),
  lastDatacapSpent: column("last_datacap_spent", Schema.NullOr(Instant)),
  lastDatacapReceived: column("last_datacap_received", Schema.NullOr(Instant)),
  lowReplicaThreshold: column("low_replica_threshold", Schema.NullOr(Schema.Int)),
  highReplicaThreshold: column("high_replica_threshold", Schema.NullOr(Schema.Int)),
  totalRequestedAmount: column("total_requested_amount", Bytes),
  expectedSizeOfSingleDataset: column("expected_size_of_single_dataset", Bytes),
  totalUniqDataSetSize: column("total_uniq_data_set_size", Schema.BigInt),
  averageSecondsToFirstDeal: column("avg_secs_to_first_deal", Schema.NullOr(Double))
}

export const clientReportHeader = rowCodec(Schema.Struct(headerFields))

const ClientReportRow = Schema.Struct({
  ...headerFields,
  requiredCopies: column("copies_required", Schema.NullOr(Count)),
  ...provenanceFields
})
export type ClientReportRow = typeof ClientReportRow.Type

export const clientReportRow = rowCodec(ClientReportRow)

const OWNER = "client_report_id"

export const clientProviders = list(
  "client_report_storage_provider_distribution",
  OWNER,
  Schema.Struct({
    ...providerFields,
    declaredInApplicationFile: column("declared_in_application_file", Schema.NullOr(Schema.Boolean)),
    pieceWorkingUrl: column("piece_working_url", Schema.NullOr(Text))
  })
)

export const clientProviderLocations = single(
  "client_report_storage_provider_distribution_location",
  "provider_distribution_id",
  LocationRow
)

export const clientReplicas = list("client_report_replica_distribution", OWNER, ReplicaRow)

export const clientSharing = list("client_report_cid_sharing", OWNER, SharingRow)

export const clientChecks = list(
  "client_report_check_result",
  OWNER,
  Schema.Struct({ check: ClientCheckId, ...checkFields })
)
