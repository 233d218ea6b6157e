import { Option } from "effect"
import { percentageAbove } from "../../client/ReplicaDistribution.js"
import { printQuantity, quantity } from "../../rules/Explanation.js"
import { fixed2 } from "../../shared/Texts.js"
import { withLimit } from "../ReportCheck.js"
import type { ClientCheck } from "./ClientCheck.js"
import type { ClientReport } from "./ClientReport.js"
import { outcomeOfShare } from "./ReplicaShareCheck.js"

/** Share of the client's data that has too many copies. Source: published rules, "Client checks", 16. */
export const highReplica: ClientCheck = {
  id: "DEAL_DATA_REPLICATION_HIGH_REPLICA",
  passesWhen:
    "The share of data with more copies than the edition allows is at most the limit; left out while the edition is unknown.",
  source: "Verified deals (DMOB)",
  needsHttp: false,
  ...withLimit<ClientReport>("maxHighReplicaPercentage", ({ highReplicaThreshold, replicas }, limit) =>
    Option.map(Option.fromNullable(highReplicaThreshold), (threshold) => {
      const share = percentageAbove(replicas, threshold)
      return outcomeOfShare({
        share,
        limit,
        copies: `more than ${printQuantity(quantity(threshold, "copies"))}`,
        metadata: { max_percentage_for_replica: limit, msg: `High replica percentage is ${fixed2(share)}%` }
      })
    })
  )
}
