import { test } from "vitest"

export const production = test
