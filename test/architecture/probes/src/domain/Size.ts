import { Schema } from "effect"

export const Size = Schema.BigInt
