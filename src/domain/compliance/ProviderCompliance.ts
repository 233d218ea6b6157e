import { Schema } from "effect"
import type { Explanation } from "../rules/Explanation.js"
import type { RuleSet, RuleSetName } from "../rules/RuleSet.js"
import type { ProviderWeek } from "../storage-provider/ProviderWeek.js"
import type { ComplianceRule, MetricsChecked, WeekAverage } from "./ComplianceRule.js"
import { rulesInForce } from "./complianceRules.js"

/** How well the rules are kept: in full, in part, not at all. */
export const ComplianceGrade = Schema.Literal("compliant", "partiallyCompliant", "nonCompliant")
export type ComplianceGrade = typeof ComplianceGrade.Type

/**
 * Grade of a provider's week: all rules kept is compliant, none non-compliant, anything between partially compliant.
 * A rule that is switched off counts as kept, so nobody is non-compliant unless every rule is on; with correction B2 it
 * does not count at all. Source: published rules, "Provider class in a week".
 */
export const gradeProvider = (ruleSet: RuleSet) => {
  const rules = rulesInForce(ruleSet)
  const countsSwitchedOff = !ruleSet.corrections.has("B2")
  return (week: ProviderWeek, average: WeekAverage, checked: MetricsChecked): ComplianceGrade => {
    let counted = 0
    let kept = 0
    for (const rule of rules) {
      const isOn = checked[rule.id]
      if (isOn || countsSwitchedOff) counted++
      if (isOn ? rule.passes(week, average) : countsSwitchedOff) kept++
    }
    return kept === counted ? "compliant" : kept === 0 ? "nonCompliant" : "partiallyCompliant"
  }
}

/** A rule's part in a provider's grade. */
export interface JudgedRule extends Pick<ComplianceRule, "id" | "description"> {
  /** Whether it is switched on. */
  readonly isChecked: boolean
  readonly passes: boolean
  readonly explanation: Explanation
}

/** A provider's grade and why it is that. */
export interface ExplainedGrade {
  readonly ruleSet: RuleSetName
  readonly complianceScore: ComplianceGrade
  readonly rules: ReadonlyArray<JudgedRule>
}

/** The grade of a provider's week with each rule's part in it. */
export const explainProvider = (
  ruleSet: RuleSet,
  week: ProviderWeek,
  average: WeekAverage,
  checked: MetricsChecked
): ExplainedGrade => ({
  ruleSet: ruleSet.name,
  complianceScore: gradeProvider(ruleSet)(week, average, checked),
  rules: rulesInForce(ruleSet).map((rule) => ({
    id: rule.id,
    description: rule.description,
    isChecked: checked[rule.id],
    passes: rule.passes(week, average),
    explanation: rule.explain(week, average)
  }))
})

/** A provider's grade and the bytes of its deals. */
export interface GradedDatacap {
  readonly complianceScore: ComplianceGrade
  readonly totalDealSize: bigint
}

/** Providers of a week and their DataCap by grade. */
export interface ProviderComplianceSummary {
  readonly compliantSps: number
  readonly partiallyCompliantSps: number
  readonly nonCompliantSps: number
  /** Bytes, as the other two. */
  readonly compliantSpsTotalDatacap: bigint
  readonly partiallyCompliantSpsTotalDatacap: bigint
  readonly nonCompliantSpsTotalDatacap: bigint
  readonly totalSps: number
}

/** Counts the graded providers of a week and adds up their DataCap. Source: published rules, "Weekly provider summary". */
export const summariseProviders = (providers: ReadonlyArray<GradedDatacap>): ProviderComplianceSummary => {
  const sps = { compliant: 0, partiallyCompliant: 0, nonCompliant: 0 }
  const datacap = { compliant: 0n, partiallyCompliant: 0n, nonCompliant: 0n }
  for (const { complianceScore, totalDealSize } of providers) {
    sps[complianceScore] += 1
    datacap[complianceScore] += totalDealSize
  }
  return {
    compliantSps: sps.compliant,
    partiallyCompliantSps: sps.partiallyCompliant,
    nonCompliantSps: sps.nonCompliant,
    compliantSpsTotalDatacap: datacap.compliant,
    partiallyCompliantSpsTotalDatacap: datacap.partiallyCompliant,
    nonCompliantSpsTotalDatacap: datacap.nonCompliant,
    totalSps: providers.length
  }
}
