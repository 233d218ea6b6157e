import { DateTime } from "effect"

export const now = () => DateTime.unsafeNow()
