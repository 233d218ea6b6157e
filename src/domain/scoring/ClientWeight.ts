import { DateTime } from "effect"
import { sumOf } from "../shared/Grouping.js"
import { scaleInteger } from "../shared/Ratio.js"
import type { ScoredClient } from "./ScoringInput.js"

const DAY_MILLIS = 86_400_000
/** Days without spending after which a client begins to fade. */
const ACTIVE_DAYS = 60
/** Further days after which 1/e of its weight is left. */
const FADING_DAYS = 120

/**
 * How much a client counts at `now`, 0..1: fully for 60 whole days after it last spent DataCap, then less by the day;
 * not at all when it never spent any. Source: published rules, "Allocator scoring", client weight.
 */
export const clientWeight = (lastDatacapSpent: DateTime.Utc | null, now: DateTime.Utc): number => {
  if (lastDatacapSpent === null) return 0
  const days = Math.floor((DateTime.toEpochMillis(now) - DateTime.toEpochMillis(lastDatacapSpent)) / DAY_MILLIS)
  return days <= ACTIVE_DAYS ? 1 : Math.exp(-(days - ACTIVE_DAYS) / FADING_DAYS)
}

/** An amount of a client, cut off to whole bytes after it is multiplied with the client's weight. */
export const weighted = (client: ScoredClient, now: DateTime.Utc, amount: bigint): bigint =>
  scaleInteger(amount, clientWeight(client.lastDatacapSpent, now))

/** Sum of an amount over clients, each {@link weighted}. */
export const weightedSum = (
  clients: Iterable<ScoredClient>,
  now: DateTime.Utc,
  amountOf: (client: ScoredClient) => bigint
): bigint => sumOf(clients, (client) => weighted(client, now, amountOf(client)))
