import { Schema } from "effect"

/** Field of both generations: 0..100; null or left out when the service cannot tell. */
export const RetrievabilityPercent = Schema.optionalWith(Schema.NullOr(Schema.Number.pipe(Schema.between(0, 100))), {
  default: () => null
})
