import { Schema } from "effect"
import { type CorrectionId, corrections } from "./corrections.js"

export const RuleSetName = Schema.Literal("v0.6.1", "v0.19.3", "v1")
export type RuleSetName = typeof RuleSetName.Type

/**
 * A versioned set of rules: which metrics and checks are in force and in which variant. Every result names its rule set.
 * Source: published rules, "Policy and deviation register".
 */
export interface RuleSet {
  readonly name: RuleSetName
  /** Whether the success rates of FilSpark are measured: metrics and checks of HTTP retrievability exist only then. */
  readonly measuresHttp: boolean
  readonly corrections: ReadonlySet<CorrectionId>
}

/** The rules of the first reference, with FilSpark. */
export const ruleSetV061: RuleSet = { name: "v0.6.1", measuresHttp: true, corrections: new Set() }

/** The rules of the newest reference, without FilSpark. */
export const ruleSetV0193: RuleSet = { name: "v0.19.3", measuresHttp: false, corrections: new Set() }

/** Our own rules: those of the references, with every correction. */
export const ruleSetV1 = (measuresHttp: boolean): RuleSet => ({
  name: "v1",
  measuresHttp,
  corrections: new Set(corrections.map(({ id }) => id))
})

/** Rule set of a name; `v1` measures HTTP when FilSpark is there to measure it. */
export const ruleSetOf = (name: RuleSetName, hasFilSpark: boolean): RuleSet => {
  if (name === "v1") return ruleSetV1(hasFilSpark)
  return name === "v0.6.1" ? ruleSetV061 : ruleSetV0193
}

/** Whether a rule set has a rule. */
export const isInForce =
  ({ measuresHttp }: RuleSet) =>
  ({ needsHttp }: { readonly needsHttp: boolean }): boolean =>
    measuresHttp || !needsHttp

/** Every rule set there is. */
export const ruleSets: ReadonlyArray<RuleSet> = [ruleSetV061, ruleSetV0193, ruleSetV1(true), ruleSetV1(false)]
