import { DateTime, Option, Schema } from "effect"
import { allocatorsWeekly } from "../../../src/domain/aggregation/AllocatorsWeekly.js"
import { clientProviders } from "../../../src/domain/aggregation/ClientProviders.js"
import { eligibleDeals } from "../../../src/domain/aggregation/Deal.js"
import { providerRates } from "../../../src/domain/aggregation/ProviderRates.js"
import { providersWeekly } from "../../../src/domain/aggregation/ProvidersWeekly.js"
import { DataType } from "../../../src/domain/allocator/Allocator.js"
import { acceptedAllocators, type RegistryStanding } from "../../../src/domain/allocator/RegistryEntry.js"
import { publicAnswerTest } from "../../../src/domain/client/PublicAnswer.js"
import { type RuleSet, ruleSetV061, ruleSetV0193 } from "../../../src/domain/rules/RuleSet.js"
import { openDataProviders, weekAverageRetrievability } from "../../../src/domain/storage-provider/Retrievability.js"
import { DealRows, dealsOf } from "./DealRows.js"
import { vectorRule } from "./VectorRule.js"
import { Count, Instant, Integer, ignored, rows, unknownAsNull, Week } from "./VectorValues.js"

const rateColumns = {
  avg_retrievability_success_rate: unknownAsNull(Schema.Number),
  avg_retrievability_success_rate_http: unknownAsNull(Schema.Number),
  avg_retrievability_success_rate_url_finder: unknownAsNull(Schema.Number)
}

/** A row of `providers_weekly` or `providers_weekly_acc`. */
const providerColumns = {
  week: Week,
  provider: Schema.String,
  num_of_clients: ignored,
  biggest_client_total_deal_size: ignored,
  total_deal_size: ignored,
  ...rateColumns
}

/** A row of `client_provider_distribution_weekly` or of its accumulated sister. */
const weeklyDealColumns = {
  week: Week,
  client: Schema.String,
  provider: Schema.String,
  total_deal_size: Integer,
  unique_data_size: ignored
}

const providersWeeklyAcc = (ruleSet: RuleSet) =>
  vectorRule(
    Schema.Struct({
      weekly: rows(weeklyDealColumns),
      spark: rows({
        date: Instant,
        provider: Schema.String,
        total: Count,
        successful: Count,
        success_rate: ignored,
        successful_http: unknownAsNull(Count),
        success_rate_http: ignored
      }),
      urlFinder: rows({ date: Instant, provider: Schema.String, success_rate: unknownAsNull(Schema.Number) })
    }),
    ({ weekly, spark, urlFinder }) => ({
      rows: providersWeekly(
        ruleSet,
        weekly.map((row) => ({ ...row, totalDealSize: row.total_deal_size })),
        providerRates(
          ruleSet,
          spark.map((day) => ({ ...day, successfulHttp: day.successful_http })),
          urlFinder.map((day) => ({ ...day, successRate: day.success_rate }))
        )
      ).map((row) => ({
        week: row.week,
        provider: row.provider,
        numOfClients: row.numOfClients,
        biggestClientTotalDealSize: row.biggestClientTotalDealSize,
        totalDealSize: row.totalDealSize,
        successRate: row.overall,
        successRateHttp: row.http,
        successRateUrlFinder: row.urlFinder
      }))
    })
  )

/** A switch of the query; on when absent. */
const Switch = Schema.optionalWith(Schema.Boolean, { nullable: true, default: () => true })

const registryColumns = { allocator_id: Schema.String, rejected: Schema.Boolean }

const standings = (
  register: RegistryStanding["register"],
  entries: ReadonlyArray<{ readonly allocator_id: string; readonly rejected: boolean }>
): ReadonlyArray<RegistryStanding> =>
  entries.map(({ allocator_id, rejected }) => ({ allocator: allocator_id, register, rejected }))

/** Tables and the averages over them. */
export const aggregationRules = {
  "client-provider-distribution": vectorRule(Schema.Struct({ now: Instant, deals: DealRows }), ({ now, deals }) => ({
    rows: clientProviders(eligibleDeals(dealsOf(deals), now)).map((row) => ({ ...row }))
  })),
  "providers-weekly-acc": providersWeeklyAcc(ruleSetV061),
  "providers-weekly-acc-v0.19.3": providersWeeklyAcc(ruleSetV0193),
  "allocators-weekly-acc": vectorRule(
    Schema.Struct({
      allocatorClients: rows({
        week: Week,
        client: Schema.String,
        allocator: Schema.String,
        num_of_allocations: ignored,
        sum_of_allocations: Integer
      }),
      clientProviders: rows(weeklyDealColumns),
      providersWeekly: rows(providerColumns)
    }),
    (input) => ({
      rows: allocatorsWeekly(
        ruleSetV061,
        input.allocatorClients.map((row) => ({ ...row, sumOfAllocations: row.sum_of_allocations })),
        input.clientProviders.map((row) => ({ ...row, totalDealSize: row.total_deal_size })),
        input.providersWeekly.map((row) => ({
          week: row.week,
          provider: row.provider,
          overall: row.avg_retrievability_success_rate,
          http: row.avg_retrievability_success_rate_http,
          urlFinder: row.avg_retrievability_success_rate_url_finder
        }))
      ).map((row) => ({
        week: row.week,
        allocator: row.allocator,
        numOfClients: row.numOfClients,
        biggestClientSumOfAllocations: row.biggestClientSumOfAllocations,
        totalSumOfAllocations: row.totalSumOfAllocations,
        weighted: row.overall,
        weightedHttp: row.http,
        weightedUrlFinder: row.urlFinder
      }))
    })
  ),
  "provider-week-average-retrievability": vectorRule(
    Schema.Struct({
      week: Week,
      httpRetrievability: Switch,
      urlFinderRetrievability: Switch,
      dataType: unknownAsNull(DataType),
      editionId: unknownAsNull(Schema.Literal(4, 5, 6)),
      providers: rows(providerColumns),
      registry: rows(registryColumns),
      archive: rows(registryColumns),
      bookkeeping: rows({
        allocator: Schema.String,
        client: Schema.String,
        publicAnswer: unknownAsNull(Schema.String)
      }),
      clientProviders: rows({
        client: Schema.String,
        provider: Schema.String,
        total_deal_size: ignored,
        unique_data_size: ignored,
        claims_count: ignored
      })
    }),
    (input) => {
      const accepted = acceptedAllocators(
        [...standings("current", input.registry), ...standings("archive", input.archive)],
        Option.map(Option.fromNullable(input.editionId), (id) => ({ id }))
      )
      const openData = openDataProviders(
        input.clientProviders,
        input.bookkeeping.map(({ allocator, client, publicAnswer }) => ({ allocator, client, answer: publicAnswer })),
        { isPublic: publicAnswerTest(ruleSetV061), isCounted: (allocator) => accepted.has(allocator) }
      )
      const { http, urlFinder } = weekAverageRetrievability(
        input.providers
          .filter(({ week }) => DateTime.Equivalence(week, input.week))
          .map((row) => ({
            provider: row.provider,
            httpSuccessRate: row.avg_retrievability_success_rate_http,
            urlFinderSuccessRate: row.avg_retrievability_success_rate_url_finder
          })),
        input,
        (provider) => input.dataType === null || openData.has(provider) === (input.dataType === "openData")
      )
      return { http, urlFinder }
    }
  )
}
