import { chosenAllocators, GLIF_AUTO_VERIFIED } from "../../client/Client.js"
import { quantity } from "../../rules/Explanation.js"
import { always } from "../ReportCheck.js"
import { outcomeOfViolators } from "../Violators.js"
import type { AllocatorCheck } from "./AllocatorCheck.js"
import type { AllocatorReport } from "./AllocatorReport.js"
import { clientsText } from "./ClientTexts.js"

/** Clients that got DataCap from several allocators. Source: published rules, "Allocator checks", 1. */
export const clientMultipleAllocators: AllocatorCheck = {
  id: "CLIENT_MULTIPLE_ALLOCATORS",
  name: "Client multiple allocators",
  description: "Check that clients receive datacap from only one allocator",
  passesWhen: `Each client has at most one row on chain that names an allocator other than ${GLIF_AUTO_VERIFIED}, Glif's automatic verifier.`,
  source: "Verified clients (DMOB)",
  needsHttp: false,
  ...always<AllocatorReport>(({ clients }) => {
    const rows = clients.map(({ client, allocators }) => ({ client, chosen: chosenAllocators(allocators).length }))
    return outcomeOfViolators({
      ids: new Set(rows.filter(({ chosen }) => chosen > 1).map(({ client }) => client)),
      counted: "clients",
      metadata: { max_clients_using_multiple_allocators_count: 0 },
      messages: {
        pass: "All clients receiving datacap from one allocator",
        fail: (violators) => `${clientsText(violators)} receiving datacap from more than one allocator`
      },
      inputs: [
        { name: "Clients", value: quantity(new Set(rows.map(({ client }) => client)).size, "clients") },
        {
          name: "Most allocators of one client, Glif aside",
          value: quantity(
            rows.reduce((most, { chosen }) => Math.max(most, chosen), 0),
            "allocators"
          )
        }
      ],
      boundary: "at most 1 allocator for a client, Glif aside",
      remedy: (each) => `${each} has DataCap from 1 allocator only, Glif aside`
    })
  })
}
