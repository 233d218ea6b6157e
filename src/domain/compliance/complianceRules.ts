import { isInForce, type RuleSet } from "../rules/RuleSet.js"
import type { ComplianceRule } from "./ComplianceRule.js"
import { enoughClients } from "./rules/EnoughClients.js"
import { httpAboveAverage } from "./rules/HttpAboveAverage.js"
import { noDominantClient } from "./rules/NoDominantClient.js"
import { urlFinderAboveAverage } from "./rules/UrlFinderAboveAverage.js"

/** Every rule of a provider's week. Source: published rules, "Provider class in a week". */
export const complianceRules: ReadonlyArray<ComplianceRule> = [
  httpAboveAverage,
  urlFinderAboveAverage,
  enoughClients,
  noDominantClient
]

/** Rules that count under a rule set. */
export const rulesInForce = (ruleSet: RuleSet): ReadonlyArray<ComplianceRule> =>
  complianceRules.filter(isInForce(ruleSet))
