import { DateTime, Option, Order } from "effect"
import { byIdNumber } from "../shared/Ids.js"

/** When a provider was looked up, found or not. */
export interface LookUp {
  readonly provider: string
  readonly date: DateTime.Utc
}

/** The newest look-up of each provider; of two at one instant the later in the order given. */
export const newestLookUps = <A extends LookUp>(lookUps: Iterable<A>): ReadonlyMap<string, A> => {
  const newest = new Map<string, A>()
  for (const lookUp of lookUps) {
    const known = newest.get(lookUp.provider)
    if (known === undefined || DateTime.lessThanOrEqualTo(known.date, lookUp.date)) newest.set(lookUp.provider, lookUp)
  }
  return newest
}

/** Providers that one run looks up. */
export const LOOKED_UP_AT_ONCE = 20

/** How long a look-up serves, one that found nothing included. */
const DAYS_OF_USE = 7

/** Since when look-ups still serve at `now`, that instant included. */
export const usableSince = (now: DateTime.Utc): DateTime.Utc => DateTime.subtract(now, { days: DAYS_OF_USE })

/**
 * Providers to look up at `now`, out of those with deals: at most 20 that were never looked up or last more than seven
 * days ago; those that were never looked up first, then those that wait the longest, then by id.
 * Source: external services, "Location", provider map.
 */
export const providersToLookUp = (
  providers: Iterable<string>,
  lookUps: Iterable<LookUp>,
  now: DateTime.Utc
): ReadonlyArray<string> => {
  const newest = newestLookUps(lookUps)
  const since = usableSince(now)
  const waiting = Array.from(new Set(providers), (provider) => ({
    provider,
    lookedUp: Option.map(Option.fromNullable(newest.get(provider)), ({ date }) => date)
  })).filter(({ lookedUp }) => Option.match(lookedUp, { onNone: () => true, onSome: DateTime.lessThan(since) }))
  return waiting
    .sort(longestWaiting)
    .slice(0, LOOKED_UP_AT_ONCE)
    .map(({ provider }) => provider)
}

interface Waiting {
  readonly provider: string
  readonly lookedUp: Option.Option<DateTime.Utc>
}

const longestWaiting = Order.combine(
  Order.mapInput(Option.getOrder(DateTime.Order), ({ lookedUp }: Waiting) => lookedUp),
  Order.mapInput(byIdNumber, ({ provider }: Waiting) => provider)
)
