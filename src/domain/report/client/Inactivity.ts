import { DateTime } from "effect"
import { best, bytes, type Prospect, printQuantity, quantity } from "../../rules/Explanation.js"
import { fixed2 } from "../../shared/Texts.js"
import { always } from "../ReportCheck.js"
import type { ClientCheck } from "./ClientCheck.js"
import type { ClientReport } from "./ClientReport.js"

const DAY_MILLIS = 86_400_000
const INACTIVE_FROM_DAYS = 60

const boundary = `DataCap spent or received less than ${INACTIVE_FROM_DAYS} days ago, or none left to spend`

/** Whether the client uses what it was granted. Source: published rules, "Client checks", 2. */
export const inactivity: ClientCheck = {
  id: "INACTIVITY",
  passesWhen:
    "The client received or spent DataCap less than 60 days ago, or has none left, or it is unknown what it has left. A time that is unknown is not taken for recent.",
  source: "Remaining DataCap (Lotus); verified deals and allowances (DMOB)",
  needsHttp: false,
  ...always<ClientReport>(({ now, availableDatacap, lastDatacapSpent, lastDatacapReceived }) => {
    const sinceSpent = daysBetween(lastDatacapSpent, now)
    const sinceReceived = daysBetween(lastDatacapReceived, now)
    const known = [sinceSpent, sinceReceived].filter((days) => days !== null)
    const unspent = availableDatacap ?? 0n // What is left but unknown counts as nothing left: "Client checks", 2.
    const result = unspent <= 0n || known.some((days) => days < INACTIVE_FROM_DAYS)
    return {
      result,
      metadata: {
        inactivity_period_days: sinceSpent === null ? null : fixed2(sinceSpent),
        available_datacap: availableDatacap === null ? null : String(availableDatacap),
        time_since_last_datacap_days: sinceReceived === null ? null : fixed2(sinceReceived),
        msg: result
          ? "Client was active in last 60 days or spent all its DataCap"
          : "Client has unspent DataCap and was inactive for more than a 2 months"
      },
      explanation: {
        inputs: [
          { name: "DataCap left", value: availableDatacap === null ? null : bytes(availableDatacap) },
          { name: "Since DataCap was last spent", value: sinceSpent === null ? null : quantity(sinceSpent, "days") },
          {
            name: "Since DataCap was last received",
            value: sinceReceived === null ? null : quantity(sinceReceived, "days")
          }
        ],
        boundary,
        prospect: result ? best : untilActive(unspent, known)
      }
    }
  })
}

const daysBetween = (earlier: DateTime.Utc | null, later: DateTime.Utc): number | null =>
  earlier === null ? null : (DateTime.toEpochMillis(later) - DateTime.toEpochMillis(earlier)) / DAY_MILLIS

/** Most days that are recent: a millisecond less than too many. */
const RECENT_DAYS = INACTIVE_FROM_DAYS - 1 / DAY_MILLIS

/** `sinceActivity`: days, of the times that are known. */
const untilActive = (unspent: bigint, sinceActivity: ReadonlyArray<number>): Prospect => {
  const left = printQuantity(bytes(unspent))
  if (sinceActivity.length === 0) {
    return {
      _tag: "Within",
      boundary,
      distance: bytes(unspent),
      text: `passes when the ${left} left are spent; when DataCap was last spent or received is unknown`
    }
  }
  const days = Math.min(...sinceActivity)
  return {
    _tag: "Within",
    boundary,
    distance: quantity(days - RECENT_DAYS, "days"),
    text: `passes when some of the ${left} left is spent, or more received; the last time was ${printQuantity(quantity(days, "days"))} ago`
  }
}
