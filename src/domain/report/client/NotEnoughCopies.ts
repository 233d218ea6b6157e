import { Option } from "effect"
import { percentageBelow } from "../../client/ReplicaDistribution.js"
import { printQuantity, quantity } from "../../rules/Explanation.js"
import { fixed2 } from "../../shared/Texts.js"
import { nothingRequired } from "../nothingRequired.js"
import { withLimit } from "../ReportCheck.js"
import type { ClientCheck } from "./ClientCheck.js"
import type { ClientReport } from "./ClientReport.js"
import { outcomeOfShare } from "./ReplicaShareCheck.js"

/** Share of the client's data that has fewer copies than its allocator requires. Source: published rules, "Client checks", 17. */
export const notEnoughCopies: ClientCheck = {
  id: "NOT_ENOUGH_COPIES",
  passesWhen:
    "The share of data with fewer copies than the allocator requires is at most the limit, or the allocator requires no number of copies.",
  source: "Verified deals (DMOB); required copies (allocator registry)",
  needsHttp: false,
  ...withLimit<ClientReport>("maxRequiredCopiesPercentage", ({ requiredCopies, replicas }, limit) => {
    if (requiredCopies === null) return Option.some(nothingRequired)
    const share = percentageBelow(replicas, requiredCopies)
    return Option.some(
      outcomeOfShare({
        share,
        limit,
        copies: `fewer than ${printQuantity(quantity(requiredCopies, "copies"))}`,
        metadata: {
          max_percentage_for_required_copies: limit,
          msg: `${fixed2(share)}% of data have less than allocator-defined ${requiredCopies}+ replicas`
        }
      })
    )
  })
}
