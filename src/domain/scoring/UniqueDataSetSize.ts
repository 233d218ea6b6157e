import { bytes } from "../rules/Explanation.js"
import { printDataSize } from "../shared/Bytes.js"
import { percentOf } from "../shared/Ratio.js"
import { fixed2 } from "../shared/Texts.js"
import { weightedSum } from "./ClientWeight.js"
import { nothingToJudge, percentage } from "./MetricValue.js"
import { scoringMetric } from "./ScoringMetric.js"

/**
 * Unique data of the allocator's clients against the size of one copy that they declared. Source: published rules,
 * "Allocator scoring"; its metadata say "below 120" of a band that includes 120.
 */
export const uniqueDataSetSize = scoringMetric<{ readonly unique: bigint; readonly declared: bigint }>({
  id: "UNIQUE_DATA_SET_SIZE",
  name: "Unique dataset size",
  description:
    "Compares the actual unique data to what was declared by the client in their application (size of the one copy of the data set)",
  meaning:
    "Unique data, in percent of the data set sizes that clients declared, both weighted by how recently each client spent DataCap; a size that is not declared counts as 0, and 0 is the value when none is.",
  source: "Verified deals (DMOB); client applications (GitHub)",
  unit: null,
  weights: { openData: 1, enterprise: 1 },
  needsHttp: false,
  greatest: null,
  boundaries: "values",
  judges: "cut off",
  bands: () => [
    { below: 100, points: 1 },
    { from: 100, to: 120, points: 2 },
    { above: 120, points: 0 }
  ],
  measure: ({ clients, now }, ruleSet) => {
    const counted = ruleSet.corrections.has("B4")
      ? clients.filter(({ expectedSizeOfSingleDataset }) => expectedSizeOfSingleDataset !== null)
      : clients
    return {
      // An unknown size counts as 0: "Allocator scoring", UNIQUE_DATA_SET_SIZE.
      unique: weightedSum(counted, now, ({ totalUniqDataSetSize }) => totalUniqDataSetSize ?? 0n),
      declared: weightedSum(counted, now, ({ expectedSizeOfSingleDataset }) => expectedSizeOfSingleDataset ?? 0n)
    }
  },
  value: ({ unique, declared }, ruleSet) =>
    ruleSet.corrections.has("B4") && declared <= 0n ? nothingToJudge : percentage(percentOf(unique, declared), ruleSet),
  inputs: ({ unique, declared }) => [
    { name: "Unique data (weighted)", value: bytes(unique) },
    { name: "Declared size of one copy (weighted)", value: bytes(declared) }
  ],
  lines: ({ unique, declared }, { shown }) => [
    `Total expected size of single data set (weighted): ${printDataSize(declared)}`,
    `Total unique data set size (weighted): ${printDataSize(unique)}`,
    `Ratio of unique data set size to expected size of single data set: ${fixed2(shown)}`,
    "Ratio >= 100 and < 120: 2 points",
    "Ratio < 100: 1 point",
    "Ratio > 120: 0 points"
  ],
  levers: ({ unique, declared }) => [
    {
      direction: "up",
      // Twice what is declared lies beyond every band.
      most: 2n * declared - unique,
      moved: (steps) => ({ unique: unique + steps, declared }),
      quantity: bytes,
      text: (size) => `${size} more unique data (weighted)`
    },
    {
      direction: "down",
      most: unique,
      moved: (steps) => ({ unique: unique - steps, declared }),
      quantity: bytes,
      text: (size) => `${size} less unique data (weighted)`
    }
  ],
  obstacle: () => "no client that ever spent DataCap declares the size of its data set"
})
