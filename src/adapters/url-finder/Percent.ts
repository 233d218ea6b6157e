import { Schema } from "effect"
import { absentAsNull } from "../shared/ForeignFields.js"

/** Field of both generations: 0..100; null or left out when the service cannot tell. */
export const Percent = absentAsNull(Schema.Number.pipe(Schema.between(0, 100)))
