import { SqlClient, SqlSchema } from "@effect/sql"
import type { SqlError } from "@effect/sql/SqlError"
import { DateTime, Effect, Layer, Schema } from "effect"
import { CollectorStore, type RegistryRow } from "../../application/ports/CollectorStore.js"
import { repositoryErrors } from "../shared/SqlErrors.js"
import { rememberedSlice } from "./rememberedSlice.js"

const StoredRegistryRow = Schema.Struct({
  allocatorId: Schema.String,
  allocatorAddress: Schema.String,
  path: Schema.String,
  registryInfo: Schema.String,
  rejected: Schema.Boolean
})
const LinkRow = Schema.Struct({ allocatorId: Schema.String, url: Schema.String })
const FileRow = Schema.Struct({ clientId: Schema.String, path: Schema.String })
const ProviderRow = Schema.Struct({ provider: Schema.String })
const DayRow = Schema.Struct({ day: Schema.DateTimeUtcFromDate })
const SliceRow = Schema.Struct({ slice: Schema.String, rows: Schema.Number })
const ChangedRows = Schema.Struct({ rows: Schema.Number })

type RegistryTable = "allocator_registry" | "allocator_registry_archive"

const column = <Row, Key extends keyof Row>(rows: ReadonlyArray<Row>, key: Key) => rows.map((row) => row[key])

export const PgCollectorStoreLive = Layer.effect(
  CollectorStore,
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient

    const rowsOf = <A, I>(Result: Schema.Schema<A, I>, statement: Effect.Effect<ReadonlyArray<unknown>, SqlError>) =>
      SqlSchema.findAll({ Request: Schema.Void, Result, execute: () => statement })()

    /** Runs a statement that answers the single row of `ChangedRows`. */
    const changedBy = (statement: Effect.Effect<ReadonlyArray<unknown>, SqlError>) =>
      Effect.map(
        SqlSchema.single({ Request: Schema.Void, Result: ChangedRows, execute: () => statement })(),
        ({ rows }) => rows
      ).pipe(Effect.catchTag("NoSuchElementException", Effect.die))

    const registryRows = (table: RegistryTable) =>
      rowsOf(
        StoredRegistryRow,
        sql`
          select
            allocator_id as "allocatorId",
            allocator_address as "allocatorAddress",
            json_path as path,
            registry_info::text as "registryInfo",
            rejected
          from ${sql(table)}
          order by json_path, allocator_id`
      )

    const replaceRegistry = (table: RegistryTable, rows: ReadonlyArray<RegistryRow>) =>
      changedBy(sql`
        with stored as (
          insert into ${sql(table)} as kept (allocator_id, allocator_address, json_path, registry_info, rejected)
          select id, address, path, info::jsonb, rejected
          from unnest(
            ${column(rows, "allocatorId")}::text[],
            ${column(rows, "allocatorAddress")}::text[],
            ${column(rows, "path")}::text[],
            ${column(rows, "registryInfo")}::text[],
            ${column(rows, "rejected")}::boolean[]
          ) as given (id, address, path, info, rejected)
          on conflict (allocator_id) do update
          set allocator_address = excluded.allocator_address,
              json_path = excluded.json_path,
              registry_info = excluded.registry_info,
              rejected = excluded.rejected
          where (kept.allocator_address, kept.json_path, kept.registry_info, kept.rejected)
            is distinct from
            (excluded.allocator_address, excluded.json_path, excluded.registry_info, excluded.rejected)
          returning 1
        ), removed as (
          delete from ${sql(table)}
          where allocator_id <> all(${column(rows, "allocatorId")}::text[])
          returning 1
        )
        select ((select count(*) from stored) + (select count(*) from removed))::integer as rows`)

    return CollectorStore.of({
      registries: Effect.all({
        current: registryRows("allocator_registry"),
        archive: registryRows("allocator_registry_archive")
      }).pipe(sql.withTransaction, repositoryErrors("CollectorStore.registries")),

      replaceRegistries: ({ current, archive }) =>
        Effect.zipWith(
          replaceRegistry("allocator_registry", current),
          replaceRegistry("allocator_registry_archive", archive),
          (left, right) => left + right
        ).pipe(sql.withTransaction, repositoryErrors("CollectorStore.replaceRegistries")),

      bookkeepingLinks: rowsOf(
        LinkRow,
        sql`
          select allocator_id as "allocatorId", registry_info #>> '{application,allocation_bookkeeping}' as url
          from allocator_registry
          where not rejected and registry_info #>> '{application,allocation_bookkeeping}' is not null
          order by allocator_id`
      ).pipe(repositoryErrors("CollectorStore.bookkeepingLinks")),

      bookkeepingFiles: (allocatorId) =>
        rowsOf(
          FileRow,
          sql`
            select client_id as "clientId", json_path as path
            from allocator_client_bookkeeping
            where allocator_id = ${allocatorId}
            order by client_id`
        ).pipe(repositoryErrors("CollectorStore.bookkeepingFiles")),

      upsertBookkeeping: (allocatorId, rows) =>
        changedBy(sql`
          with stored as (
            insert into allocator_client_bookkeeping as kept
              (allocator_id, client_id, client_address, json_path, bookkeeping_info)
            select ${allocatorId}, id, address, path, info::jsonb
            from unnest(
              ${column(rows, "clientId")}::text[],
              ${column(rows, "clientAddress")}::text[],
              ${column(rows, "path")}::text[],
              ${column(rows, "bookkeepingInfo")}::text[]
            ) as given (id, address, path, info)
            on conflict (allocator_id, client_id) do update
            set client_address = excluded.client_address,
                json_path = excluded.json_path,
                bookkeeping_info = excluded.bookkeeping_info
            where (kept.client_address, kept.json_path, kept.bookkeeping_info)
              is distinct from
              (excluded.client_address, excluded.json_path, excluded.bookkeeping_info)
            returning 1
          )
          select count(*)::integer as rows from stored`).pipe(repositoryErrors("CollectorStore.upsertBookkeeping")),

      removeBookkeeping: (allocatorId, clients) =>
        changedBy(sql`
          with removed as (
            delete from allocator_client_bookkeeping
            where allocator_id = ${allocatorId} and client_id = any(${clients}::text[])
            returning 1
          )
          select count(*)::integer as rows from removed`).pipe(repositoryErrors("CollectorStore.removeBookkeeping")),

      retrievabilityDays: (from, to) =>
        rowsOf(
          DayRow,
          sql`
            select day
            from generate_series(
              ${DateTime.toDateUtc(from)}::timestamptz,
              ${DateTime.toDateUtc(to)}::timestamptz,
              interval '1 day'
            ) as day
            where exists (select from provider_retrievability_daily where date = day)
            order by day`
        ).pipe(
          Effect.map((rows) => column(rows, "day")),
          repositoryErrors("CollectorStore.retrievabilityDays")
        ),

      storeRetrievabilityDay: (collector, day, rows, collectedAt) =>
        changedBy(sql`
          with stored as (
            insert into provider_retrievability_daily
              (date, provider, total, successful, success_rate, successful_http, success_rate_http)
            select ${DateTime.toDateUtc(day)}::timestamptz, given.*
            from unnest(
              ${column(rows, "provider")}::text[],
              ${column(rows, "total")}::integer[],
              ${column(rows, "successful")}::integer[],
              ${column(rows, "successRate")}::double precision[],
              ${column(rows, "successfulHttp")}::integer[],
              ${column(rows, "successRateHttp")}::double precision[]
            ) as given
            on conflict do nothing
            returning 1
          ), remembered as (
            ${rememberedSlice(sql, collector, { slice: DateTime.formatIsoDateUtc(day), rows: rows.length }, collectedAt)}
          )
          select count(*)::integer as rows from stored`).pipe(
          repositoryErrors("CollectorStore.storeRetrievabilityDay")
        ),

      urlFinderProviders: (from, to) =>
        rowsOf(
          ProviderRow,
          sql`
            select distinct provider
            from provider_url_finder_retrievability_daily
            where date >= ${DateTime.toDateUtc(from)} and date < ${DateTime.toDateUtc(to)}
            order by provider`
        ).pipe(
          Effect.map((rows) => column(rows, "provider")),
          repositoryErrors("CollectorStore.urlFinderProviders")
        ),

      appendUrlFinderRates: (date, rows) =>
        changedBy(sql`
          with stored as (
            insert into provider_url_finder_retrievability_daily (date, provider, success_rate)
            select ${DateTime.toDateUtc(date)}::timestamptz, given.*
            from unnest(
              ${column(rows, "provider")}::text[],
              ${column(rows, "successRate")}::double precision[]
            ) as given
            on conflict do nothing
            returning 1
          )
          select count(*)::integer as rows from stored`).pipe(repositoryErrors("CollectorStore.appendUrlFinderRates")),

      slices: (collector) =>
        rowsOf(
          SliceRow,
          sql`
            select slice, rows
            from collector_slice
            where collector = ${collector}
            order by slice`
        ).pipe(repositoryErrors("CollectorStore.slices")),

      rememberSlice: (collector, slice, collectedAt) =>
        sql`${rememberedSlice(sql, collector, slice, collectedAt)}`.pipe(
          Effect.asVoid,
          repositoryErrors("CollectorStore.rememberSlice")
        )
    })
  })
)
