import { sumOf } from "../../shared/Grouping.js"
import type { ScoreComponent } from "./ScoreComponent.js"

/**
 * Replicas of the clients' data. Measured as a whole: once any replica is known, a client without one hides nothing.
 * Source: published rules, "Weighted compliance score", components.
 */
export const replication: ScoreComponent = {
  id: "replication",
  name: "Replication",
  description: "DataCap stored with neither too few nor too many replicas",
  source: "Verified deals (DMOB)",
  weight: 2,
  measured: "All of the clients' replica distributions",
  good: "The number of replicas lies between the thresholds of the week's edition, both included",
  accounts: ({ clients }) => {
    const isMeasured = sumOf(clients, ({ replicaBytes }) => replicaBytes) > 0n
    return clients.map(({ client, bytes, replicaBytes, wellReplicatedBytes }) => ({
      id: client,
      measured: isMeasured ? replicaBytes : 0n,
      good: isMeasured ? wellReplicatedBytes : 0n,
      unmeasured: isMeasured ? 0n : bytes,
      reason: () => "too few or too many replicas"
    }))
  },
  words: () => ({
    good: "with neither too few nor too many replicas",
    unmeasured: "of clients without a replica distribution",
    change: (size) => `${size} more with neither too few nor too many replicas`,
    boundary: "replicas between the thresholds of the edition",
    inputs: []
  })
}
