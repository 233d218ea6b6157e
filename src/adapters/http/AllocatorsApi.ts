import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Schema } from "effect"
import { DataType } from "../../domain/allocator/Allocator.js"
import { DEFAULT_COMPLIANCE_THRESHOLD } from "../../domain/compliance/AllocatorGrade.js"
import { ComplianceGrade } from "../../domain/compliance/ProviderCompliance.js"
import { Week } from "../../domain/time/Week.js"
import { isPagingWhole, isSortingWhole, Pagination, paging, sortingBy } from "./Paging.js"
import * as Query from "./QueryParameters.js"
import { BadRequest, GatewayTimeout, ServiceUnavailable } from "./WireErrors.js"
import { BigintText } from "./WireValues.js"

const Text = Schema.NullOr(Schema.String)
const Whole = Schema.NullOr(Schema.Int)
const MaybeBigint = Schema.NullOr(BigintText)

const AllowanceItem = Schema.Struct({
  error: Text,
  height: Schema.Int,
  msgCID: Text,
  retries: Schema.Int,
  dcSource: Text,
  allowance: BigintText,
  isVirtual: Schema.Boolean,
  auditTrail: Text,
  auditStatus: Text,
  issueCreateTimestamp: Whole,
  createMessageTimestamp: Whole
}).annotations({ identifier: "AllocatorAllowance" })

const allocatorFields = {
  applicationJsonUrl: Text,
  metapathwayType: Text,
  applicationAudit: Text,
  dataType: Schema.NullOr(DataType),
  addressId: Schema.String,
  address: Schema.String,
  auditTrail: Text,
  retries: Schema.Int,
  name: Text,
  orgName: Text,
  removed: Schema.Boolean,
  initialAllowance: MaybeBigint,
  allowance: MaybeBigint,
  inffered: Schema.Boolean,
  isMultisig: Schema.Boolean,
  createdAtHeight: Whole,
  issueCreateTimestamp: Whole,
  createMessageTimestamp: Whole,
  remainingDatacap: MaybeBigint,
  verifiedClientsCount: Schema.Int,
  receivedDatacapChange: BigintText,
  receivedDatacapChange90Days: BigintText,
  addressEth: Text,
  dcSource: Text,
  isVirtual: Schema.Boolean,
  isMetaAllocator: Schema.Boolean,
  receivedDatacapFromMetaallocator: MaybeBigint,
  allowanceArray: Schema.Array(AllowanceItem),
  allocatorsUsingMetaallocator: Schema.NullOr(
    Schema.Array(Schema.Struct({ addressId: Schema.String, address: Schema.String, dcSource: Schema.String }))
  ),
  metaallocators: Schema.NullOr(
    Schema.Array(Schema.Struct({ addressId: Schema.String, addressEth: Schema.String, address: Schema.String }))
  ),
  auditStatus: Text,
  latestClientAllocationHeight: Whole
}

const AllocatorRow = Schema.Struct(allocatorFields).annotations({ identifier: "Allocator" })

export const AllocatorsPage = Schema.Struct({
  pagination: Pagination,
  count: Schema.Int.annotations({ description: "all that match, before paging" }),
  data: Schema.Array(AllocatorRow)
}).annotations({ identifier: "AllocatorsPage" })

const GradedAllocatorRow = Schema.Struct({ complianceScore: ComplianceGrade, ...allocatorFields }).annotations({
  identifier: "AllocatorCompliance"
})

export const AllocatorsCompliancePage = Schema.Struct({
  pagination: Pagination,
  week: Week,
  metricsChecked: Query.MetricsCheckedEcho,
  complianceThresholdPercentage: Schema.Number,
  complianceScore: Schema.optionalWith(ComplianceGrade, { as: "Option" }),
  count: Schema.Int.annotations({ description: "all that match, before paging" }),
  data: Schema.Array(GradedAllocatorRow)
}).annotations({ identifier: "AllocatorsCompliancePage" })

type Field = keyof typeof allocatorFields

/** The fields of a row, by which lists may be sorted. */
const fieldNames = Object.keys(allocatorFields) as [Field, ...Array<Field>]

const search = {
  filter: Query.optionalText("Whole address or id, or part of the name or organisation, in any case"),
  usingMetaallocator: Query.optionalText("Id of a meta-allocator")
}

export class AllocatorsApi extends HttpApiGroup.make("allocators")
  .add(
    HttpApiEndpoint.get("getAllocators", "/")
      .setUrlParams(
        Schema.Struct({
          ...search,
          showInactive: Query.flag(true, "Whether allocators from before the current data are shown"),
          isMetaallocator: Query.openFlag("Only meta-allocators, or none; both by default"),
          dataType: Query.dataType,
          editionId: Query.editionId,
          ...paging,
          ...sortingBy(fieldNames)
        }).pipe(Schema.filter(isPagingWhole), Schema.filter(isSortingWhole))
      )
      .addSuccess(AllocatorsPage)
      .annotate(OpenApi.Summary, "Allocators")
  )
  .add(
    HttpApiEndpoint.get("getAllocatorsCompliance", "/compliance-data")
      .setUrlParams(
        Schema.Struct({
          week: Query.week,
          complianceThresholdPercentage: Query.numberWithin(
            "complianceThresholdPercentage",
            { minimum: 0, maximum: 100, standard: DEFAULT_COMPLIANCE_THRESHOLD },
            "Percent of an allocator's providers that have to keep the rules"
          ),
          complianceScore: Query.complianceScore,
          ...search,
          dataType: Query.dataType,
          editionId: Query.editionId,
          ...Query.metrics,
          ...paging,
          ...sortingBy(["complianceScore", ...fieldNames])
        }).pipe(Schema.filter(isPagingWhole), Schema.filter(isSortingWhole))
      )
      .addSuccess(AllocatorsCompliancePage)
      .annotate(OpenApi.Summary, "Allocators with the compliance of their storage providers in one week")
      .annotate(OpenApi.Description, "`dataType` and `editionId` are accepted and have no effect.")
  )
  .addError(BadRequest)
  .addError(ServiceUnavailable)
  .addError(GatewayTimeout)
  .prefix("/allocators")
  .annotate(OpenApi.Description, "Allocators and how their storage providers keep the rules") {}
