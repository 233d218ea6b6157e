import { best, printQuantity, quantity } from "../../rules/Explanation.js"
import type { ComplianceRule } from "../ComplianceRule.js"

/** Fewest clients that are enough. */
export const MINIMUM_CLIENTS = 4

/** Clients that a provider stores for. Source: published rules, "Provider class in a week". */
export const enoughClients: ComplianceRule = {
  id: "numberOfClients",
  description: `at least ${MINIMUM_CLIENTS} clients`,
  source: "Verified deals (DMOB)",
  needsHttp: false,
  passes: ({ numOfClients }) => numOfClients >= MINIMUM_CLIENTS,
  explain: ({ numOfClients }) => {
    const distance = quantity(MINIMUM_CLIENTS - numOfClients, "clients")
    return {
      inputs: [{ name: "Clients", value: quantity(numOfClients, "clients") }],
      boundary: `at least ${MINIMUM_CLIENTS} clients`,
      prospect:
        numOfClients >= MINIMUM_CLIENTS
          ? best
          : {
              _tag: "Within",
              boundary: `at least ${MINIMUM_CLIENTS} clients`,
              distance,
              text: `${printQuantity(distance)} more keeps the rule`
            }
    }
  }
}
