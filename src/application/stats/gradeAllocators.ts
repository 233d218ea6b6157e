import { Option } from "effect"
import type { AllocatorByRules, AverageScope } from "../../domain/aggregation/ComplianceCounts.js"
import type { AllocatorShares } from "../../domain/compliance/AllocatorCompliance.js"
import { countGrades, sharesOf } from "../../domain/compliance/AllocatorGrade.js"
import type { MetricsChecked } from "../../domain/compliance/ComplianceRule.js"
import { gradeKeptRules, keptRulesCombinations } from "../../domain/compliance/ProviderCompliance.js"
import type { RuleSet } from "../../domain/rules/RuleSet.js"
import type { FilPlusEdition } from "../../domain/time/FilPlusEdition.js"

/** A request for an edition is held to that edition's averages, one for none to those of every edition. */
export const averageScope = (edition: Option.Option<FilPlusEdition>): AverageScope =>
  Option.isSome(edition) ? "editionOfWeek" : "everyEdition"

/** Shares of each allocator's providers by grade, for a request that checks some of the rules. */
export const gradeAllocators = (
  allocators: ReadonlyArray<AllocatorByRules>,
  ruleSet: RuleSet,
  metricsChecked: MetricsChecked
): ReadonlyArray<AllocatorShares> => {
  const grades = keptRulesCombinations.map(gradeKeptRules(ruleSet, metricsChecked))
  return allocators.map(({ allocator, providers, totalDatacap }) => ({
    allocator,
    totalDatacap,
    shares: sharesOf(
      countGrades(grades, providers),
      providers.reduce((sum, count) => sum + count, 0)
    )
  }))
}
