import { Schema } from "effect"
import { ProviderId } from "../../domain/shared/Ids.js"
import { absentAsNull } from "../shared/ForeignFields.js"
import { namedOnce } from "../shared/NamedOnce.js"

/** Decimal text ↔ a count that a 32-bit column holds. */
const Count = Schema.String.pipe(
  Schema.pattern(/^\d{1,10}$/),
  Schema.compose(Schema.NumberFromString),
  Schema.lessThanOrEqualTo(2_147_483_647)
)
const Rate = Schema.Number.pipe(Schema.between(0, 1))

const ProviderSummary = Schema.Struct({
  provider: Schema.propertySignature(ProviderId).pipe(Schema.fromKey("miner_id")),
  total: Count,
  successful: Count,
  successRate: Schema.propertySignature(Rate).pipe(Schema.fromKey("success_rate")),
  successfulHttp: absentAsNull(Count).pipe(Schema.fromKey("successful_http")),
  successRateHttp: absentAsNull(Rate).pipe(Schema.fromKey("success_rate_http"))
})

/**
 * Answer of `GET /miners/retrieval-success-rate/summary` for one day: each provider once, counts in text, rates 0..1; what
 * it leaves out about HTTP is null. One entry that misfits spoils the day.
 * Source: external services, "FilSpark".
 */
export const DaySummary = Schema.Array(ProviderSummary).pipe(Schema.filter(namedOnce("provider")))
