import { quantity } from "../rules/Explanation.js"
import { fixed2 } from "../shared/Texts.js"
import { plainValue } from "./MetricValue.js"
import { scoringMetric } from "./ScoringMetric.js"

/** Share of the allocator's clients that came back for more DataCap. Source: published rules, "Allocator scoring". */
export const clientPreviousApplications = scoringMetric<{ readonly returning: number; readonly clients: number }>({
  id: "CLIENT_PREVIOUS_APPLICATIONS",
  name: "Client previous applications",
  description: "Measures number of clients that are returning customers",
  meaning: "Clients with more than one allocation, in percent of all clients; 0 without clients.",
  source: "Allowances (DMOB)",
  unit: "%",
  weights: { openData: 1, enterprise: 1 },
  needsHttp: false,
  greatest: 100,
  boundaries: "values",
  judges: "as it is",
  bands: () => [
    { above: 75, points: 2 },
    { from: 60, to: 75, points: 1 },
    { below: 60, points: 0 }
  ],
  measure: ({ clients }) => ({
    returning: clients.filter(({ allocationsNumber }) => allocationsNumber > 1).length,
    clients: clients.length
  }),
  value: ({ returning, clients }) => plainValue(clients === 0 ? 0 : (100 * returning) / clients),
  inputs: ({ returning, clients }) => [
    { name: "Clients with more than one allocation", value: quantity(returning, "clients") },
    { name: "Clients", value: quantity(clients, "clients") }
  ],
  lines: ({ returning, clients }, { shown }) => [
    `Number of returning clients: ${returning}`,
    `Total number of clients: ${clients}`,
    `Percentage of returning clients: ${fixed2(shown)}%`,
    "Percentage of returning clients > 75: 2 points",
    "Percentage of returning clients >= 60: 1 point",
    "Percentage of returning clients < 60: 0 points"
  ],
  levers: ({ returning, clients }) => [
    {
      direction: "up",
      most: BigInt(clients - returning),
      moved: (steps) => ({ returning: returning + Number(steps), clients }),
      quantity: (steps) => quantity(Number(steps), "clients"),
      text: (some) => `a second allocation to ${some}`
    }
  ],
  obstacle: () => "there are no clients"
})
