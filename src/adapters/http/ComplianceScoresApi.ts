import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Schema } from "effect"
import { CompliancePolicy } from "../../domain/compliance/CompliancePolicy.js"
import { ComplianceVerdict } from "../../domain/compliance/ComplianceScore.js"
import { ScoreComponentId } from "../../domain/compliance/components/ScoreComponent.js"
import { RuleSetName } from "../../domain/rules/RuleSet.js"
import { Week } from "../../domain/time/Week.js"
import { isPagingWhole, isSortingWhole, Pagination, paging, sortingBy } from "./Paging.js"
import { policyParameters } from "./PolicyParameters.js"
import * as Query from "./QueryParameters.js"
import { BadRequest, GatewayTimeout, NotFound, ServiceUnavailable } from "./WireErrors.js"
import { BigintText, Instant } from "./WireValues.js"

const MaybeNumber = Schema.NullOr(Schema.Number)

const Policy = CompliancePolicy.annotations({
  identifier: "CompliancePolicy",
  description:
    "what was judged by: weights by component, the threshold of 0..100, the coverage of 0..1 that a verdict needs and the greatest share in percent that a provider may hold of a client's data"
})

const componentFields = {
  id: ScoreComponentId,
  name: Schema.String,
  description: Schema.String,
  weight: Schema.Number,
  value: MaybeNumber.annotations({ description: "0..1; null when nothing was measured" }),
  coverage: Schema.Number.annotations({ description: "0..1: measured bytes of all bytes" }),
  points: MaybeNumber.annotations({ description: "weight times value" }),
  maxGain: MaybeNumber.annotations({ description: "points that the full value would add to the score" }),
  explanation: Schema.String
}

const Component = Schema.Struct(componentFields).annotations({ identifier: "ComplianceComponent" })

const EvidencedComponent = Schema.Struct({
  ...componentFields,
  evidence: Schema.Array(
    Schema.Struct({
      id: Schema.String.annotations({ description: "a storage provider or a client" }),
      bytes: BigintText,
      reason: Schema.String
    })
  ).annotations({ description: "who takes most from the value, then who was not measured; at most 20" })
}).annotations({ identifier: "EvidencedComplianceComponent" })

const scoreFields = {
  score: MaybeNumber.annotations({ description: "0..100; null when nothing that weighs was measured" }),
  verdict: ComplianceVerdict,
  coverage: Schema.Number.annotations({ description: "0..1: share of the weight that was measured" }),
  missingToThreshold: MaybeNumber,
  explanation: Schema.String
}

export const ComplianceScore = Schema.Struct({
  allocatorId: Schema.String,
  week: Week,
  ruleSet: RuleSetName,
  policy: Policy,
  ...scoreFields,
  components: Schema.Array(EvidencedComponent)
}).annotations({ identifier: "ComplianceScore" })

export const ComplianceScoresPage = Schema.Struct({
  pagination: Pagination,
  week: Week,
  ruleSet: RuleSetName,
  policy: Policy,
  verdict: Schema.optionalWith(ComplianceVerdict, { as: "Option" }),
  count: Schema.Int.annotations({ description: "all that match, before paging" }),
  data: Schema.Array(
    Schema.Struct({
      allocatorId: Schema.String,
      ...scoreFields,
      components: Schema.Array(Component)
    }).annotations({ identifier: "ComplianceScoreRow" })
  )
}).annotations({ identifier: "ComplianceScoresPage" })

export const ComplianceHistoryPage = Schema.Struct({
  pagination: Pagination,
  allocatorId: Schema.String,
  data: Schema.Array(
    Schema.Struct({
      reportId: Schema.String,
      date: Instant.annotations({ description: "when the report was made" }),
      week: Week,
      ruleSet: RuleSetName,
      policy: Policy,
      ...scoreFields,
      components: Schema.Array(Component)
    }).annotations({ identifier: "StoredComplianceScore" })
  )
}).annotations({ identifier: "ComplianceHistoryPage" })

const allocator = Schema.Struct({
  allocatorId: Schema.String.annotations({ description: "Id or address of the allocator" })
})

export class ComplianceScoresApi extends HttpApiGroup.make("complianceScores")
  .add(
    HttpApiEndpoint.get("getComplianceScores", "/compliance-scores")
      .setUrlParams(
        Schema.Struct({
          ...policyParameters,
          verdict: Query.oneOf("verdict", ComplianceVerdict, "Verdict to show; all by default"),
          ...paging,
          ...sortingBy(["allocatorId", "score", "verdict", "coverage", "missingToThreshold"])
        }).pipe(Schema.filter(isPagingWhole), Schema.filter(isSortingWhole))
      )
      .addSuccess(ComplianceScoresPage)
      .annotate(
        OpenApi.Summary,
        "Weighted compliance scores of all allocators with clients, for the last complete week"
      )
      .annotate(
        OpenApi.Description,
        "By score descending, unknown last. The policy parameters tell what would be; nothing is stored."
      )
  )
  .add(
    HttpApiEndpoint.get("getComplianceScore", "/:allocatorId/compliance-score")
      .setPath(allocator)
      .setUrlParams(Schema.Struct(policyParameters))
      .addSuccess(ComplianceScore)
      .addError(NotFound)
      .annotate(OpenApi.Summary, "Weighted compliance score of an allocator for the last complete week, and why")
      .annotate(OpenApi.Description, "The policy parameters tell what would be; nothing is stored.")
  )
  .add(
    HttpApiEndpoint.get("getComplianceHistory", "/:allocatorId/compliance-score/history")
      .setPath(allocator)
      .setUrlParams(Schema.Struct(paging).pipe(Schema.filter(isPagingWhole)))
      .addSuccess(ComplianceHistoryPage)
      .addError(NotFound)
      .annotate(OpenApi.Summary, "Weighted compliance scores that the reports of an allocator stored, newest first")
  )
  .addError(BadRequest)
  .addError(ServiceUnavailable)
  .addError(GatewayTimeout)
  .prefix("/allocators")
  .annotate(OpenApi.Description, "How compliant allocators are, as one number, and what would change it") {}
