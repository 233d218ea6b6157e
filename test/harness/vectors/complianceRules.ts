import { Schema } from "effect"
import { allocatorsByRules, membersAt } from "../../../src/domain/aggregation/ComplianceCounts.js"
import { membershipsOf } from "../../../src/domain/compliance/AllocatorCompliance.js"
import {
  countGrades,
  DEFAULT_COMPLIANCE_THRESHOLD,
  gradeAllocator,
  sharesOf
} from "../../../src/domain/compliance/AllocatorGrade.js"
import { nothingChecked } from "../../../src/domain/compliance/ComplianceRule.js"
import {
  ComplianceGrade,
  gradeKeptRules,
  gradeProvider,
  keptRulesCombinations,
  summariseProviders
} from "../../../src/domain/compliance/ProviderCompliance.js"
import { type RuleSet, ruleSetV061, ruleSetV0193 } from "../../../src/domain/rules/RuleSet.js"
import { weekIndex } from "../../../src/domain/time/Week.js"
import { vectorRule } from "./VectorRule.js"
import { Count, Integer, rows, unknownAsNull, Week } from "./VectorValues.js"

const providerFields = {
  httpSuccessRate: unknownAsNull(Schema.Number),
  urlFinderSuccessRate: unknownAsNull(Schema.Number),
  numOfClients: Count,
  biggestClientTotalDealSize: Integer,
  totalDealSize: Integer
}

const NamedProvider = Schema.Struct({ provider: Schema.String, ...providerFields })
const Provider = Schema.Struct({
  provider: Schema.optionalWith(Schema.String, { default: () => "f0" }),
  ...providerFields
})

const WeekAverage = Schema.optionalWith(
  Schema.Struct({ http: unknownAsNull(Schema.Number), urlFinder: unknownAsNull(Schema.Number) }),
  { nullable: true, default: () => ({ http: null, urlFinder: null }) }
)

const Switch = Schema.optionalWith(Schema.Boolean, { nullable: true, default: () => false })
const MetricsChecked = Schema.optionalWith(
  Schema.Struct({
    httpRetrievability: Switch,
    urlFinderRetrievability: Switch,
    numberOfClients: Switch,
    totalDealSize: Switch
  }),
  { nullable: true, default: () => nothingChecked }
)

const providerCompliance = (ruleSet: RuleSet) =>
  vectorRule(
    Schema.Struct({ provider: Provider, weekAverage: WeekAverage, metricsChecked: MetricsChecked }),
    ({ provider, weekAverage, metricsChecked }) => ({
      complianceScore: gradeProvider(ruleSet)(provider, weekAverage, metricsChecked)
    })
  )

/** Grades of providers and shares of allocators. */
export const complianceRules = {
  "provider-compliance": providerCompliance(ruleSetV061),
  "provider-compliance-v0.19.3": providerCompliance(ruleSetV0193),
  "provider-compliance-summary": vectorRule(
    Schema.Struct({
      classes: rows({ provider: Schema.String, complianceScore: ComplianceGrade }),
      datacap: rows({ provider: Schema.String, total: Integer })
    }),
    ({ classes, datacap }) => {
      const sizes = new Map(datacap.map(({ provider, total }) => [provider, total]))
      return {
        ...summariseProviders(
          classes.map(({ provider, complianceScore }) => ({
            complianceScore,
            providers: 1,
            totalDealSize: sizes.get(provider) ?? 0n
          }))
        )
      }
    }
  ),
  "allocator-compliance": vectorRule(
    Schema.Struct({
      compliantSpsPercentage: Schema.Number,
      partiallyCompliantSpsPercentage: Schema.Number,
      nonCompliantSpsPercentage: unknownAsNull(Schema.Number),
      complianceThresholdPercentage: unknownAsNull(Schema.Number)
    }),
    ({ compliantSpsPercentage, partiallyCompliantSpsPercentage, complianceThresholdPercentage }) => ({
      complianceScore: gradeAllocator(
        { compliant: compliantSpsPercentage, partiallyCompliant: partiallyCompliantSpsPercentage },
        complianceThresholdPercentage ?? DEFAULT_COMPLIANCE_THRESHOLD
      )
    })
  ),
  "allocator-sps-compliance-week": vectorRule(
    Schema.Struct({
      week: Week,
      weekAverage: WeekAverage,
      metricsChecked: MetricsChecked,
      providers: Schema.Array(NamedProvider),
      allocatorClients: rows({ allocator: Schema.String, client: Schema.String }),
      clientProviders: rows({ client: Schema.String, provider: Schema.String }),
      allocatorDatacap: rows({ allocator: Schema.String, total: Integer })
    }),
    ({ week, weekAverage, metricsChecked, providers, ...input }) => {
      const index = weekIndex(week)
      const inThisWeek = <A>(row: A) => ({ ...row, firstWeek: index })
      const datacap = new Map(input.allocatorDatacap.map(({ allocator, total }) => [allocator, total]))
      const ids = Array.from(new Set(input.allocatorClients.map(({ allocator }) => allocator)))
      const memberships = membershipsOf({
        allocatorClients: input.allocatorClients.map(inThisWeek),
        clientProviders: input.clientProviders.map(inThisWeek)
      })
      const members = membersAt(memberships, index)
      const grades = keptRulesCombinations.map(gradeKeptRules(ruleSetV061, metricsChecked))
      const counted = allocatorsByRules(
        {
          weeks: [{ week, providers }],
          memberships,
          totals: ids.map((allocator) => ({ week: index, allocator, totalDatacap: datacap.get(allocator) ?? 0n }))
        },
        () => weekAverage
      )
      const allocators = counted.flatMap(({ allocators }) => allocators)
      return {
        week,
        total: allocators.length,
        averageHttpSuccessRate: weekAverage.http === null ? null : 100 * weekAverage.http,
        averageUrlFinderSuccessRate: 100 * (weekAverage.urlFinder ?? 0),
        allocators: allocators.map((row) => {
          const shares = sharesOf(countGrades(grades, row.providers), members.get(row.allocator)?.size ?? 0)
          return {
            id: row.allocator,
            totalDatacap: row.totalDatacap,
            totalSps: shares.providers,
            compliantSpsPercentage: shares.compliant,
            partiallyCompliantSpsPercentage: shares.partiallyCompliant,
            nonCompliantSpsPercentage: shares.nonCompliant
          }
        })
      }
    }
  )
}
