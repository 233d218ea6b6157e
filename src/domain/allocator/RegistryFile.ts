import { type DateTime, Option, Predicate, Schema } from "effect"
import { lenient } from "../shared/LenientField.js"
import { instantOf } from "../time/IsoInstant.js"
import { AuditRecord } from "./AuditRecord.js"

/** A field that may be missing or null. */
const optional = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { nullable: true, as: "Option" })

/** An audit; one that is no object keeps its place and says nothing. */
const Audit = Schema.transform(Schema.Unknown, AuditRecord, {
  strict: true,
  decode: (value) => (Predicate.isReadonlyRecord(value) ? value : {}),
  encode: (audit) => audit
})

const Labels = Schema.Array(Schema.Trim)
const NumberText = Schema.Union(Schema.String, Schema.Number)

/**
 * What rules read of an allocator's file in the registry. Two layouts are in use: the newer one has `allocator_id`,
 * `pathway_addresses` and `audits`, the older one `address` and `status`. A field that does not name the allocator says
 * nothing where its value is odd. Source: external services, "Allocator registry".
 */
export const RegistryFile = Schema.Struct({
  allocator_id: optional(Schema.Trim),
  address: optional(Schema.Trim),
  pathway_addresses: optional(Schema.Struct({ msig: optional(Schema.Trim) })),
  status: lenient(Schema.String),
  application: lenient(
    Schema.Struct({
      audit: lenient(Labels),
      data_types: lenient(Labels),
      required_sps: lenient(NumberText),
      required_replicas: lenient(NumberText),
      tranche_schedule: lenient(Schema.String),
      allocation_bookkeeping: lenient(Schema.String)
    })
  ),
  audits: lenient(Schema.Array(Audit)),
  history: lenient(Schema.Struct({ Approved: lenient(Schema.String) }))
}).annotations({ identifier: "RegistryFile" })
export type RegistryFile = typeof RegistryFile.Type

/** Audits of the file, the grant included, in its order; none without a list. */
export const auditsOf = (file: RegistryFile): ReadonlyArray<AuditRecord> => Option.getOrElse(file.audits, () => [])

/** What an allocator promised when it applied. */
export interface ApplicationFields {
  /** Trimmed; none without a list. */
  readonly dataTypes: Option.Option<ReadonlyArray<string>>
  /** Audit labels, trimmed; none without a list. */
  readonly audit: Option.Option<ReadonlyArray<string>>
  /** Digits; the first run of them where the file says more. */
  readonly requiredSps: Option.Option<string>
  readonly requiredReplicas: Option.Option<string>
  /** How DataCap is to be handed out to a client, in the file's own words, blanks included; none when it is no text. */
  readonly trancheSchedule: Option.Option<string>
  readonly approved: Option.Option<DateTime.Utc>
}

/** Fields of the application. Source: published rules, D12; external services, "Allocator registry". */
export const applicationFields = (file: RegistryFile): ApplicationFields => ({
  dataTypes: Option.flatMap(file.application, ({ data_types }) => data_types),
  audit: Option.flatMap(file.application, ({ audit }) => audit),
  requiredSps: Option.flatMap(file.application, ({ required_sps }) => Option.flatMap(required_sps, firstDigits)),
  requiredReplicas: Option.flatMap(file.application, ({ required_replicas }) =>
    Option.flatMap(required_replicas, firstDigits)
  ),
  trancheSchedule: Option.flatMap(file.application, ({ tranche_schedule }) => tranche_schedule),
  approved: Option.flatMap(file.history, ({ Approved }) => Option.flatMap(Approved, isoInstant))
})

const firstDigits = (text: string | number): Option.Option<string> => Option.fromNullable(/\d+/.exec(String(text))?.[0])

const isoText = /^(?<day>\d{4}-\d{2}-\d{2})((?<time>T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)(?<offset>Z|[+-]\d{2}:\d{2}))?$/

/** An ISO date or a date-time with its zone; none for anything else. */
const isoInstant = (text: string): Option.Option<DateTime.Utc> => {
  const { day, time, offset } = isoText.exec(text)?.groups ?? {}
  return day === undefined ? Option.none() : instantOf({ day, time, offset })
}
