import { Schema } from "effect"
import {
  best,
  outOfReach,
  type Prospect,
  printEnoughPoints,
  printPercentage,
  printQuantity,
  quantity
} from "../rules/Explanation.js"
import type { RuleSet, RuleSetName } from "../rules/RuleSet.js"
import { hundredthsWithin } from "../shared/Hundredths.js"
import { type Fraction, toNumber, truncated } from "../shared/Ratio.js"
import { fixed2 } from "../shared/Texts.js"
import type { CompliancePolicy } from "./CompliancePolicy.js"
import type { ComplianceSubject } from "./ComplianceSubject.js"
import { type ComponentScore, componentScore, type ToldExplanation } from "./ComponentScore.js"
import { measurementOf } from "./components/Account.js"
import { scoreComponents } from "./components/scoreComponents.js"
import { overallCoverage, type ScorePart, scoreOf } from "./ScorePart.js"
import { boundaryOf, thresholdProspect } from "./ScoreProspects.js"

/** `notMeasured` where too little is known to tell. */
export const ComplianceVerdict = Schema.Literal("compliant", "nonCompliant", "notMeasured")
export type ComplianceVerdict = typeof ComplianceVerdict.Type

/** A weighted compliance score. */
export interface ComplianceScore {
  readonly ruleSet: RuleSetName
  readonly policy: CompliancePolicy
  /** 0..100; null when nothing that weighs was measured. */
  readonly score: number | null
  readonly verdict: ComplianceVerdict
  /** 0..1: the share of the weight that was measured. */
  readonly coverage: number
  /** Points of the score, at least 0; null without a score. */
  readonly missingToThreshold: number | null
  readonly explanation: ToldExplanation
  /** All of them, in their order. */
  readonly components: ReadonlyArray<ComponentScore>
}

/**
 * Scores an allocator's week. Sums are exact and rounded once, and the verdict judges the numbers that are shown:
 * the same rows in any order give the same bits, and what lies on a boundary is not found beside it.
 * Source: published rules, "Weighted compliance score".
 */
export const scoreCompliance = (
  subject: ComplianceSubject,
  policy: CompliancePolicy,
  ruleSet: RuleSet
): ComplianceScore => {
  const entries = Object.values(scoreComponents).map((component) => {
    const accounts = component.accounts(subject, policy)
    const part: ScorePart = {
      component,
      weight: policy.weights[component.id],
      measurement: measurementOf(accounts),
      words: component.words(subject, policy)
    }
    return { accounts, part }
  })
  const parts = entries.map(({ part }) => part)
  const total: Total = { parts, score: scoreOf(parts), coverage: overallCoverage(parts), policy }
  const score = total.score === null ? null : toNumber(total.score)
  const { verdict, ...judgement } = judge(total)
  return {
    ruleSet: ruleSet.name,
    policy,
    score,
    verdict,
    coverage: toNumber(total.coverage),
    missingToThreshold: score === null ? null : Math.max(0, policy.threshold - score),
    explanation: explain(total, judgement),
    components: entries.map(({ accounts, part }) => componentScore(part, accounts, parts, policy.threshold))
  }
}

/** What a verdict is about, not rounded. */
interface Total {
  readonly parts: ReadonlyArray<ScorePart>
  readonly score: Fraction | null
  readonly coverage: Fraction
  readonly policy: CompliancePolicy
}

/** A verdict and why. */
interface Judgement {
  readonly verdict: ComplianceVerdict
  /** What was found, in a clause. */
  readonly finding: string
  readonly boundary: string
  readonly prospect: Prospect
}

const judge = ({ parts, score, coverage, policy }: Total): Judgement => {
  const { threshold, minimumCoverage } = policy
  if (score === null) {
    const reason = "nothing that weighs is measured"
    return { verdict: "notMeasured", finding: reason, boundary: "something that weighs", prospect: outOfReach(reason) }
  }
  if (toNumber(coverage) < minimumCoverage) return uncovered(coverage, minimumCoverage)
  const isCompliant = toNumber(score) >= threshold
  return {
    verdict: isCompliant ? "compliant" : "nonCompliant",
    finding: `the score of ${printScore(toNumber(score), threshold)} ${isCompliant ? "reaches" : "is below"} the threshold of ${threshold}`,
    boundary: boundaryOf(threshold),
    prospect: isCompliant ? best : thresholdProspect(parts, threshold)
  }
}

/** A score cut off after two decimals, or as it is where that would put it on the other side of the threshold. */
const printScore = (score: number, threshold: number): string => {
  const shown = hundredthsWithin(score) / 100
  return shown >= threshold === score >= threshold ? fixed2(shown) : String(score)
}

const uncovered = (coverage: Fraction, minimum: number): Judgement => {
  const needed = printPercentage(100 * minimum)
  const covered = printQuantity(quantity(truncated(inPercent(coverage)), "percent"))
  const missing = 100 * (minimum - toNumber(coverage))
  const printed = printEnoughPoints(missing, (points) => toNumber(coverage) + points / 100 <= 1)
  const boundary = `coverage of at least ${needed}`
  return {
    verdict: "notMeasured",
    finding: `${covered} of the weight is measured, less than the ${needed} that a verdict needs`,
    boundary,
    prospect: {
      _tag: "Within",
      boundary,
      distance: quantity(missing, "percentage points"),
      text: `measuring ${printed === null ? "all the rest" : `${printed} more`} gives a verdict`
    }
  }
}

const inPercent = ({ numerator, denominator }: Fraction): Fraction => ({ numerator: 100n * numerator, denominator })

const explain = (
  { score, coverage, policy }: Total,
  { finding, boundary, prospect }: Omit<Judgement, "verdict">
): ToldExplanation => ({
  sentence: [finding, ...(prospect._tag === "Within" ? [prospect.text] : [])].join("; "),
  inputs: [
    { name: "Score", value: score === null ? null : quantity(toNumber(score), "none") },
    { name: "Threshold", value: quantity(policy.threshold, "none") },
    { name: "Coverage", value: quantity(toNumber(inPercent(coverage)), "percent") },
    { name: "Minimum coverage", value: quantity(100 * policy.minimumCoverage, "percent") }
  ],
  boundary,
  prospect
})
