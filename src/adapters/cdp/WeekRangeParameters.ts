import { Schema } from "effect"

const bound = Schema.OptionFromNullOr(Schema.DateTimeUtcFromDate)

/** A range of weeks as statement parameters; an open end is null. */
export const WeekRangeParameters = Schema.Struct({ from: bound, until: bound })
