import { Option } from "effect"
import { percentageBelow } from "../../client/ReplicaDistribution.js"
import { quantity } from "../../rules/Explanation.js"
import { nothingRequired } from "../nothingRequired.js"
import { type CheckOutcome, withLimit } from "../ReportCheck.js"
import { outcomeOfViolators } from "../Violators.js"
import type { AllocatorCheck } from "./AllocatorCheck.js"
import type { AllocatorReport, ReportedClient } from "./AllocatorReport.js"
import { clientsText } from "./ClientTexts.js"

/** Clients whose data has fewer copies than the allocator requires. Source: published rules, "Allocator checks", 2. */
export const clientNotEnoughCopies: AllocatorCheck = {
  id: "CLIENT_NOT_ENOUGH_COPIES",
  name: "Client not enough copies",
  description: "Check that clients store data with the required number of copies",
  passesWhen:
    "The share of each client's data with fewer copies than the allocator requires is at most the limit, or the allocator requires no number of copies.",
  source: "Verified deals (DMOB); required copies (allocator registry)",
  needsHttp: false,
  ...withLimit<AllocatorReport>("maxRequiredCopiesPercentage", ({ clients, requiredCopies }, limit) =>
    Option.some(requiredCopies === null ? nothingRequired : outcomeOf(clients, requiredCopies, limit))
  )
}

const outcomeOf = (clients: ReadonlyArray<ReportedClient>, requiredCopies: number, limit: number): CheckOutcome => {
  const shares = clients.map(({ client, replicas }) => ({ client, share: percentageBelow(replicas, requiredCopies) }))
  return outcomeOfViolators({
    ids: new Set(shares.filter(({ share }) => share > limit).map(({ client }) => client)),
    counted: "clients",
    metadata: { max_clients_with_not_enough_copies: 0, max_percentage_for_required_copies: limit },
    messages: {
      pass: `All clients meet the ${requiredCopies} replicas requirement`,
      fail: (violators) => `${clientsText(violators)} do not meet the ${requiredCopies} replicas requirement`
    },
    inputs: [
      { name: "Required copies", value: quantity(requiredCopies, "copies") },
      {
        name: "Greatest share of a client's data in fewer copies",
        value: quantity(
          shares.reduce((most, { share }) => Math.max(most, share), 0),
          "percent"
        )
      }
    ],
    boundary: `at most ${limit}% of a client's data in fewer than ${requiredCopies} copies`,
    remedy: (each) => `${each} has at most ${limit}% of its data in fewer than ${requiredCopies} copies`
  })
}
