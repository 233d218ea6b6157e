import { Schema } from "effect"

/** How long the periods of a series are. */
export const PeriodLength = Schema.Literal("week", "month")
export type PeriodLength = typeof PeriodLength.Type
