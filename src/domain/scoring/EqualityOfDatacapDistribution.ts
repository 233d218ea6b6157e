import { bytes, quantity } from "../rules/Explanation.js"
import { printDataSize } from "../shared/Bytes.js"
import { sumOf } from "../shared/Grouping.js"
import { quotient } from "../shared/Ratio.js"
import { type Deviation, standardDeviation } from "../shared/Statistics.js"
import { fixed2 } from "../shared/Texts.js"
import type { Bands } from "./Bands.js"
import { weighted } from "./ClientWeight.js"
import { nothingToJudge } from "./MetricValue.js"
import { scoringMetric } from "./ScoringMetric.js"

interface Distribution {
  /** Bytes, weighted. */
  readonly total: bigint
  readonly clients: number
  /** Of the clients' parts, each in units of the even part: between 0 and √(clients − 1); null without allocations. */
  readonly deviation: Deviation | null
}

/** Steps of 1 that a deviation may move by. */
const STEPS = 100

const bands: Bands = [
  { from: 0.9, to: 1.1, points: 3 },
  { from: 0.7, below: 0.9, points: 2 },
  { above: 1.1, to: 1.3, points: 2 },
  { from: 0.5, below: 0.7, points: 1 },
  { above: 1.3, to: 1.5, points: 1 },
  { below: 0.5, points: 0 },
  { above: 1.5, points: 0 }
]

const bandsWithB3: Bands = [
  { to: 0.1, points: 3 },
  { above: 0.1, to: 0.3, points: 2 },
  { above: 0.3, to: 0.5, points: 1 },
  { above: 0.5, points: 0 }
]

const pointLines = [
  "Standard deviation >= 0.9 and <= 1.1: 3 points",
  "Standard deviation (>= 0.7 and < 0.9) or (> 1.1 and <= 1.3): 2 points",
  "Standard deviation (>= 0.5 and < 0.7) or (> 1.3 and <= 1.5): 1 point",
  "Standard deviation < 0.5 or > 1.5: 0 points"
]

const pointLinesWithB3 = [
  "Standard deviation <= 0.1: 3 points",
  "Standard deviation > 0.1 and <= 0.3: 2 points",
  "Standard deviation > 0.3 and <= 0.5: 1 point",
  "Standard deviation > 0.5: 0 points"
]

/** Of parts in units of the even part, each cut off after two decimals. */
const truncatedDeviation = (parts: ReadonlyArray<bigint>, total: bigint): Deviation | null =>
  standardDeviation(
    parts.map((part) => (100n * BigInt(parts.length) * part) / total),
    100n
  )

const exactDeviation = (parts: ReadonlyArray<bigint>, total: bigint): Deviation | null =>
  standardDeviation(
    parts.map((part) => BigInt(parts.length) * part),
    total
  )

/** No parts deviate by nothing. Source: published rules, "Shared arithmetic". */
const valueOf = (deviation: Deviation | null): number => deviation?.value ?? 0

/** A deviation some hundredths greater, or smaller by at most those that it has. */
const shifted = ({ value, hundredths, isBetween }: Deviation, steps: bigint): Deviation => ({
  value: value + Number(steps) / STEPS,
  hundredths: hundredths + steps,
  isBetween
})

/** A number on the same side as the deviation of every whole hundredth, where all bands end. */
const judgedPlace = ({ hundredths, isBetween }: Deviation): number =>
  quotient(2n * hundredths + (isBetween ? 1n : 0n), 200n)

/** How far the allocator's clients are from holding even parts of its DataCap. Source: published rules, "Allocator scoring". */
export const equalityOfDatacapDistribution = scoringMetric<Distribution>({
  id: "EQUALITY_OF_DATACAP_DISTRIBUTION",
  name: "Equality of datacap distribution",
  description: "Measures how is the allocator allocating datacap to clients",
  meaning:
    "Standard deviation of the clients' allocations, weighted by how recently each client spent DataCap and in units of the even part; 0 without allocations.",
  source: "Allowances and verified deals (DMOB)",
  unit: null,
  weights: { openData: 2, enterprise: 2 },
  needsHttp: false,
  greatest: null,
  boundaries: "values",
  judges: "as it is",
  bands: ({ corrections }) => (corrections.has("B3") ? bandsWithB3 : bands),
  measure: ({ clients, now }, { corrections }) => {
    const parts = clients.map((client) => weighted(client, now, client.totalAllocations))
    const total = sumOf(parts, (part) => part)
    const deviationOf = corrections.has("B5") ? exactDeviation : truncatedDeviation
    const deviation = total <= 0n ? null : deviationOf(parts, total)
    // Parts below 0, which there cannot be, may deviate beyond all numbers.
    const isNumber = deviation !== null && Number.isFinite(deviation.value)
    return { total, clients: parts.length, deviation: isNumber ? deviation : null }
  },
  value: ({ deviation }) =>
    deviation === null ? nothingToJudge : { shown: deviation.value, judged: judgedPlace(deviation) },
  inputs: ({ total, clients, deviation }) => [
    { name: "Allocations (weighted)", value: bytes(total) },
    { name: "Clients", value: quantity(clients, "clients") },
    { name: "Standard deviation", value: quantity(valueOf(deviation), "none") }
  ],
  lines: ({ total, clients, deviation }, _, { corrections }) => [
    `Total allocations (weighted): ${printDataSize(total)}`,
    `Number of clients: ${clients}`,
    `Standard deviation of equality ratio: ${fixed2(valueOf(deviation))}`,
    ...(corrections.has("B3") ? pointLinesWithB3 : pointLines)
  ],
  levers: ({ total, clients, deviation }) =>
    deviation === null
      ? []
      : [
          {
            direction: "up",
            // One client holding everything deviates most.
            most: BigInt(Math.floor(STEPS * (Math.sqrt(clients - 1) - deviation.value))),
            moved: (steps) => ({ total, clients, deviation: shifted(deviation, steps) }),
            quantity: (steps) => quantity(Number(steps) / STEPS, "none"),
            text: (amount) => `a standard deviation higher by ${amount}`
          },
          {
            direction: "down",
            most: deviation.hundredths,
            moved: (steps) => ({ total, clients, deviation: shifted(deviation, -steps) }),
            quantity: (steps) => quantity(Number(steps) / STEPS, "none"),
            text: (amount) => `a standard deviation lower by ${amount}`
          }
        ],
  obstacle: ({ deviation }) =>
    deviation === null
      ? "no client that ever spent DataCap holds an allocation"
      : "a single client is as even as can be, and its deviation is always 0"
})
