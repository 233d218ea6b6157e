import { bytes } from "../rules/Explanation.js"
import { printDataSize } from "../shared/Bytes.js"
import { sumOf } from "../shared/Grouping.js"
import { percentOf } from "../shared/Ratio.js"
import { percentage } from "./MetricValue.js"
import { scoringMetric } from "./ScoringMetric.js"

/** Share of the allocator's deals with providers whose IPNI status is OK. Source: published rules, "Allocator scoring". */
export const ipniReporting = scoringMetric<{ readonly ok: bigint; readonly total: bigint }>({
  id: "IPNI_REPORTING",
  name: "IPNI reporting",
  description: "Measures if data is correctly reported and indexed in IPNI",
  meaning: "Deal size with providers whose IPNI status is OK, in percent of all deal size; 0 without deals.",
  source: "Verified deals (DMOB); IPNI status from advertisements (cid.contact)",
  unit: "%",
  weights: { openData: 3, enterprise: 0 },
  needsHttp: false,
  greatest: 100,
  boundaries: "values",
  judges: "cut off",
  bands: () => [
    { below: 50, points: 0 },
    { from: 50, to: 55, points: 1 },
    { above: 55, points: 3 }
  ],
  measure: ({ providers }) => ({
    ok: sumOf(providers, (row) => (row.ipniReportingStatus === "OK" ? row.totalDealSize : 0n)),
    total: sumOf(providers, ({ totalDealSize }) => totalDealSize)
  }),
  value: ({ ok, total }, ruleSet) => percentage(percentOf(ok, total), ruleSet),
  inputs: ({ ok, total }) => [
    { name: "Deal size with IPNI status OK", value: bytes(ok) },
    { name: "Deal size", value: bytes(total) }
  ],
  lines: ({ ok, total }, { shown }) => [
    `IPNI OK Datacap: ${printDataSize(ok)}`,
    `Total Datacap: ${printDataSize(total)}`,
    `Percentage of IPNI OK datacap: ${shown}%`,
    "Percentage of IPNI OK datacap > 55: 3 points",
    "Percentage of IPNI OK datacap >= 50: 1 point",
    "Percentage of IPNI OK datacap < 50: 0 points"
  ],
  levers: ({ ok, total }) => [
    {
      direction: "up",
      most: total - ok,
      moved: (steps) => ({ ok: ok + steps, total }),
      quantity: bytes,
      text: (size) => `${size} more with IPNI status OK`
    }
  ],
  obstacle: () => "there are no deals"
})
