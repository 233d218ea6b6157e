import { Schema } from "effect"
import type { WeeklyDeals } from "../../../src/domain/aggregation/ClientProviders.js"
import type { SuccessRates } from "../../../src/domain/aggregation/ProviderRates.js"
import { providersWeekly } from "../../../src/domain/aggregation/ProvidersWeekly.js"
import type { WeeklyBucket } from "../../../src/domain/histogram/Bucket.js"
import {
  biggestClientMeasure,
  bucketRows,
  clientsMeasure,
  type HistogramMeasure,
  providerMember,
  retrievabilityMeasure
} from "../../../src/domain/histogram/HistogramMeasure.js"
import { bucketRate, RetrievabilityType } from "../../../src/domain/histogram/RetrievabilityHistogram.js"
import { weeklyHistogram } from "../../../src/domain/histogram/WeeklyHistogram.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { vectorRule } from "./VectorRule.js"
import { Count, Instant, Integer, ignored, rows, unknownAsNull, Week } from "./VectorValues.js"

const answerOf = (buckets: ReadonlyArray<WeeklyBucket>) => ({ rows: buckets.map((row) => ({ ...row })) })

const providerBuckets = (measure: HistogramMeasure) =>
  vectorRule(
    Schema.Struct({
      weekly: rows({
        week: Week,
        client: Schema.String,
        provider: Schema.String,
        total_deal_size: Integer,
        unique_data_size: ignored
      })
    }),
    ({ weekly }) => {
      const deals = weekly.map((row): WeeklyDeals => ({ ...row, totalDealSize: row.total_deal_size }))
      return answerOf(bucketRows(providersWeekly(ruleSetV061, deals, []).map(providerMember), measure))
    }
  )

const asRetrievabilityType = Schema.decodeUnknownOption(RetrievabilityType)

/** Rate of a type as requests write it; those that name no other mean FilSpark's over all protocols. */
const rateOf = (type: string | null): keyof SuccessRates =>
  type === "RPA" ? "urlFinder" : bucketRate(ruleSetV061, asRetrievabilityType(type))

/** Buckets of storage providers and the weeks made of them. */
export const histogramRules = {
  "provider-clients-buckets": providerBuckets(clientsMeasure),
  "provider-biggest-client-buckets": providerBuckets(biggestClientMeasure),
  "provider-retrievability-buckets": vectorRule(
    Schema.Struct({
      type: unknownAsNull(Schema.String),
      rows: rows({
        week: Week,
        provider: Schema.String,
        num_of_clients: ignored,
        biggest_client_total_deal_size: ignored,
        total_deal_size: Integer,
        avg_retrievability_success_rate: unknownAsNull(Schema.Number),
        avg_retrievability_success_rate_http: unknownAsNull(Schema.Number),
        avg_retrievability_success_rate_url_finder: unknownAsNull(Schema.Number)
      })
    }),
    ({ type, rows: providers }) =>
      answerOf(
        bucketRows(
          providers.map((row) => ({
            week: row.week,
            numOfClients: 0,
            biggestClient: 0n,
            totalDatacap: row.total_deal_size,
            overall: row.avg_retrievability_success_rate,
            http: row.avg_retrievability_success_rate_http,
            urlFinder: row.avg_retrievability_success_rate_url_finder
          })),
          retrievabilityMeasure(rateOf(type))
        )
      )
  ),
  "histogram-fill": vectorRule(
    Schema.Struct({
      now: Instant,
      topValue: unknownAsNull(Schema.Number),
      rows: rows({
        week: Week,
        valueFromExclusive: Schema.Number,
        valueToInclusive: Schema.Number,
        count: Count,
        totalDatacap: Integer
      })
    }),
    ({ now, topValue, rows: buckets }) => ({
      weeks: weeklyHistogram(buckets, { top: topValue, keepsWeekInProgress: false }, now).map((entry) => ({
        ...entry,
        results: entry.results.map((bucket) => ({ ...bucket }))
      }))
    })
  )
}
