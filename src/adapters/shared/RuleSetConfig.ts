import { Config, Option } from "effect"
import { type RuleSet, RuleSetName, ruleSetOf } from "../../domain/rules/RuleSet.js"

const chosen = Config.option(Config.literal(...RuleSetName.literals)("RULE_SET"))
const filspark = Config.option(Config.nonEmptyString("FILSPARK_API_URL"))

/** The rule set in force: `RULE_SET`, by default `v0.6.1` when FilSpark is configured, else `v0.19.3`. */
export const ruleSetConfig: Config.Config<RuleSet> = Config.map(Config.all([chosen, filspark]), ([name, feed]) => {
  const hasFilSpark = Option.isSome(feed)
  return ruleSetOf(
    Option.getOrElse(name, () => (hasFilSpark ? "v0.6.1" : "v0.19.3")),
    hasFilSpark
  )
})
