import { Schema } from "effect"
import type { Explanation } from "../rules/Explanation.js"
import type { RuleSet, RuleSetName } from "../rules/RuleSet.js"
import type { ProviderWeek } from "../storage-provider/ProviderWeek.js"
import type { ComplianceRule, MetricsChecked, WeekAverage } from "./ComplianceRule.js"
import { complianceRules, rulesInForce } from "./complianceRules.js"

/** How well the rules are kept: in full, in part, not at all. */
export const ComplianceGrade = Schema.Literal("compliant", "partiallyCompliant", "nonCompliant")
export type ComplianceGrade = typeof ComplianceGrade.Type

/** Which rules a provider keeps in a week: a bit for each of `complianceRules`, the first one the lowest; 0..15. */
export type KeptRules = number

/** Every combination of rules that are kept, ascending. */
export const keptRulesCombinations: ReadonlyArray<KeptRules> = Array.from(
  { length: 2 ** complianceRules.length },
  (_, kept) => kept
)

const bitOf = new Map(complianceRules.map(({ id }, position) => [id, 1 << position]))

const isKept = (kept: KeptRules, id: keyof MetricsChecked): boolean => (kept & (bitOf.get(id) ?? 0)) !== 0

/** The rules that a provider's week keeps, whether or not a request asks about them. */
export const keptRules = (week: ProviderWeek, average: WeekAverage): KeptRules =>
  complianceRules.reduce((kept, rule) => (rule.passes(week, average) ? kept | (bitOf.get(rule.id) ?? 0) : kept), 0)

/**
 * Grade of a provider that keeps some rules: all of them is compliant, none non-compliant, anything between partially
 * compliant. A rule that is switched off counts as kept, so nobody is non-compliant unless every rule is on; with
 * correction B2 it does not count at all. Source: published rules, "Provider class in a week".
 */
export const gradeKeptRules = (ruleSet: RuleSet, checked: MetricsChecked) => {
  const counted = rulesInForce(ruleSet).filter(({ id }) => checked[id] || !ruleSet.corrections.has("B2"))
  return (kept: KeptRules): ComplianceGrade => {
    const passed = counted.filter(({ id }) => !checked[id] || isKept(kept, id))
    return passed.length === counted.length ? "compliant" : passed.length === 0 ? "nonCompliant" : "partiallyCompliant"
  }
}

/** Grade of a provider's week, by the rules that it keeps. */
export const gradeProvider =
  (ruleSet: RuleSet) =>
  (week: ProviderWeek, average: WeekAverage, checked: MetricsChecked): ComplianceGrade =>
    gradeKeptRules(ruleSet, checked)(keptRules(week, average))

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

/** Providers of one grade and the bytes of their deals. */
export interface GradedDatacap {
  readonly complianceScore: ComplianceGrade
  readonly providers: number
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

/** Counts the providers of a week and adds up their DataCap, of groups that are graded. Source: published rules, "Weekly provider summary". */
export const summariseProviders = (groups: ReadonlyArray<GradedDatacap>): ProviderComplianceSummary => {
  const sps = { compliant: 0, partiallyCompliant: 0, nonCompliant: 0 }
  const datacap = { compliant: 0n, partiallyCompliant: 0n, nonCompliant: 0n }
  for (const { complianceScore, providers, totalDealSize } of groups) {
    sps[complianceScore] += providers
    datacap[complianceScore] += totalDealSize
  }
  return {
    compliantSps: sps.compliant,
    partiallyCompliantSps: sps.partiallyCompliant,
    nonCompliantSps: sps.nonCompliant,
    compliantSpsTotalDatacap: datacap.compliant,
    partiallyCompliantSpsTotalDatacap: datacap.partiallyCompliant,
    nonCompliantSpsTotalDatacap: datacap.nonCompliant,
    totalSps: sps.compliant + sps.partiallyCompliant + sps.nonCompliant
  }
}
