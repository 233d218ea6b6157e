import { SqlClient, SqlSchema } from "@effect/sql"
import { DateTime, Effect, Layer, Schema } from "effect"
import { IpniStatusStore } from "../../application/ports/IpniStatusStore.js"
import { ProviderId } from "../../domain/shared/Ids.js"
import { IpniStatus } from "../../domain/storage-provider/IpniStatus.js"
import { repositoryErrors } from "../shared/SqlErrors.js"
import { affectedRows } from "./affectedRows.js"

const ProviderRow = Schema.Struct({ id: ProviderId })
const StatusRow = Schema.Struct({ provider: Schema.String, status: IpniStatus })
const CountedRow = Schema.Struct({ counted: Schema.Boolean })

const textOf = (count: bigint | null) => (count === null ? null : String(count))

export const PgIpniStatusStoreLive = Layer.effect(
  IpniStatusStore,
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient

    const providers = SqlSchema.findAll({
      Request: Schema.Void,
      Result: ProviderRow,
      execute: () => sql`
        select id
        from provider
        where num_of_deals > 0
        order by length(id), id`
    })

    const statuses = SqlSchema.findAll({
      Request: Schema.DateTimeUtcFromDate,
      Result: StatusRow,
      execute: (day) => sql`
        select provider, status
        from provider_ipni_status_daily
        where date = ${day}
        order by length(provider), provider`
    })

    /** Whether there are totals of the day of an instant. */
    const ofDay = (day: DateTime.Utc) => {
      const from = DateTime.startOf(day, "day")
      return sql`
        select from ipni_reporting_daily
        where date >= ${DateTime.toDateUtc(from)} and date < ${DateTime.toDateUtc(DateTime.add(from, { days: 1 }))}`
    }

    const counted = SqlSchema.single({
      Request: Schema.DateTimeUtcFromSelf,
      Result: CountedRow,
      execute: (day) => sql`select exists (${ofDay(day)}) as counted`
    })

    return IpniStatusStore.of({
      providers: providers().pipe(
        Effect.map((rows) => rows.map(({ id }) => id)),
        repositoryErrors("IpniStatusStore.providers")
      ),
      statuses: (day) =>
        statuses(day).pipe(
          Effect.map((rows) => new Map(rows.map(({ provider, status }) => [provider, status]))),
          repositoryErrors("IpniStatusStore.statuses")
        ),
      store: (day, rows) =>
        sql`
          insert into provider_ipni_status_daily (date, provider, peer_id, reported, actual, status)
          select ${DateTime.toDateUtc(day)}::timestamptz, given.*
          from unnest(
            ${rows.map(({ provider }) => provider)}::text[],
            ${rows.map(({ peerId }) => peerId)}::text[],
            ${rows.map(({ reportedClaims }) => textOf(reportedClaims))}::bigint[],
            ${rows.map(({ actualClaims }) => textOf(actualClaims))}::bigint[],
            ${rows.map(({ status }) => status)}::text[]
          ) as given
          on conflict (date, provider) do nothing`.raw.pipe(
          Effect.flatMap(affectedRows),
          repositoryErrors("IpniStatusStore.store")
        ),
      isCounted: (day) =>
        counted(day).pipe(
          Effect.map((row) => row.counted),
          Effect.catchTag("NoSuchElementException", Effect.die),
          repositoryErrors("IpniStatusStore.isCounted")
        ),
      count: (at, { ok, notReporting, misreporting, total }) =>
        sql`
          insert into ipni_reporting_daily (date, ok, not_reporting, misreporting, total)
          select
            ${DateTime.toDateUtc(at)}::timestamptz,
            ${ok}::integer,
            ${notReporting}::integer,
            ${misreporting}::integer,
            ${total}::integer
          where not exists (${ofDay(at)})`.raw.pipe(
          Effect.flatMap(affectedRows),
          repositoryErrors("IpniStatusStore.count")
        )
    })
  })
)
