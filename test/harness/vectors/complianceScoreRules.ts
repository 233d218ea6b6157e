import { Either, Schema } from "effect"
import { changePolicy, defaultPolicy } from "../../../src/domain/compliance/CompliancePolicy.js"
import { scoreCompliance } from "../../../src/domain/compliance/ComplianceScore.js"
import { ScoreComponentId } from "../../../src/domain/compliance/components/ScoreComponent.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { IpniStatus } from "../../../src/domain/storage-provider/IpniStatus.js"
import { vectorRule } from "./VectorRule.js"
import { Integer, rows, unknownAsNull } from "./VectorValues.js"

const PolicyChanges = Schema.Struct({
  weights: Schema.optional(
    Schema.partialWith(Schema.Record({ key: ScoreComponentId, value: Schema.Number }), { exact: true })
  ),
  threshold: Schema.optional(Schema.Number),
  minimumCoverage: Schema.optional(Schema.Number),
  maxProviderShare: Schema.optional(Schema.Number)
})

/** The weighted compliance score. */
export const complianceScoreRules = {
  "compliance-score": vectorRule(
    Schema.Struct({
      weekAverage: unknownAsNull(Schema.Number),
      providers: rows({
        provider: Schema.String,
        bytes: Integer,
        rate: unknownAsNull(Schema.Number),
        ipni: unknownAsNull(IpniStatus)
      }),
      clients: rows({
        client: Schema.String,
        bytes: Integer,
        places: Schema.Array(Schema.NullOr(Schema.String)),
        biggestProviderBytes: Integer,
        uniqueBytes: Integer,
        sharedBytes: Integer,
        replicaBytes: Integer,
        wellReplicatedBytes: Integer
      }),
      policy: Schema.optionalWith(PolicyChanges, { nullable: true, default: () => ({}) })
    }),
    ({ policy, ...subject }) =>
      Either.match(changePolicy(defaultPolicy, policy), {
        onLeft: ({ field, reason }) => ({ parseError: true, field, reason }),
        onRight: (changed) => {
          const scored = scoreCompliance(subject, changed, ruleSetV061)
          return {
            score: scored.score,
            verdict: scored.verdict,
            coverage: scored.coverage,
            missingToThreshold: scored.missingToThreshold,
            policy: { ...scored.policy, weights: { ...scored.policy.weights } },
            components: scored.components.map(({ explanation, evidence, ...component }) => ({
              ...component,
              explanation: explanation.sentence,
              evidence: evidence.map((row) => ({ ...row }))
            }))
          }
        }
      })
  )
}
