import { Schema } from "effect"
import { CompliancePolicy } from "../../../domain/compliance/CompliancePolicy.js"
import { ComplianceVerdict } from "../../../domain/compliance/ComplianceScore.js"
import { ScoreComponentId } from "../../../domain/compliance/components/ScoreComponent.js"
import { RuleSetName } from "../../../domain/rules/RuleSet.js"
import { IpniStatus } from "../../../domain/storage-provider/IpniStatus.js"
import { explanationFields } from "./StoredExplanation.js"
import { Double, Text } from "./StoredValues.js"

const ToldExplanation = Schema.Struct({ ...explanationFields, sentence: Text })

const Component = Schema.Struct({
  id: ScoreComponentId,
  name: Text,
  description: Text,
  weight: Double,
  value: Schema.NullOr(Double),
  coverage: Double,
  points: Schema.NullOr(Double),
  maxGain: Schema.NullOr(Double),
  explanation: ToldExplanation,
  evidence: Schema.Array(Schema.Struct({ id: Text, bytes: Schema.BigInt, reason: Text }))
})

/** A weighted compliance score, as JSON. */
export const StoredComplianceScore = Schema.Struct({
  ruleSet: RuleSetName,
  policy: CompliancePolicy,
  score: Schema.NullOr(Double),
  verdict: ComplianceVerdict,
  coverage: Double,
  missingToThreshold: Schema.NullOr(Double),
  explanation: ToldExplanation,
  components: Schema.Array(Component)
})

/** What a weighted compliance score is taken from, as JSON. */
export const StoredComplianceSubject = Schema.Struct({
  weekAverage: Schema.NullOr(Double),
  providers: Schema.Array(
    Schema.Struct({
      provider: Text,
      bytes: Schema.BigInt,
      rate: Schema.NullOr(Double),
      ipni: Schema.NullOr(IpniStatus)
    })
  ),
  clients: Schema.Array(
    Schema.Struct({
      client: Text,
      bytes: Schema.BigInt,
      places: Schema.Array(Schema.NullOr(Text)),
      biggestProviderBytes: Schema.BigInt,
      uniqueBytes: Schema.BigInt,
      sharedBytes: Schema.BigInt,
      replicaBytes: Schema.BigInt,
      wellReplicatedBytes: Schema.BigInt
    })
  )
})
