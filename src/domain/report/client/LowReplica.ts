import { Option } from "effect"
import { percentageBelow } from "../../client/ReplicaDistribution.js"
import { printQuantity, quantity } from "../../rules/Explanation.js"
import { fixed2 } from "../../shared/Texts.js"
import { withLimit } from "../ReportCheck.js"
import type { ClientCheck } from "./ClientCheck.js"
import type { ClientReport } from "./ClientReport.js"
import { outcomeOfShare } from "./ReplicaShareCheck.js"

/** Share of the client's data that has too few copies. Source: published rules, "Client checks", 15. */
export const lowReplica: ClientCheck = {
  id: "DEAL_DATA_REPLICATION_LOW_REPLICA",
  passesWhen:
    "The share of data with fewer copies than the edition asks for is at most the limit; left out while the edition is unknown.",
  source: "Verified deals (DMOB)",
  needsHttp: false,
  ...withLimit<ClientReport>("maxLowReplicaPercentage", ({ lowReplicaThreshold, replicas }, limit) =>
    Option.map(Option.fromNullable(lowReplicaThreshold), (threshold) => {
      const share = percentageBelow(replicas, threshold)
      return outcomeOfShare({
        share,
        limit,
        copies: `fewer than ${printQuantity(quantity(threshold, "copies"))}`,
        metadata: { max_percentage_for_low_replica: limit, msg: `Low replica percentage is ${fixed2(share)}%` }
      })
    })
  )
}
