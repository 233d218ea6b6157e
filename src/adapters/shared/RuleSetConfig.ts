import { Config, Option } from "effect"
import { RuleSet } from "../../domain/rules/RuleSet.js"

const chosen = Config.option(Config.literal(...RuleSet.literals)("RULE_SET"))
const filspark = Config.option(Config.nonEmptyString("FILSPARK_API_URL"))

/** The rule set in force: `RULE_SET`, by default `v0.6.1` when FilSpark is configured, else `v0.19.3`. */
export const ruleSetConfig: Config.Config<RuleSet> = Config.map(Config.all([chosen, filspark]), ([ruleSet, feed]) =>
  Option.getOrElse(ruleSet, () => (Option.isSome(feed) ? "v0.6.1" : "v0.19.3"))
)
