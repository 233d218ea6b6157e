import { Schema } from "effect"

/** The chain knows no client of this id or address. */
export class ClientNotFound extends Schema.TaggedError<ClientNotFound>()("ClientNotFound", {
  /** As it was asked for. */
  client: Schema.String
}) {}

/** The chain knows no allocator of this id or address, or it is a meta-allocator from before the current data. */
export class AllocatorNotFound extends Schema.TaggedError<AllocatorNotFound>()("AllocatorNotFound", {
  /** As it was asked for. */
  allocator: Schema.String
}) {}

/** No report has this id. */
export class ReportNotFound extends Schema.TaggedError<ReportNotFound>()("ReportNotFound", {
  /** As it was asked for. */
  id: Schema.String
}) {}
