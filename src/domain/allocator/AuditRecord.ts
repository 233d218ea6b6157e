import { DateTime, Option, Order, Schema } from "effect"
import { instantOf } from "../time/IsoInstant.js"

/** A field of which only readable values count; anything else, and a missing one, is null. */
const readable = <A, I>(schema: Schema.Schema<A, I>, read: (value: unknown) => I | null) =>
  Schema.optionalWith(
    Schema.transform(Schema.Unknown, Schema.NullOr(schema), { strict: true, decode: read, encode: (value) => value }),
    { default: () => null }
  )

const isoText = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/

/** ISO text of a date or a date-time; without a zone it is in UTC. */
const instantText = (value: unknown): string | null => {
  const [, day, time = "00:00", offset] = isoText.exec(typeof value === "string" ? value.trim() : "") ?? []
  if (day === undefined) return null
  return Option.getOrNull(Option.map(instantOf({ day, time: `T${time}`, offset }), DateTime.formatIso))
}

const decimal = /^-?\d+(\.\d+)?$/

/** A number, or a text that is one. */
const amount = (value: unknown): number | null => {
  if (typeof value === "number") return Number.isFinite(value) ? value : null
  return typeof value === "string" && decimal.test(value.trim()) ? Number(value) : null
}

const text = (value: unknown): string | null => (typeof value === "string" && value.trim() !== "" ? value : null)

const Instant = readable(Schema.DateTimeUtc, instantText)

/**
 * An audit of an allocator as its registry file tells it; the first one is the grant, not an audit.
 * Null where the file is silent, blank or unreadable. Source: published rules, "Audits"; REST interface, audit states.
 */
export const AuditRecord = Schema.Struct({
  started: Instant,
  ended: Instant,
  /** When the DataCap that follows from the audit was allocated. */
  dcAllocated: Instant.pipe(Schema.fromKey("dc_allocated")),
  /** Word of the registry, such as `DOUBLED`. */
  outcome: readable(Schema.String, text),
  /** PiB. */
  datacapAmount: readable(Schema.Finite, amount).pipe(Schema.fromKey("datacap_amount"))
}).annotations({ identifier: "AuditRecord" })
export type AuditRecord = typeof AuditRecord.Type

const byEnd = Order.mapInput(Order.number, ({ ended }: AuditRecord) =>
  ended === null ? Number.POSITIVE_INFINITY : DateTime.toEpochMillis(ended)
)

/** Audits by their end, those without one last; those that end together in the order of the file. */
export const auditsInOrder = (audits: ReadonlyArray<AuditRecord>): ReadonlyArray<AuditRecord> => [...audits].sort(byEnd)
