import { Schema } from "effect"

/** 0..100 */
export const Percent = Schema.Number.pipe(Schema.between(0, 100))
