import { SqlClient } from "@effect/sql"
import { DateTime, Effect, Layer } from "effect"
import { PlaceStore } from "../../application/ports/PlaceStore.js"
import { repositoryErrors } from "../shared/SqlErrors.js"
import { affectedRows } from "./affectedRows.js"

export const PgPlaceStoreLive = Layer.effect(
  PlaceStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    PlaceStore.of({
      append: (at, places) =>
        sql`
          insert into provider_ip_info (date, provider, lat, long, country, region, city)
          select ${DateTime.toDateUtc(at)}::timestamptz, given.*
          from unnest(
            ${places.map(({ provider }) => provider)}::text[],
            ${places.map(({ lat }) => lat)}::text[],
            ${places.map(({ long }) => long)}::text[],
            ${places.map(({ country }) => country)}::text[],
            ${places.map(({ region }) => region)}::text[],
            ${places.map(({ city }) => city)}::text[]
          ) as given
          on conflict (provider, date) do nothing`.raw.pipe(
          Effect.flatMap(affectedRows),
          repositoryErrors("PlaceStore.append")
        )
    })
  )
)
