import { bytes } from "../rules/Explanation.js"
import { printDataSize } from "../shared/Bytes.js"
import { sumOf } from "../shared/Grouping.js"
import { percentOf } from "../shared/Ratio.js"
import { fixed2 } from "../shared/Texts.js"
import { weightedSum } from "./ClientWeight.js"
import { percentage } from "./MetricValue.js"
import { scoringMetric } from "./ScoringMetric.js"

/** Share of the allocator's DataCap that clients store under CIDs of other clients. Source: published rules, "Allocator scoring". */
export const cidSharing = scoringMetric<{ readonly shared: bigint; readonly total: bigint }>({
  id: "CID_SHARING",
  name: "CID sharing",
  description: "Measures the same CID shared between different clients",
  meaning:
    "Size that clients share with others, in percent of all allocations, both weighted by how recently each client spent DataCap; 0 without allocations.",
  source: "Verified deals and allowances (DMOB)",
  unit: "%",
  weights: { openData: 3, enterprise: 3 },
  needsHttp: false,
  greatest: 100,
  boundaries: "values",
  judges: "cut off",
  bands: () => [
    { to: 0, points: 2 },
    { above: 0, to: 2, points: 1 },
    { above: 2, points: 0 }
  ],
  measure: ({ clients, now }) => ({
    shared: weightedSum(clients, now, (client) => sumOf(client.cidSharing, (size) => size)),
    total: weightedSum(clients, now, ({ totalAllocations }) => totalAllocations)
  }),
  value: ({ shared, total }, ruleSet) => percentage(percentOf(shared, total), ruleSet),
  inputs: ({ shared, total }) => [
    { name: "Size shared with other clients (weighted)", value: bytes(shared) },
    { name: "Allocations (weighted)", value: bytes(total) }
  ],
  lines: ({ shared, total }, { shown }) => [
    `Total allocations (weighted): ${printDataSize(total)}`,
    `Allocations with CID sharing (weighted): ${printDataSize(shared)}`,
    `Percentage of allocations with CID sharing: ${fixed2(shown)}%`,
    "Percentage of allocations with CID sharing = 0: 2 points",
    "Percentage of allocations with CID sharing > 0 and <= 2: 1 point",
    "Percentage of allocations with CID sharing > 2: 0 points"
  ],
  levers: ({ shared, total }) => [
    {
      direction: "down",
      most: shared,
      moved: (steps) => ({ shared: shared - steps, total }),
      quantity: bytes,
      text: (size) => `${size} less shared with other clients (weighted)`
    }
  ]
})
