import { it, makeMethods } from "@effect/vitest"

/**
 * Files that share a process share `it`, and `it.layer` of one file leaves its runtime, clock included, in `it.effect` of
 * the next. So every file begins with methods of its own.
 */
makeMethods(it)
