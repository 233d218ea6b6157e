import { Context } from "effect"
import type { RuleSet } from "../../domain/rules/RuleSet.js"

/** The rule set that this instance aggregates and grades by. */
export class CurrentRuleSet extends Context.Tag("cdp/CurrentRuleSet")<CurrentRuleSet, RuleSet>() {}
