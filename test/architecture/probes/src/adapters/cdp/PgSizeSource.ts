import { Effect, Layer } from "effect"
import { SizeError } from "../../application/ports/PortErrors.js"
import { SizeSource } from "../../application/ports/SizeSource.js"
import { sizes } from "../shared/Sizes.js"

export const PgSizeSourceLive = Layer.succeed(SizeSource, {
  size: (table) => Effect.mapError(Effect.fromNullable(sizes.get(table)), () => new SizeError())
})
