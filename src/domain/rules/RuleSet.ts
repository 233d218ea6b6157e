import { Schema } from "effect"

/**
 * Versioned set of rules. `v0.6.1` judges HTTP (FilSpark) and URL-finder rates, `v0.19.3` URL-finder rates alone.
 * Source: published rules, "Policy and deviation register".
 */
export const RuleSet = Schema.Literal("v0.6.1", "v0.19.3")
export type RuleSet = typeof RuleSet.Type
