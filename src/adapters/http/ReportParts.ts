import { Schema } from "effect"
import type { ReplicaShare, ReplicaSizes } from "../../domain/client/ReplicaDistribution.js"
import type { SharingRow } from "../../domain/report/ClientFacts.js"
import type { ProviderRow } from "../../domain/report/ProviderRow.js"
import { IpniStatus } from "../../domain/storage-provider/IpniStatus.js"
import type { Location } from "../../domain/storage-provider/Location.js"
import { BigintText } from "./WireValues.js"

// What the reports of clients and those of allocators have in common, as the API spells it.

export const Text = Schema.NullOr(Schema.String)
export const MaybeNumber = Schema.NullOr(Schema.Number)
export const MaybeBigint = Schema.NullOr(BigintText)

export const Replicas = Schema.Struct({
  num_of_replicas: BigintText.annotations({ description: "copies" }),
  total_deal_size: BigintText,
  unique_data_size: BigintText,
  percentage: Schema.Number.annotations({ description: "of the deals of the client, 0 to 100" })
}).annotations({ identifier: "ReportReplicas" })

export const wireReplicas = ({
  numOfReplicas,
  percentage,
  totalDealSize,
  uniqueDataSize
}: ReplicaSizes & ReplicaShare): typeof Replicas.Type => ({
  num_of_replicas: BigInt(numOfReplicas),
  total_deal_size: totalDealSize,
  unique_data_size: uniqueDataSize,
  percentage
})

export const CidSharing = Schema.Struct({
  other_client: Schema.String,
  other_client_application_url: Text,
  total_deal_size: BigintText.annotations({ description: "deals of the other client on the shared pieces" }),
  unique_cid_count: Schema.Int
}).annotations({ identifier: "ReportCidSharing" })

export const wireCidSharing = (row: SharingRow): typeof CidSharing.Type => ({
  other_client: row.otherClient,
  other_client_application_url: row.otherClientApplicationUrl,
  total_deal_size: row.totalDealSize,
  unique_cid_count: row.uniqueCidCount
})

const Place = Schema.Struct({
  ip: Schema.String,
  city: Schema.String,
  region: Schema.String,
  country: Schema.String,
  loc: Schema.String.annotations({ description: "latitude and longitude, degrees" }),
  org: Text,
  postal: Text,
  timezone: Schema.String,
  hostname: Schema.Null.annotations({ description: "never known" })
}).annotations({ identifier: "ReportLocation" })

const wirePlace = (location: Location): typeof Place.Type => ({
  ip: location.ip,
  city: location.city,
  region: location.region,
  country: location.country,
  loc: location.loc,
  org: location.org,
  postal: location.postal,
  timezone: location.timezone,
  hostname: null
})

const Rate = MaybeNumber.annotations({ description: "0 to 1" })

export const providerFields = {
  provider: Schema.String,
  total_deal_size: BigintText,
  unique_data_size: BigintText,
  retrievability_success_rate: Rate,
  retrievability_success_rate_http: Rate,
  retrievability_success_rate_url_finder: Rate,
  consistent_retrievability: Rate,
  inconsistent_retrievability: Rate,
  ttfb: MaybeNumber.annotations({ description: "milliseconds to the first byte" }),
  bandwidth: MaybeNumber.annotations({ description: "megabits a second" }),
  ipni_reporting_status: Schema.NullOr(IpniStatus),
  ipni_reported_claims_count: MaybeBigint,
  claims_count: MaybeBigint.annotations({ description: "of the provider, over all of its clients" }),
  location: Schema.NullOr(Place)
}

export const wireProvider = (row: ProviderRow): Schema.Struct.Type<typeof providerFields> => ({
  provider: row.provider,
  total_deal_size: row.totalDealSize,
  unique_data_size: row.uniqueDataSize,
  retrievability_success_rate: row.overall,
  retrievability_success_rate_http: row.http,
  retrievability_success_rate_url_finder: row.urlFinder,
  consistent_retrievability: row.consistentRetrievability,
  inconsistent_retrievability: row.inconsistentRetrievability,
  ttfb: row.ttfb,
  bandwidth: row.bandwidth,
  ipni_reporting_status: row.ipniReportingStatus,
  ipni_reported_claims_count: row.ipniReportedClaimsCount,
  claims_count: row.claimsCount,
  location: row.location === null ? null : wirePlace(row.location)
})

/** A message and figures, each check having its own. */
export const CheckMetadata = Schema.Struct(
  { msg: Schema.String },
  {
    key: Schema.String,
    value: Schema.Union(Schema.String, Schema.Number, Schema.Null, Schema.Array(Schema.String))
  }
).annotations({ identifier: "ReportCheckMetadata" })
