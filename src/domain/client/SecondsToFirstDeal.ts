import { DateTime, Order } from "effect"
import type { HourlyClaims } from "../aggregation/HourlyDeals.js"
import { groupRows, sumOf } from "../shared/Grouping.js"
import { quotient } from "../shared/Ratio.js"

/** DataCap that an allocator granted to a client at an instant. */
export interface DatedGrant {
  readonly client: string
  readonly allocator: string
  readonly timestamp: DateTime.Utc
}

const MILLIS = 1000n

/**
 * Mean time from a grant to the first hour, not before it, in which a deal of the client began; seconds. Grants after which
 * none began are left out, those of one client by one allocator at one instant count once; null when none is left (D7).
 * A deal in the clock hour of the grant begins before it, unless the grant is on the hour.
 * Source: published rules, "Seconds to first deal".
 */
export const averageSecondsToFirstDeal = (
  grants: Iterable<DatedGrant>,
  deals: Iterable<Pick<HourlyClaims, "client" | "hour">>
): number | null => {
  const hoursOf = new Map(
    groupRows(deals, ({ client }) => [client]).map((group) => [
      group[0].client,
      group.map(({ hour }) => DateTime.toEpochMillis(hour)).sort(Order.number)
    ])
  )
  const waits = groupRows(grants, ({ client, allocator, timestamp }) => [
    client,
    allocator,
    DateTime.toEpochMillis(timestamp)
  ]).flatMap(([{ client, timestamp }]) => {
    const granted = DateTime.toEpochMillis(timestamp)
    const first = hoursOf.get(client)?.find((hour) => hour >= granted)
    return first === undefined ? [] : [BigInt(first - granted)]
  })
  return waits.length === 0
    ? null
    : quotient(
        sumOf(waits, (wait) => wait),
        MILLIS * BigInt(waits.length)
      )
}
