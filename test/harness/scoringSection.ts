import { type RuleSet, ruleSets } from "../../src/domain/rules/RuleSet.js"
import { describeBand } from "../../src/domain/scoring/Bands.js"
import type { MetricDeclaration } from "../../src/domain/scoring/ScoringMetric.js"
import { scoringMetrics } from "../../src/domain/scoring/scoringMetrics.js"
import { markdownTable } from "./markdown.js"

/** Points by value under a rule set, a line each. */
const points = (metric: MetricDeclaration, ruleSet: RuleSet): ReadonlyArray<string> => {
  const print = (boundary: number): string =>
    metric.boundaries === "percentiles"
      ? `the ${boundary}th percentile of all allocators`
      : `${boundary}${metric.unit ?? ""}`
  return markdownTable(
    ["value", "points"],
    metric.bands(ruleSet).map((band) => [describeBand(band, print), String(band.points)])
  )
}

/** Points under each rule set; those that agree are told once. */
const pointsByRuleSet = (metric: MetricDeclaration): ReadonlyArray<string> => {
  const names = new Map<string, Set<string>>()
  for (const ruleSet of ruleSets.filter(({ measuresHttp }) => measuresHttp || !metric.needsHttp)) {
    const text = points(metric, ruleSet).join("\n")
    names.set(text, (names.get(text) ?? new Set()).add(`\`${ruleSet.name}\``))
  }
  return Array.from(names, ([text, sets]) => [`Points under ${Array.from(sets).join(", ")}:`, "", text, ""]).flat()
}

const CUT_OFF = "Judged after it is cut off to two decimals, 55.009 as 55; exactly with correction B5, under `v1`."

const weight = (amount: number): string => (amount === 0 ? "not scored" : String(amount))

const metricSection = (metric: MetricDeclaration): ReadonlyArray<string> => [
  `### ${metric.name}`,
  "",
  `\`${metric.id}\`: ${metric.description}.`,
  "",
  metric.meaning,
  "",
  `Source: ${metric.source}.`,
  "",
  ...(metric.judges === "as it is" ? [] : [CUT_OFF, ""]),
  `Weight: ${weight(metric.weights.openData)} for open data, ${weight(metric.weights.enterprise)} for enterprise.`,
  "",
  ...pointsByRuleSet(metric)
]

/** The metrics of allocator scores. */
export const scoringSection: ReadonlyArray<string> = [
  "## Allocator scores",
  "",
  "A metric's score is its points times the weight for the allocator's data type: 1 point of weight 3 is stored as 3.",
  "Each metric has a file in `src/domain/scoring`; `scoringMetrics.ts` there lists them and says what adding one takes.",
  "",
  ...scoringMetrics.flatMap(metricSection)
].slice(0, -1)
