import { Record as Rec, Schema } from "effect"
import type { RuleSet } from "../rules/RuleSet.js"
import type { ProviderWeek } from "../storage-provider/ProviderWeek.js"

/** How well the rules are kept: in full, in part, not at all. */
export const ComplianceScore = Schema.Literal("compliant", "partiallyCompliant", "nonCompliant")
export type ComplianceScore = typeof ComplianceScore.Type

/** Average success rate of a week, 0..1; null when unknown or switched off. */
export interface WeekAverage {
  readonly http: number | null
  readonly urlFinder: number | null
}

/** Switches of the rules, by rule id. A rule that is switched off counts as kept. */
export interface MetricsChecked {
  readonly httpRetrievability: boolean
  readonly urlFinderRetrievability: boolean
  readonly numberOfClients: boolean
  readonly totalDealSize: boolean
}

export const everythingChecked: MetricsChecked = {
  httpRetrievability: true,
  urlFinderRetrievability: true,
  numberOfClients: true,
  totalDealSize: true
}

/** What holds when no switches are given at all. */
export const nothingChecked: MetricsChecked = Rec.map(everythingChecked, () => false)

/** A rule that a storage provider keeps or breaks in a week. */
export interface ComplianceRule {
  readonly id: keyof MetricsChecked
  readonly description: string
  readonly ruleSets: ReadonlyArray<RuleSet>
  readonly passes: (week: ProviderWeek, average: WeekAverage) => boolean
}

const MINIMUM_CLIENTS = 4
const BIGGEST_CLIENT_MAX_PERCENT = 30n

/** Strictly above an average that is known and not 0. */
const isAbove = (rate: number | null, average: number | null): boolean =>
  rate !== null && average !== null && average !== 0 && rate > average

/** Every rule of a provider's week. Source: published rules, "Provider class in a week". */
export const complianceRules: ReadonlyArray<ComplianceRule> = [
  {
    id: "httpRetrievability",
    description: "HTTP success rate above the week's average",
    ruleSets: ["v0.6.1"],
    passes: (week, average) => isAbove(week.httpSuccessRate, average.http)
  },
  {
    id: "urlFinderRetrievability",
    description: "URL-finder success rate above the week's average",
    ruleSets: ["v0.6.1", "v0.19.3"],
    passes: (week, average) => isAbove(week.urlFinderSuccessRate, average.urlFinder)
  },
  {
    id: "numberOfClients",
    description: `at least ${MINIMUM_CLIENTS} clients`,
    ruleSets: ["v0.6.1", "v0.19.3"],
    passes: (week) => week.numOfClients >= MINIMUM_CLIENTS
  },
  {
    id: "totalDealSize",
    description: `at most ${BIGGEST_CLIENT_MAX_PERCENT} % of the deals with one client`,
    ruleSets: ["v0.6.1", "v0.19.3"],
    passes: (week) => 100n * week.biggestClientTotalDealSize <= BIGGEST_CLIENT_MAX_PERCENT * week.totalDealSize
  }
]

/** Rules that count under a rule set. */
export const rulesInForce = (ruleSet: RuleSet): ReadonlyArray<ComplianceRule> =>
  complianceRules.filter((rule) => rule.ruleSets.includes(ruleSet))

/**
 * Grade of a provider's week: all rules kept is compliant, none non-compliant, anything between partially compliant.
 * A rule that is switched off counts as kept, so nobody is non-compliant unless every rule is on.
 */
export const gradeProvider = (ruleSet: RuleSet) => {
  const rules = rulesInForce(ruleSet)
  return (week: ProviderWeek, average: WeekAverage, checked: MetricsChecked): ComplianceScore => {
    let kept = 0
    for (const rule of rules) if (!checked[rule.id] || rule.passes(week, average)) kept++
    return kept === rules.length ? "compliant" : kept === 0 ? "nonCompliant" : "partiallyCompliant"
  }
}

/** A provider's grade and the bytes of its deals. */
export interface GradedDatacap {
  readonly complianceScore: ComplianceScore
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
