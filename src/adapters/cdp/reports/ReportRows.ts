import { Schema } from "effect"
import { IpniStatus } from "../../../domain/storage-provider/IpniStatus.js"
import { StoredExplanation } from "./StoredExplanation.js"
import { Count, column, Double, Instant, Text } from "./StoredValues.js"

const Rate = Schema.NullOr(Double)

/** Success rates as columns of some prefix. */
export const rateFields = <const Prefix extends string>(prefix: Prefix) => ({
  overall: column(prefix, Rate),
  http: column(`${prefix}_http`, Rate),
  urlFinder: column(`${prefix}_url_finder`, Rate)
})

/** What both kinds of reports tell of a storage provider. */
export const providerFields = {
  provider: Text,
  totalDealSize: column("total_deal_size", Schema.BigInt),
  uniqueDataSize: column("unique_data_size", Schema.BigInt),
  ...rateFields("retrievability_success_rate"),
  consistentRetrievability: column("consistent_retrievability", Rate),
  inconsistentRetrievability: column("inconsistent_retrievability", Rate),
  ttfb: Rate,
  bandwidth: Rate,
  ipniReportingStatus: column("ipni_reporting_status", IpniStatus),
  ipniReportedClaimsCount: column("ipni_reported_claims_count", Schema.NullOr(Schema.BigInt)),
  claimsCount: column("claims_count", Schema.NullOr(Schema.BigInt))
}

export const LocationRow = Schema.Struct({
  ip: Text,
  city: Text,
  region: Text,
  country: Text,
  loc: Text,
  timezone: Text,
  org: Schema.NullOr(Text),
  postal: Schema.NullOr(Text)
})

export const ReplicaRow = Schema.Struct({
  numOfReplicas: column("num_of_replicas", Count),
  totalDealSize: column("total_deal_size", Schema.BigInt),
  uniqueDataSize: column("unique_data_size", Schema.BigInt),
  percentage: Double
})

export const SharingRow = Schema.Struct({
  otherClient: column("other_client", Text),
  otherClientApplicationUrl: column("other_client_application_url", Schema.NullOr(Text)),
  totalDealSize: column("total_deal_size", Schema.BigInt),
  uniqueCidCount: column("unique_cid_count", Schema.Int)
})

/** Finite numbers only: one that is none would come back as another kind of value. */
const Metadata = Schema.Struct(
  { msg: Text },
  Schema.Record({
    key: Schema.String,
    value: Schema.Union(Text, Schema.JsonNumber, Schema.Null, Schema.Array(Text))
  })
)

/** What both kinds of reports tell of a check. */
export const checkFields = {
  createDate: column("create_date", Instant),
  result: Schema.Boolean,
  metadata: Metadata,
  explanation: StoredExplanation
}
