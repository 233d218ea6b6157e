import { DateTime, Option, Order } from "effect"
import type { DataType } from "../allocator/Allocator.js"

/** Glif's automatic verifier: it grants to anybody, so it is no allocator that a client chose. */
export const GLIF_AUTO_VERIFIED = "f0121877"

/**
 * Allocator in whose name a client is reported, out of one for each of its rows on chain, by row id: the first, or the
 * second when Glif comes first and is not alone. None without rows. Source: published rules, "Client report".
 */
export const mainAllocator = (allocators: ReadonlyArray<string>): Option.Option<string> => {
  const [first, second] = allocators
  return Option.fromNullable(first === GLIF_AUTO_VERIFIED ? (second ?? first) : first)
}

/** Allocators that are not Glif, as often as they are named. Source: published rules, "Who counts as what". */
export const chosenAllocators = (allocators: ReadonlyArray<string>): ReadonlyArray<string> =>
  allocators.filter((allocator) => allocator !== GLIF_AUTO_VERIFIED)

/** DataCap granted to a client, as far as it tells of the application. */
export interface ClientGrant {
  readonly id: number
  /** Unix seconds of the granting message; null or 0 when unknown. */
  readonly grantedAt: number | null
  /** Unix seconds of the application; null or 0 when unknown. */
  readonly appliedAt: number | null
  readonly auditTrail: string | null
}

const byGrant = Order.combine(
  Order.mapInput(Order.number, ({ grantedAt }: ClientGrant) => grantedAt || Number.POSITIVE_INFINITY),
  Order.mapInput(Order.number, ({ id }: ClientGrant) => id)
)

/** The earliest by its message, ties by id; those of unknown time come last. Source: published rules, "Client report". */
export const firstGrant = <Grant extends ClientGrant>(grants: Iterable<Grant>): Option.Option<Grant> => {
  let first: Grant | undefined
  for (const grant of grants) if (first === undefined || byGrant(grant, first) < 0) first = grant
  return Option.fromNullable(first)
}

/** An instant of the chain index, in Unix seconds; none when it is unknown, which 0 is, too. */
export const knownInstant = (seconds: number | null): Option.Option<DateTime.Utc> =>
  Option.fromNullable(seconds).pipe(
    Option.filter((known) => known !== 0),
    Option.flatMap((known) => DateTime.make(known * 1000)),
    Option.map(DateTime.toUtc)
  )

/** When a client last got DataCap: at the newest message that granted some, null when no time is known. Source: published rules, "Client report". */
export const lastDatacapReceived = (grants: Iterable<Pick<ClientGrant, "grantedAt">>): DateTime.Utc | null => {
  const times = Array.from(grants).flatMap(({ grantedAt }) => Option.toArray(knownInstant(grantedAt)))
  return times.length === 0 ? null : times.reduce(Order.max<DateTime.Utc>(DateTime.Order))
}

/** Where a client applied: the audit trail of its first grant, as it stands, unless that says `n/a`. */
export const applicationUrl = (grants: Iterable<ClientGrant>): string | null => {
  const trail = Option.flatMapNullable(firstGrant(grants), ({ auditTrail }) => auditTrail)
  return Option.getOrNull(Option.filter(trail, (text) => text !== "n/a"))
}

/**
 * Whether a client's data is public: so says the data type of its main allocator, null when that is in no registry, else
 * the client's own answer. Null when neither is known. Source: published rules, "Client report".
 */
export const isPublicDataset = (mainAllocatorType: DataType | null, ownAnswer: boolean | null): boolean | null =>
  mainAllocatorType === null ? ownAnswer : mainAllocatorType === "openData"
