import { SqlClient, SqlSchema } from "@effect/sql"
import { Array as Arr, Effect, Layer, Schema } from "effect"
import { ProviderRepository } from "../../application/ports/ProviderRepository.js"
import type { ProviderWeek } from "../../domain/storage-provider/ProviderWeek.js"
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

    return ProviderRepository.of({
      weeks: (range) =>
        weeks(range).pipe(
          Effect.map(Arr.map((columns) => ({ week: columns.week, providers: providersOf(columns) }))),
          repositoryErrors("ProviderRepository.weeks")
        ),
      providersOfApplicants: applicants().pipe(
        Effect.map(Arr.flatMap(({ client, providers }) => providers.map((provider) => ({ client, provider })))),
        repositoryErrors("ProviderRepository.providersOfApplicants")
      )
    })
  })
)
