import { bytes } from "../rules/Explanation.js"
import { printDataSize } from "../shared/Bytes.js"
import { sumOf } from "../shared/Grouping.js"
import { percentOf } from "../shared/Ratio.js"
import { fixed2 } from "../shared/Texts.js"
import { percentage } from "./MetricValue.js"
import { scoringMetric } from "./ScoringMetric.js"

/** Share of the allocator's deals that repeat a piece of the same client with the same provider. Source: published rules, "Allocator scoring". */
export const duplicatedData = scoringMetric<{ readonly duplicated: bigint; readonly total: bigint }>({
  id: "DUPLICATED_DATA",
  name: "Duplicated data",
  description: "Measures if this is the same car file that is sealed on the same SP",
  meaning: "Deal size less unique data size, in percent of all deal size; 0 without deals.",
  source: "Verified deals (DMOB)",
  unit: "%",
  weights: { openData: 2, enterprise: 2 },
  needsHttp: false,
  greatest: 100,
  boundaries: "values",
  judges: "cut off",
  bands: () => [
    { to: 0.25, points: 2 },
    { above: 0.25, to: 5, points: 1 },
    { above: 5, points: 0 }
  ],
  measure: ({ providers }) => {
    const total = sumOf(providers, ({ totalDealSize }) => totalDealSize)
    return { duplicated: total - sumOf(providers, ({ uniqueDataSize }) => uniqueDataSize), total }
  },
  value: ({ duplicated, total }, ruleSet) => percentage(percentOf(duplicated, total), ruleSet),
  inputs: ({ duplicated, total }) => [
    { name: "Duplicated deal size", value: bytes(duplicated) },
    { name: "Deal size", value: bytes(total) }
  ],
  lines: ({ duplicated, total }, { shown }) => [
    `Total datacap: ${printDataSize(total)}`,
    `Duplicated datacap: ${printDataSize(duplicated)}`,
    `Percentage of duplicated datacap: ${fixed2(shown)}%`,
    "Percentage of duplicated datacap <= 0.25: 2 points",
    "Percentage of duplicated datacap <= 5: 1 point",
    "Percentage of duplicated datacap > 5: 0 points"
  ],
  levers: ({ duplicated, total }) => [
    {
      direction: "down",
      most: duplicated,
      moved: (steps) => ({ duplicated: duplicated - steps, total }),
      quantity: bytes,
      text: (size) => `${size} of duplicates turned into unique data`
    }
  ]
})
