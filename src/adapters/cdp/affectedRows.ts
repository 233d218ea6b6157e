import { Effect, Schema } from "effect"

const Affected = Schema.Struct({ rowCount: Schema.Number })

/** How many rows a statement wrote, by its raw result. */
export const affectedRows = (result: unknown) =>
  Effect.map(Schema.decodeUnknown(Affected)(result), ({ rowCount }) => rowCount)
