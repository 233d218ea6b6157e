import { DEFAULT_COMPLIANCE_THRESHOLD } from "../../src/domain/compliance/AllocatorGrade.js"
import { type CompliancePolicy, defaultPolicy } from "../../src/domain/compliance/CompliancePolicy.js"
import { complianceRules } from "../../src/domain/compliance/complianceRules.js"
import { scoreComponents } from "../../src/domain/compliance/components/scoreComponents.js"
import { allocatorReportChecks } from "../../src/domain/report/allocator/allocatorReportChecks.js"
import { limitSettings } from "../../src/domain/report/CheckLimits.js"
import { clientReportChecks } from "../../src/domain/report/client/clientReportChecks.js"
import { corrections } from "../../src/domain/rules/corrections.js"
import { ruleSets } from "../../src/domain/rules/RuleSet.js"
import { markdownTable } from "./markdown.js"
import { scoringSection } from "./scoringSection.js"

/** Which rule sets have a rule. */
const inForce = ({ needsHttp }: { readonly needsHttp: boolean }): string =>
  needsHttp ? "those that measure HTTP" : "all"

const ruleSetSection: ReadonlyArray<string> = [
  "## Rule sets",
  "",
  "`RULE_SET` chooses one; without it `v0.6.1` is in force when FilSpark is configured, as it is by default, else",
  "`v0.19.3`. Every result names its rule set. `v1` is off unless it is chosen: it measures HTTP when FilSpark is configured,",
  "and has every correction.",
  "",
  ...markdownTable(
    ["rule set", "measures HTTP (FilSpark)", "corrections"],
    ruleSets.map(({ name, measuresHttp, corrections: ids }) => [
      `\`${name}\``,
      measuresHttp ? "yes" : "no",
      Array.from(ids).join(", ") || "none"
    ])
  ),
  "",
  "### Corrections",
  "",
  ...markdownTable(
    ["id", "name", "the other rule sets", "`v1`"],
    corrections.map(({ id, name, before, after }) => [id, name, before, after])
  )
]

const complianceSection: ReadonlyArray<string> = [
  "## Weekly compliance",
  "",
  "A storage provider's week is compliant when it keeps every rule, non-compliant when it keeps none, partially compliant",
  "otherwise. An allocator is compliant when a share of its providers is, partially compliant when that share is at least",
  `partially compliant; the share is ${DEFAULT_COMPLIANCE_THRESHOLD}% unless a request says otherwise.`,
  "",
  ...markdownTable(
    ["rule", "kept by", "source", "rule sets"],
    complianceRules.map((rule) => [`\`${rule.id}\``, rule.description, rule.source, inForce(rule)])
  )
]

const limitSection: ReadonlyArray<string> = [
  "## Limits of the report checks",
  "",
  "A check whose limit is not set is left out.",
  "",
  ...markdownTable(
    ["setting", "example", "meaning"],
    Object.values(limitSettings).map(({ variable, example, meaning }) => [`\`${variable}\``, `${example}%`, meaning])
  )
]

const clientSection: ReadonlyArray<string> = [
  "## Client report checks",
  "",
  ...markdownTable(
    ["check", "passes when", "source", "limit", "rule sets"],
    clientReportChecks.map((check) => [
      `\`${check.id}\``,
      check.passesWhen,
      check.source,
      check.limit === null ? "" : `\`${limitSettings[check.limit].variable}\``,
      inForce(check)
    ])
  )
]

const allocatorSection: ReadonlyArray<string> = [
  "## Allocator report checks",
  "",
  ...markdownTable(
    ["check", "name", "passes when", "source", "limit", "rule sets"],
    allocatorReportChecks.map((check) => [
      `\`${check.id}\``,
      check.name,
      check.passesWhen,
      check.source,
      check.limit === null ? "" : `\`${limitSettings[check.limit].variable}\``,
      inForce(check)
    ])
  )
]

const policyText = ({ threshold, minimumCoverage, maxProviderShare }: CompliancePolicy): ReadonlyArray<string> => [
  `Unless a policy says otherwise, a score of ${threshold} is compliant, a coverage below ${minimumCoverage} gives no verdict, and one`,
  `storage provider may hold ${maxProviderShare}% of a client's data. The score is the mean of the values that were measured, times 100,`,
  "weighted as here; what was not measured lowers the coverage and never the score."
]

const componentSection: ReadonlyArray<string> = [
  "## Weighted compliance score",
  "",
  ...policyText(defaultPolicy),
  "",
  ...markdownTable(
    ["component", "name", "meaning", "measured", "good", "source", "weight"],
    Object.values(scoreComponents).map(({ id, name, description, measured, good, source, weight }) => [
      `\`${id}\``,
      name,
      `${description}.`,
      measured,
      good,
      source,
      String(weight)
    ])
  )
]

/** `docs/rules.md`, written from the declarations. */
export const rulesDocument = (): string =>
  [
    ["# The rules", "", "Written from the declarations by `npm run docs`; do not edit."],
    ruleSetSection,
    complianceSection,
    scoringSection,
    limitSection,
    clientSection,
    allocatorSection,
    componentSection
  ]
    .map((section) => section.join("\n"))
    .join("\n\n")
    .concat("\n")
