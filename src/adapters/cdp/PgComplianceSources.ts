import { SqlClient, SqlSchema } from "@effect/sql"
import { Effect, Layer, Schema } from "effect"
import { type ComplianceAsked, ComplianceSources } from "../../application/ports/ComplianceSources.js"
import { averageOfWeek, complianceSubject, type SubjectSources } from "../../domain/compliance/SubjectSources.js"
import { IpniStatus } from "../../domain/storage-provider/IpniStatus.js"
import { type Week, weekAt, weekIndex } from "../../domain/time/Week.js"
import { repositoryErrors } from "../shared/SqlErrors.js"
import { idNumber } from "./idNumber.js"

const Ids = Schema.Array(Schema.String)
const Whole = Schema.Array(Schema.BigInt)
const Text = Schema.NullOr(Schema.String)

const GrantsAsked = Schema.Struct({ allocators: Ids, week: Schema.Int })
const GrantsRow = Schema.Struct({ allocator: Schema.String, clients: Ids })

/** Rows of a client side by side, which PostgreSQL packs and `JSON.parse` unpacks much faster than rows. */
const DealsAsked = Schema.Struct({ clients: Ids, week: Schema.Int })
const DealsRow = Schema.Struct({ client: Schema.String, providers: Ids, totals: Whole, uniques: Whole })
const ReplicasRow = Schema.Struct({ client: Schema.String, copies: Schema.Array(Schema.Int), totals: Whole })

const SharedRow = Schema.Struct({ client: Schema.String, bytes: Schema.BigInt })

const ProvidersAsked = Schema.Struct({
  providers: Ids,
  from: Schema.DateTimeUtcFromDate,
  until: Schema.DateTimeUtcFromDate
})
const ProviderRow = Schema.Struct({
  provider: Schema.String,
  isTracked: Schema.Boolean,
  rate: Schema.NullOr(Schema.Number),
  ipni: Schema.NullOr(IpniStatus),
  lat: Text,
  long: Text,
  country: Text,
  region: Text,
  city: Text
})

const AllocatorRow = Schema.Struct({ allocator: Schema.String })

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient

  /** Whether the span of a row holds in a week, as the accumulated views tell it: not beyond what was published. */
  const holdsIn = (week: number, table: "client_allocator_span" | "client_provider_span") => sql`
    wk <= ${week}::integer and until > ${week}::integer and ${week}::integer <= published_week(${table})`

  const grants = SqlSchema.findAll({
    Request: GrantsAsked,
    Result: GrantsRow,
    execute: ({ allocators, week }) => sql`
      select 'f0' || allocator as allocator, json_agg('f0' || client) as clients
      from client_allocator_span
      where allocator = any(array(select ${idNumber(sql, sql`asked`)} from unnest(${allocators}::text[]) asked))
        and ${holdsIn(week, "client_allocator_span")}
      group by client_allocator_span.allocator`
  })

  const deals = SqlSchema.findAll({
    Request: DealsAsked,
    Result: DealsRow,
    execute: ({ clients, week }) => sql`
      select
        'f0' || client as client,
        json_agg('f0' || provider order by provider) as providers,
        json_agg(total::text order by provider) as totals,
        json_agg(uniq::text order by provider) as uniques
      from client_provider_span
      where client = any(array(select ${idNumber(sql, sql`asked`)} from unnest(${clients}::text[]) asked))
        and ${holdsIn(week, "client_provider_span")}
      group by client_provider_span.client`
  })

  const replicas = SqlSchema.findAll({
    Request: Ids,
    Result: ReplicasRow,
    execute: (clients) => sql`
      select
        client,
        json_agg(num_of_replicas order by num_of_replicas) as copies,
        json_agg(total_deal_size::text order by num_of_replicas) as totals
      from client_replica_distribution
      where client = any(${clients}::text[])
      group by client`
  })

  const shared = SqlSchema.findAll({
    Request: Ids,
    Result: SharedRow,
    execute: (clients) => sql`
      select client, shared_bytes::text as bytes
      from client_shared_bytes
      where client = any(${clients}::text[])`
  })

  const providers = SqlSchema.findAll({
    Request: ProvidersAsked,
    Result: ProviderRow,
    execute: ({ from, providers: asked, until }) => sql`
      with tracked as (select provider from providers_weekly_acc where week = ${from}),
      known as (select provider from tracked union select unnest(${asked}::text[]))
      select
        known.provider,
        exists (select from tracked where tracked.provider = known.provider) as "isTracked",
        tested.success_rate as rate,
        indexed.status as ipni,
        place.lat,
        place.long,
        place.country,
        place.region,
        place.city
      from known
      left join lateral (
        select success_rate
        from provider_url_finder_retrievability_daily daily
        where daily.provider = known.provider and date >= ${from} and date < ${until}
        order by date desc
        limit 1
      ) tested on true
      left join lateral (
        select status
        from provider_ipni_status_daily daily
        where daily.provider = known.provider
        order by date desc
        limit 1
      ) indexed on true
      left join lateral (
        select lat, long, country, region, city
        from provider_ip_info
        where provider_ip_info.provider = known.provider
        order by date desc
        limit 1
      ) place on true`
  })

  const allocatorsWithClients = SqlSchema.findAll({
    Request: Schema.Int,
    Result: AllocatorRow,
    execute: (week) => sql`
      select 'f0' || allocator as allocator
      from client_allocator_span
      where ${holdsIn(week, "client_allocator_span")}
      group by client_allocator_span.allocator
      order by client_allocator_span.allocator`
  })

  /** All that is read of several allocators at once. */
  const read = (asked: ReadonlyArray<ComplianceAsked>, week: Week) =>
    Effect.gen(function* () {
      const at = weekIndex(week)
      const members = Array.from(new Set(asked.flatMap((one) => one.members)))
      const granted = yield* grants({ allocators: members, week: at })
      const clients = Array.from(new Set(granted.flatMap((row) => row.clients)))
      const placed = yield* deals({ clients, week: at })
      const used = Array.from(new Set(placed.flatMap((row) => row.providers)))
      return {
        clientsOf: new Map(granted.map((row) => [row.allocator, row.clients])),
        dealsOf: new Map(placed.map((row) => [row.client, dealsIn(row)])),
        replicasOf: new Map((yield* replicas(clients)).map((row) => [row.client, replicasIn(row)])),
        sharedBytes: new Map((yield* shared(clients)).map(({ bytes, client }) => [client, bytes])),
        providers: yield* providers({ providers: used, from: week, until: weekAt(at + 1) })
      }
    })

  return ComplianceSources.of({
    subjects: (asked, week, openData) =>
      read(asked, week).pipe(
        Effect.map(({ clientsOf, dealsOf, providers, replicasOf, sharedBytes }) => {
          const ofProviders = providerSources(providers, openData)
          return new Map(
            asked.map(({ allocator, members }) => {
              const clients = Array.from(new Set(members.flatMap((member) => clientsOf.get(member) ?? [])))
              const sources: SubjectSources = {
                ...ofProviders,
                clients,
                deals: clients.flatMap((client) => dealsOf.get(client) ?? []),
                replicas: clients.flatMap((client) => replicasOf.get(client) ?? []),
                sharedBytes
              }
              return [allocator, complianceSubject(sources, week)]
            })
          )
        }),
        repositoryErrors("ComplianceSources.subjects")
      ),
    allocatorsWithClients: (week) =>
      allocatorsWithClients(weekIndex(week)).pipe(
        Effect.map((rows) => rows.map(({ allocator }) => allocator)),
        repositoryErrors("ComplianceSources.allocatorsWithClients")
      )
  })
})

const dealsIn = ({ client, providers, totals, uniques }: typeof DealsRow.Type) =>
  providers.map((provider, row) => ({
    client,
    provider,
    totalDealSize: totals[row] ?? 0n,
    uniqueDataSize: uniques[row] ?? 0n
  }))

const replicasIn = ({ client, copies, totals }: typeof ReplicasRow.Type) =>
  copies.map((numOfReplicas, row) => ({ client, numOfReplicas, totalDealSize: totals[row] ?? 0n }))

/** What is known of providers, whoever's deals they have. */
const providerSources = (
  rows: ReadonlyArray<typeof ProviderRow.Type>,
  openData: ReadonlySet<string>
): Pick<SubjectSources, "rates" | "weekAverage" | "ipni" | "places"> => {
  const rates = new Map(rows.map(({ provider, rate }) => [provider, rate]))
  const tracked = rows.filter(({ isTracked }) => isTracked).map(({ provider }) => provider)
  return {
    rates,
    weekAverage: averageOfWeek(rates, tracked, openData),
    ipni: new Map(rows.flatMap(({ ipni, provider }) => (ipni === null ? [] : [[provider, ipni] as const]))),
    places: rows
  }
}

export const PgComplianceSourcesLive = Layer.effect(ComplianceSources, make)
