import { SqlClient, SqlSchema } from "@effect/sql"
import { Effect, Layer, Option, Schema } from "effect"
import { ClientDeals } from "../../application/ports/ClientDeals.js"
import { quotient } from "../../domain/shared/Ratio.js"
import { repositoryErrors } from "../shared/SqlErrors.js"
import { idNumber } from "./idNumber.js"

const Ids = Schema.Array(Schema.String)

const ProviderRow = Schema.Struct({
  client: Schema.String,
  provider: Schema.String,
  totalDealSize: Schema.BigInt,
  uniqueDataSize: Schema.BigInt,
  claimsCount: Schema.NullOr(Schema.BigInt)
})
const ReplicaRow = Schema.Struct({
  client: Schema.String,
  numOfReplicas: Schema.Int,
  totalDealSize: Schema.BigInt,
  uniqueDataSize: Schema.BigInt
})
const SharingRow = Schema.Struct({
  client: Schema.String,
  otherClient: Schema.String,
  totalDealSize: Schema.BigInt,
  uniqueCidCount: Schema.Int
})
const LastSpentRow = Schema.Struct({ client: Schema.String, hour: Schema.DateTimeUtcFromDate })
const SpentRow = Schema.Struct({ client: Schema.String, spent: Schema.BigInt })
const SpentAsked = Schema.Struct({
  clients: Ids,
  from: Schema.DateTimeUtcFromDate,
  until: Schema.DateTimeUtcFromDate
})
const GrantsAsked = Schema.Struct({
  client: Schema.OptionFromNullOr(Schema.String),
  allocator: Schema.OptionFromNullOr(Schema.String)
})
const WaitsRow = Schema.Struct({ waits: Schema.BigInt, milliseconds: Schema.BigInt })

const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient

  const providers = SqlSchema.findAll({
    Request: Ids,
    Result: ProviderRow,
    execute: (clients) => sql`
      select
        client,
        provider,
        total_deal_size::text as "totalDealSize",
        unique_data_size::text as "uniqueDataSize",
        claims_count::text as "claimsCount"
      from client_provider_distribution
      where client = any(${clients}::text[])
      order by length(client), client, length(provider), provider`
  })

  const replicas = SqlSchema.findAll({
    Request: Ids,
    Result: ReplicaRow,
    execute: (clients) => sql`
      select
        client,
        num_of_replicas as "numOfReplicas",
        total_deal_size::text as "totalDealSize",
        unique_data_size::text as "uniqueDataSize"
      from client_replica_distribution
      where client = any(${clients}::text[])
      order by length(client), client, num_of_replicas`
  })

  const sharing = SqlSchema.findAll({
    Request: Ids,
    Result: SharingRow,
    execute: (clients) => sql`
      select
        client,
        other_client as "otherClient",
        total_deal_size::text as "totalDealSize",
        unique_cid_count as "uniqueCidCount"
      from cid_sharing
      where client = any(${clients}::text[])
      order by length(client), client, length(other_client), other_client`
  })

  const lastSpent = SqlSchema.findAll({
    Request: Ids,
    Result: LastSpentRow,
    execute: (clients) => sql`
      select client, hour_of_index(newest.hour) as hour
      from (select distinct client from unnest(${clients}::text[]) asked (client)) asked
      cross join lateral (
        select hour
        from deal_hour
        where deal_hour.client = ${idNumber(sql, sql`asked.client`)}
        order by hour desc
        limit 1
      ) newest
      order by length(client), client`
  })

  const spent = SqlSchema.findAll({
    Request: SpentAsked,
    Result: SpentRow,
    execute: ({ clients, from, until }) => sql`
      select 'f0' || client as client, sum(size)::text as spent
      from deal_hour
      where client = any(array(select ${idNumber(sql, sql`asked`)} from unnest(${clients}::text[]) asked))
        and hour_of_index(hour) between ${from} and ${until}
      group by deal_hour.client
      order by deal_hour.client`
  })

  const waits = SqlSchema.findAll({
    Request: GrantsAsked,
    Result: WaitsRow,
    execute: ({ allocator, client }) => sql`
      select
        count(*)::text as waits,
        coalesce(
          trunc(sum(extract(epoch from hour_of_index(first.hour) - granted."timestamp") * 1000)),
          0
        )::text as milliseconds
      from (
        select distinct client_id, allocator_id, "timestamp"
        from client_datacap_allocation
        where (${client}::text is null or client_id = ${client}::text)
          and (${allocator}::text is null or allocator_id = ${allocator}::text)
      ) granted
      cross join lateral (
        select hour
        from deal_hour
        where deal_hour.client = ${idNumber(sql, sql`granted.client_id`)}
          and hour >= ceil((extract(epoch from granted."timestamp") - 1598306400) / 3600)::integer
        order by hour
        limit 1
      ) first`
  })

  return ClientDeals.of({
    providersOf: (clients) => providers(clients).pipe(repositoryErrors("ClientDeals.providersOf")),
    replicasOf: (clients) => replicas(clients).pipe(repositoryErrors("ClientDeals.replicasOf")),
    sharedPiecesOf: (clients) => sharing(clients).pipe(repositoryErrors("ClientDeals.sharedPiecesOf")),
    lastSpentOf: (clients) => lastSpent(clients).pipe(repositoryErrors("ClientDeals.lastSpentOf")),
    spentBy: (clients, hours) => spent({ clients, ...hours }).pipe(repositoryErrors("ClientDeals.spentBy")),
    averageSecondsToFirstDeal: (grants) =>
      waits(grants).pipe(
        Effect.map(([sum]) =>
          sum === undefined || sum.waits === 0n
            ? Option.none()
            : Option.some(quotient(sum.milliseconds, 1000n * sum.waits))
        ),
        repositoryErrors("ClientDeals.averageSecondsToFirstDeal")
      )
  })
})

export const PgClientDealsLive = Layer.effect(ClientDeals, make)
