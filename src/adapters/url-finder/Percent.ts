import { Schema } from "effect"

export const Percent = Schema.Number.pipe(Schema.between(0, 100))

/** Percentage to 0..1. */
export const rateOf = (percent: number): number => percent / 100
