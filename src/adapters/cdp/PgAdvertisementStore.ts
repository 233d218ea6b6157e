import { SqlClient, SqlSchema } from "@effect/sql"
import { Effect, Layer, Option, Schema } from "effect"
import { AdvertisementStore } from "../../application/ports/AdvertisementStore.js"
import { repositoryErrors } from "../shared/SqlErrors.js"
import { affectedRows } from "./affectedRows.js"
import { unhurried } from "./unhurried.js"

const StoredRow = Schema.Struct({ stored: Schema.Boolean })
const GapRow = Schema.Struct({ publisherId: Schema.String, missing: Schema.String })
const EntriesRow = Schema.Struct({ peerId: Schema.String, entries: Schema.BigInt })

export const PgAdvertisementStoreLive = Layer.effect(
  AdvertisementStore,
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient

    const stored = SqlSchema.single({
      Request: Schema.String,
      Result: StoredRow,
      execute: (id) => sql`
        select exists (select from ipni_publisher_advertisement where id = ${id}) as stored`
    })

    const gaps = SqlSchema.findAll({
      Request: Schema.Void,
      Result: GapRow,
      execute: () => sql`
        select distinct publisher_id as "publisherId", previous_id as missing
        from ipni_publisher_advertisement named
        where previous_id is not null
          and not exists (select from ipni_publisher_advertisement kept where kept.id = named.previous_id)
        order by publisher_id, previous_id`
    })

    const entries = SqlSchema.findAll({
      Request: Schema.Array(Schema.String),
      Result: EntriesRow,
      execute: (peerIds) => sql`
        select publisher_id as "peerId", sum(entries_number)::text as entries
        from ipni_publisher_advertisement
        where publisher_id = any(${peerIds}::text[]) and not is_rm
        group by publisher_id
        order by publisher_id`
    })

    return AdvertisementStore.of({
      isStored: (id) =>
        stored(id).pipe(
          Effect.map((row) => row.stored),
          Effect.catchTag("NoSuchElementException", Effect.die),
          repositoryErrors("AdvertisementStore.isStored")
        ),
      store: (advertisements) =>
        sql`
          insert into ipni_publisher_advertisement
            (id, previous_id, publisher_id, context_id, entries_number, is_rm)
          select *
          from unnest(
            ${advertisements.map(({ id }) => id)}::text[],
            ${advertisements.map(({ previous }) => Option.getOrNull(previous))}::text[],
            ${advertisements.map(({ publisherId }) => publisherId)}::text[],
            ${advertisements.map(({ contextId }) => contextId)}::text[],
            ${advertisements.map((advertisement) => String(advertisement.entries))}::bigint[],
            ${advertisements.map(({ isRemoval }) => isRemoval)}::boolean[]
          )
          on conflict (id) do nothing`.raw.pipe(
          Effect.flatMap(affectedRows),
          repositoryErrors("AdvertisementStore.store")
        ),
      gaps: gaps().pipe(unhurried(sql), repositoryErrors("AdvertisementStore.gaps")),
      entriesOf: (peerIds) =>
        entries(peerIds).pipe(
          Effect.map((rows) => new Map(rows.map((row) => [row.peerId, row.entries]))),
          repositoryErrors("AdvertisementStore.entriesOf")
        )
    })
  })
)
