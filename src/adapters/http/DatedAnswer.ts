import { HttpServerResponse } from "@effect/platform"
import { DateTime, Effect, type Schema } from "effect"

/** The published state that an answer was computed from. */
interface Provenance {
  readonly id: string
  readonly asOf: DateTime.Utc
}

/** Headers that name the generation an answer speaks of. */
export const dated = ({ asOf, id }: Provenance) => ({ "x-generation": id, "x-data-as-of": DateTime.formatIso(asOf) })

/** A JSON answer that names the generation it speaks of. */
export const datedJson = <A, I, R>(schema: Schema.Schema<A, I, R>, status = 200) => {
  const encode = HttpServerResponse.schemaJson(schema)
  return (generation: Provenance, body: A) => Effect.orDie(encode(body, { status, headers: dated(generation) }))
}
