import { quantity } from "../rules/Explanation.js"
import { known } from "../shared/Known.js"
import { fixed2 } from "../shared/Texts.js"
import { monthsBetween } from "../time/Months.js"
import { nothingToJudge, plainValue } from "./MetricValue.js"
import { ENDLESS } from "./Prospects.js"
import { scoringMetric } from "./ScoringMetric.js"

interface Clientele {
  /** Null of what is no number. */
  readonly clients: number | null
  /** Since the first audit ended, below 0 before that; null when the registry does not say. */
  readonly months: number | null
}

/** Clients of the allocator for each month since its first audit. Source: published rules, "Allocator scoring". */
export const clientDiversity = scoringMetric<Clientele>({
  id: "CLIENT_DIVERSITY",
  name: "Client diversity",
  description:
    "Measures how many clients is an allocator working with, based on the number of months the allocator has been operating",
  meaning:
    "Clients, divided by the months since the first audit in the registry entry ended; 0 when that end is unknown or now.",
  source: "Verified clients (DMOB); audits (allocator registry)",
  unit: null,
  weights: { openData: 2, enterprise: 2 },
  needsHttp: false,
  greatest: null,
  boundaries: "values",
  judges: "as it is",
  bands: () => [
    { above: 0.6, points: 2 },
    { from: 0.4, to: 0.6, points: 1 },
    { below: 0.4, points: 0 }
  ],
  measure: ({ clientsNumber, auditEnds, now }) => {
    const [firstEnd = null] = auditEnds
    return { clients: known(clientsNumber), months: firstEnd === null ? null : monthsBetween(firstEnd, now) }
  },
  // Months that are unknown or 0 give 0: "Allocator scoring", months.
  value: ({ clients, months }) =>
    clients === null ? nothingToJudge : plainValue(months === null || months === 0 ? 0 : clients / months),
  inputs: ({ clients, months }) => [
    { name: "Clients", value: clients === null ? null : quantity(clients, "clients") },
    { name: "Months since the first audit ended", value: months === null ? null : quantity(months, "none") }
  ],
  lines: ({ clients, months }, { shown }) => [
    `Number of clients: ${clients}`,
    `Months of operation: ${months === null ? "null" : fixed2(months)}`,
    `Client diversity ratio (clients / months): ${fixed2(shown)}`,
    "Client diversity ratio > 0.6: 2 points",
    "Client diversity ratio >= 0.4: 1 point",
    "Client diversity ratio < 0.4: 0 points"
  ],
  levers: ({ clients, months }) => [
    {
      direction: "up",
      most: ENDLESS,
      moved: (steps) => ({ clients: clients === null ? null : clients + Number(steps), months }),
      quantity: (steps) => quantity(Number(steps), "clients"),
      text: (more) => `working with ${more} more`
    }
  ],
  obstacle: ({ clients, months }) => {
    if (clients === null) return "the number of clients is not known"
    return months === null
      ? "the registry entry does not say when the first audit ended"
      : "the first audit ends no earlier than this report"
  }
})
