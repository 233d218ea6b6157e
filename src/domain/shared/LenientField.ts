import { Option, Schema } from "effect"

/** A field that anybody may have left out or written otherwise: what is not as expected says as little as nothing. */
export const lenient = <A, I>(schema: Schema.Schema<A, I>) =>
  Schema.optionalToRequired(Schema.Unknown, Schema.OptionFromSelf(Schema.typeSchema(schema)), {
    decode: Option.flatMap(Schema.decodeUnknownOption(schema)),
    encode: Option.map(Schema.encodeSync(schema))
  })
