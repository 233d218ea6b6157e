import { SqlClient, SqlSchema } from "@effect/sql"
import { Array as Arr, Effect, Layer, Schema } from "effect"
import { ProviderRepository } from "../../application/ports/ProviderRepository.js"
import type { ProviderWeek } from "../../domain/storage-provider/ProviderWeek.js"
import { urlFinderMetrics } from "../../domain/storage-provider/urlFinderMetrics.js"
import { WeekFromDate } from "../../domain/time/Week.js"
import { repositoryErrors } from "../shared/SqlErrors.js"
import { WeekRangeParameters, weeksWithin } from "./WeekRangeParameters.js"

/**
 * Columns of a week's rows, side by side: a series has hundreds of thousands of values, which PostgreSQL packs and
 * `JSON.parse` unpacks much faster than rows.
 */
const WeekColumns = Schema.Struct({
  week: WeekFromDate,
  providers: Schema.Array(Schema.String),
  clients: Schema.Array(Schema.Int),
  biggest: Schema.Array(Schema.BigInt),
  totals: Schema.Array(Schema.BigInt),
  http: Schema.Array(Schema.NullOr(Schema.Number)),
  urlFinder: Schema.Array(Schema.NullOr(Schema.Number))
})

const WeekRow = Schema.Struct({ week: WeekFromDate })

const Ids = Schema.Array(Schema.String)
const IdRow = Schema.Struct({ provider: Schema.String })

const Text = Schema.NullOr(Schema.String)
const PlaceRow = Schema.Struct({
  provider: Schema.String,
  date: Schema.DateTimeUtcFromDate,
  lat: Text,
  long: Text,
  country: Text,
  region: Text,
  city: Text
})

const ClaimsRow = Schema.Struct({ provider: Schema.String, claims: Schema.NullOr(Schema.BigInt) })

const UrlFinderRow = Schema.Struct({
  date: Schema.DateTimeUtcFromDate,
  provider: Schema.String,
  successRate: Schema.NullOr(Schema.Number)
})

const MeasurementRow = Schema.Struct({
  provider: Schema.String,
  metric: Schema.Literal(...urlFinderMetrics.map(({ id }) => id)),
  value: Schema.NullOr(Schema.Number),
  testedAt: Schema.DateTimeUtcFromDate
})

const SparkDaysAsked = Schema.Struct({ since: Schema.DateTimeUtcFromDate, providers: Ids })
const SparkDayRow = Schema.Struct({
  date: Schema.DateTimeUtcFromDate,
  provider: Schema.String,
  total: Schema.Int,
  successful: Schema.Int,
  successfulHttp: Schema.NullOr(Schema.Int)
})

const ApplicantRow = Schema.Struct({ client: Schema.String, providers: Schema.Array(Schema.String) })

const providersOf = (columns: typeof WeekColumns.Type): ReadonlyArray<ProviderWeek> =>
  columns.providers.map((provider, row) => ({
    provider,
    numOfClients: columns.clients[row] ?? 0,
    biggestClientTotalDealSize: columns.biggest[row] ?? 0n,
    totalDealSize: columns.totals[row] ?? 0n,
    httpSuccessRate: columns.http[row] ?? null,
    urlFinderSuccessRate: columns.urlFinder[row] ?? null
  }))

export const PgProviderRepositoryLive = Layer.effect(
  ProviderRepository,
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient

    const weeks = SqlSchema.findAll({
      Request: WeekRangeParameters,
      Result: WeekColumns,
      execute: (range) => sql`
        select
          week,
          json_agg(provider) as providers,
          json_agg(num_of_clients) as clients,
          json_agg(biggest_client_total_deal_size::text) as biggest,
          json_agg(total_deal_size::text) as totals,
          json_agg(avg_retrievability_success_rate_http) as http,
          json_agg(avg_retrievability_success_rate_url_finder) as "urlFinder"
        from (
          select *
          from providers_weekly_acc
          where ${weeksWithin(sql, range)}
          order by week, length(provider), provider
        ) rows
        group by week
        order by week`
    })

    const applicants = SqlSchema.findAll({
      Request: Schema.Void,
      Result: ApplicantRow,
      execute: () => sql`
        select 'f0' || client as client, json_agg(distinct 'f0' || provider) as providers
        from client_provider_span
        where 'f0' || client in (select client_id from allocator_client_bookkeeping)
        group by client_provider_span.client
        order by client_provider_span.client`
    })

    const weeksTracked = SqlSchema.findAll({
      Request: Schema.Void,
      Result: WeekRow,
      execute: () => sql`
        with recursive tracked (week) as (
          (select week from providers_weekly_acc order by week limit 1)
          union all
          select (select week from providers_weekly_acc later where later.week > tracked.week order by week limit 1)
          from tracked
          where week is not null
        )
        select week
        from tracked
        where week is not null
        order by week`
    })

    const places = SqlSchema.findAll({
      Request: Schema.Void,
      Result: PlaceRow,
      execute: () => sql`
        select distinct on (length(provider), provider) provider, date, lat, long, country, region, city
        from provider_ip_info
        order by length(provider), provider, date desc`
    })

    const notLookedUpSince = SqlSchema.findAll({
      Request: Schema.DateTimeUtcFromDate,
      Result: IdRow,
      execute: (instant) => sql`
        select provider
        from (select distinct provider from providers_weekly) known
        where not exists (
          select from provider_ip_info looked_up
          where looked_up.provider = known.provider and looked_up.date >= ${instant}
        )
        order by length(provider), provider`
    })

    const claims = SqlSchema.findAll({
      Request: Ids,
      Result: ClaimsRow,
      execute: (providers) => sql`
        select provider, sum(claims_count)::text as claims
        from client_provider_distribution
        where provider = any(${providers}::text[])
        group by provider
        order by length(provider), provider`
    })

    const newestUrlFinderRates = SqlSchema.findAll({
      Request: Ids,
      Result: UrlFinderRow,
      execute: (providers) => sql`
        select newest.date, provider, newest.success_rate as "successRate"
        from (select distinct provider from unnest(${providers}::text[]) asked (provider)) asked
        cross join lateral (
          select date, success_rate
          from provider_url_finder_retrievability_daily daily
          where daily.provider = asked.provider
          order by date desc
          limit 1
        ) newest
        order by length(provider), provider`
    })

    const newestMeasurements = SqlSchema.findAll({
      Request: Ids,
      Result: MeasurementRow,
      execute: (providers) => sql`
        select asked.provider, metric.metric_type as metric, newest.value, newest.tested_at as "testedAt"
        from (select distinct provider from unnest(${providers}::text[]) asked (provider)) asked
        cross join storage_provider_url_finder_metric metric
        cross join lateral (
          select value, tested_at
          from storage_provider_url_finder_metric_value measured
          where measured.provider = asked.provider
            and measured.metric_id = metric.id
            and tested_at is not null
          order by tested_at desc
          limit 1
        ) newest
        order by length(asked.provider), asked.provider, metric.metric_type`
    })

    const sparkDaysSince = SqlSchema.findAll({
      Request: SparkDaysAsked,
      Result: SparkDayRow,
      execute: ({ providers, since }) => sql`
        select date, provider, total, successful, successful_http as "successfulHttp"
        from provider_retrievability_daily
        where provider = any(${providers}::text[]) and date >= ${since}
        order by length(provider), provider, date`
    })

    return ProviderRepository.of({
      weeks: (range) =>
        weeks(range).pipe(
          Effect.map(Arr.map((columns) => ({ week: columns.week, providers: providersOf(columns) }))),
          repositoryErrors("ProviderRepository.weeks")
        ),
      providersOfApplicants: applicants().pipe(
        Effect.map(Arr.flatMap(({ client, providers }) => providers.map((provider) => ({ client, provider })))),
        repositoryErrors("ProviderRepository.providersOfApplicants")
      ),
      weeksTracked: weeksTracked().pipe(
        Effect.map(Arr.map(({ week }) => week)),
        repositoryErrors("ProviderRepository.weeksTracked")
      ),
      places: places().pipe(repositoryErrors("ProviderRepository.places")),
      notLookedUpSince: (instant) =>
        notLookedUpSince(instant).pipe(
          Effect.map(Arr.map(({ provider }) => provider)),
          repositoryErrors("ProviderRepository.notLookedUpSince")
        ),
      claimsOf: (providers) => claims(providers).pipe(repositoryErrors("ProviderRepository.claimsOf")),
      newestUrlFinderRates: (providers) =>
        newestUrlFinderRates(providers).pipe(repositoryErrors("ProviderRepository.newestUrlFinderRates")),
      newestMeasurements: (providers) =>
        newestMeasurements(providers).pipe(repositoryErrors("ProviderRepository.newestMeasurements")),
      sparkDaysSince: (since, providers) =>
        sparkDaysSince({ since, providers }).pipe(repositoryErrors("ProviderRepository.sparkDaysSince"))
    })
  })
)
