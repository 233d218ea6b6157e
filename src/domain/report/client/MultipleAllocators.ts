import { chosenAllocators } from "../../client/Client.js"
import { best, printQuantity, quantity } from "../../rules/Explanation.js"
import { always } from "../ReportCheck.js"
import type { ClientCheck } from "./ClientCheck.js"
import type { ClientReport } from "./ClientReport.js"

const MOST_ALLOCATORS = 1

/** Allocators that grant to the client. Source: published rules, "Client checks", 1. */
export const multipleAllocators: ClientCheck = {
  id: "MULTIPLE_ALLOCATORS",
  passesWhen:
    "At most one of the client's rows on chain names an allocator other than Glif's automatic verifier; an allocator in two rows counts twice.",
  source: "Verified clients (DMOB)",
  needsHttp: false,
  ...always<ClientReport>(({ allocators }) => {
    const chosen = chosenAllocators(allocators)
    const result = chosen.length <= MOST_ALLOCATORS
    const boundary = `at most ${printQuantity(quantity(MOST_ALLOCATORS, "allocators"))}`
    const excess = quantity(chosen.length - MOST_ALLOCATORS, "allocators")
    return {
      result,
      metadata: {
        allocators_count: chosen.length,
        max_allocators_count: MOST_ALLOCATORS,
        msg: result
          ? "Client receiving datacap from one allocator"
          : "Client receiving datacap from more than one allocator"
      },
      explanation: {
        inputs: [{ name: "Allocators other than Glif", value: quantity(chosen.length, "allocators") }],
        boundary,
        prospect: result
          ? best
          : { _tag: "Within", boundary, distance: excess, text: `passes with ${printQuantity(excess)} fewer` }
      }
    }
  })
}
