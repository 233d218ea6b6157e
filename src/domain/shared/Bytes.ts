import { Schema } from "effect"

/** Bytes; a decimal string on the wire and in rows. */
export const Bytes = Schema.BigInt.pipe(Schema.brand("Bytes")).annotations({
  identifier: "Bytes",
  jsonSchema: { type: "string", pattern: "^-?\\d+$", description: "bytes, as a decimal string" }
})
export type Bytes = typeof Bytes.Type
