import { DateTime, Option, Schema } from "effect"

/** A field that may be missing or null. */
const optional = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { nullable: true, as: "Option" })
const Labels = Schema.Array(Schema.Trim)
const NumberText = Schema.Union(Schema.String, Schema.Number)

/**
 * What rules read of an allocator's file in the registry. Two layouts are in use: the newer one has `allocator_id`,
 * `pathway_addresses` and `audits`, the older one `address` and `status`. Source: external services, "Allocator registry".
 */
export const RegistryFile = Schema.Struct({
  allocator_id: optional(Schema.Trim),
  address: optional(Schema.Trim),
  status: optional(Schema.String),
  pathway_addresses: optional(Schema.Struct({ msig: optional(Schema.Trim) })),
  application: optional(
    Schema.Struct({
      audit: optional(Labels),
      data_types: optional(Labels),
      required_sps: optional(NumberText),
      required_replicas: optional(NumberText),
      allocation_bookkeeping: optional(Schema.String)
    })
  ),
  audits: optional(Schema.Array(Schema.Struct({ outcome: optional(Schema.String) }))),
  history: optional(Schema.Struct({ Approved: optional(Schema.String) }))
}).annotations({ identifier: "RegistryFile" })
export type RegistryFile = typeof RegistryFile.Type

/** Outcome words of the file's audits, in its order; null where an audit has none. */
export const auditWords = (file: RegistryFile): ReadonlyArray<string | null> =>
  Option.match(file.audits, {
    onNone: () => [],
    onSome: (audits) => audits.map(({ outcome }) => Option.getOrNull(outcome))
  })

/** What an allocator promised when it applied. */
export interface ApplicationFields {
  /** Trimmed; none without a list. */
  readonly dataTypes: Option.Option<ReadonlyArray<string>>
  /** Audit labels, trimmed; none without a list. */
  readonly audit: Option.Option<ReadonlyArray<string>>
  /** Digits; the first run of them where the file says more. */
  readonly requiredSps: Option.Option<string>
  readonly requiredReplicas: Option.Option<string>
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
  approved: Option.flatMap(file.history, ({ Approved }) => Option.flatMap(Approved, isoInstant))
})

const firstDigits = (text: string | number): Option.Option<string> => Option.fromNullable(/\d+/.exec(String(text))?.[0])

const isoDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/

/** An ISO date or a date-time with its zone; none for anything else. */
const isoInstant = (text: string): Option.Option<DateTime.Utc> =>
  isoDate.test(text) ? Option.map(DateTime.make(text), DateTime.toUtc) : Option.none()
