import { HttpServerResponse } from "@effect/platform"
import { DateTime, Effect, type Schema } from "effect"

/** The published state that an answer was computed from. */
interface Provenance {
  readonly id: string
  readonly asOf: DateTime.Utc
}

/** A JSON answer that names the generation it speaks of. */
export const datedJson = <A, I, R>(schema: Schema.Schema<A, I, R>) => {
  const encode = HttpServerResponse.schemaJson(schema)
  return (generation: Provenance, body: A) =>
    Effect.orDie(
      encode(body, { headers: { "x-generation": generation.id, "x-data-as-of": DateTime.formatIso(generation.asOf) } })
    )
}
