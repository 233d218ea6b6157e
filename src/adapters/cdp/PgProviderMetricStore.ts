import { SqlClient, SqlSchema } from "@effect/sql"
import { DateTime, Effect, Layer, Schema } from "effect"
import {
  type MetricText,
  ProviderMetricStore,
  type SnapshotSlice
} from "../../application/ports/ProviderMetricStore.js"
import { repositoryErrors } from "../shared/SqlErrors.js"
import { affectedRows } from "./affectedRows.js"
import { rememberedSlice } from "./rememberedSlice.js"

const ProviderRow = Schema.Struct({ provider: Schema.String })

export const PgProviderMetricStoreLive = Layer.effect(
  ProviderMetricStore,
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient

    const providersOn = SqlSchema.findAll({
      Request: Schema.DateTimeUtcFromDate,
      Result: ProviderRow,
      execute: (day) => sql`
        select provider
        from storage_provider_url_finder_daily_snapshot
        where snapshot_date = ${day}
        order by provider`
    })

    const upsertMetrics = (metrics: ReadonlyArray<MetricText>) => sql`
      insert into storage_provider_url_finder_metric as kept (metric_type, name, description, unit)
      select *
      from unnest(
        ${metrics.map(({ id }) => id)}::text[],
        ${metrics.map(({ name }) => name)}::text[],
        ${metrics.map(({ description }) => description)}::text[],
        ${metrics.map(({ unit }) => unit)}::text[]
      )
      on conflict (metric_type) do update
      set name = excluded.name, description = excluded.description, unit = excluded.unit
      where (kept.name, kept.description, kept.unit)
        is distinct from
        (excluded.name, excluded.description, excluded.unit)`

    const insertSnapshots = ({ snapshots }: SnapshotSlice) =>
      sql`
        insert into storage_provider_url_finder_daily_snapshot (provider, snapshot_date, tested_at, result_code)
        select *
        from unnest(
          ${snapshots.map(({ provider }) => provider)}::text[],
          ${snapshots.map(({ snapshotDate }) => DateTime.toDateUtc(snapshotDate))}::timestamptz[],
          ${snapshots.map(({ testedAt }) => DateTime.toDateUtc(testedAt))}::timestamptz[],
          ${snapshots.map(({ resultCode }) => resultCode)}::text[]
        )
        on conflict (provider, snapshot_date) do nothing`.raw.pipe(Effect.flatMap(affectedRows))

    const insertValues = ({ snapshots }: SnapshotSlice) => {
      const values = snapshots.flatMap(({ measurements, provider, snapshotDate }) =>
        measurements.map((measurement) => ({ ...measurement, provider, snapshotDate }))
      )
      return sql`
        insert into storage_provider_url_finder_metric_value (provider, metric_id, snapshot_id, value, tested_at)
        select given.provider, metric.id, snapshot.id, given.value, given.tested_at
        from unnest(
          ${values.map(({ provider }) => provider)}::text[],
          ${values.map(({ snapshotDate }) => DateTime.toDateUtc(snapshotDate))}::timestamptz[],
          ${values.map(({ metric }) => metric)}::text[],
          ${values.map(({ value }) => value)}::double precision[],
          ${values.map(({ testedAt }) => DateTime.toDateUtc(testedAt))}::timestamptz[]
        ) as given (provider, snapshot_date, metric_type, value, tested_at)
        join storage_provider_url_finder_metric metric using (metric_type)
        join storage_provider_url_finder_daily_snapshot snapshot using (provider, snapshot_date)
        on conflict (provider, metric_id, tested_at) do nothing`.raw.pipe(Effect.flatMap(affectedRows))
    }

    return ProviderMetricStore.of({
      providersOn: (day) =>
        providersOn(day).pipe(
          Effect.map((rows) => new Set(rows.map(({ provider }) => provider))),
          repositoryErrors("ProviderMetricStore.providersOn")
        ),
      storeSlice: (metrics, slice) =>
        Effect.gen(function* () {
          yield* upsertMetrics(metrics)
          const added = yield* insertSnapshots(slice)
          const measured = yield* insertValues(slice)
          const { collectedAt, collector, snapshots } = slice
          yield* sql`${rememberedSlice(sql, collector, { slice: slice.slice, rows: snapshots.length }, collectedAt)}`
          return added + measured
        }).pipe(sql.withTransaction, repositoryErrors("ProviderMetricStore.storeSlice"))
    })
  })
)
