import { SqlSchema } from "@effect/sql"
import { Effect, Layer, Schema, Stream } from "effect"
import { DmobSource, SourceUnusable, UncastableValue } from "../../application/ports/DmobSource.js"
import { RepositoryError } from "../../application/ports/PortErrors.js"
import { copyOut } from "../shared/CopyStreams.js"
import { classifySqlFailure, repositoryErrors, sqlState } from "../shared/SqlErrors.js"
import { sourceCopies } from "../shared/sourceCopies.js"
import { DmobPool, DmobSql } from "./DmobDatabase.js"

const ActorRow = Schema.Struct({ id: Schema.String, address: Schema.String })
const ProviderRow = Schema.Struct({ provider: Schema.String })

/** Invalid text for a number, a number out of range, and no number (NaN) for a whole one. */
const uncastableStates = new Set(["22P02", "22003", "0A000"])

/** Class of a table or column that is not there, or that we may not read. */
const ACCESS_RULE_VIOLATION = "42"

export const PgDmobSourceLive = Layer.effect(
  DmobSource,
  Effect.gen(function* () {
    const pool = yield* DmobPool
    const sql = yield* DmobSql

    const allocators = SqlSchema.findAll({
      Request: Schema.Void,
      Result: ActorRow,
      execute: () => sql`
        select "addressId" as id, address
        from verifier
        where "addressId" <> '' and address <> ''
        order by "addressId"`
    })

    const clients = SqlSchema.findAll({
      Request: Schema.Void,
      Result: ActorRow,
      execute: () => sql`
        select distinct on ("addressId") "addressId" as id, address
        from verified_client
        where "addressId" <> '' and address <> ''
        order by "addressId", id`
    })

    const providers = SqlSchema.findAll({
      Request: Schema.Void,
      Result: ProviderRow,
      execute: () => sql`
        select 'f0' || "providerId" as provider
        from unique_providers
        where "providerId" ~ '^[0-9]{1,9}$'
        order by "providerId"::integer`
    })

    return DmobSource.of({
      copy: (table, casts) => {
        const { source, columns } = sourceCopies[table]
        const selected = columns.map(
          ({ from, guarded, name, type }) => `(${casts === "guarded" ? (guarded ?? from) : from})::${type} as "${name}"`
        )
        return copyOut(pool, `select ${selected.join(", ")} from ${source}`).pipe(
          Stream.catchAll(({ cause }): Stream.Stream<never, RepositoryError | UncastableValue | SourceUnusable> => {
            const state = sqlState(cause) ?? ""
            if (uncastableStates.has(state)) return Stream.fail(new UncastableValue({ table, cause }))
            if (state.startsWith(ACCESS_RULE_VIOLATION)) {
              return Stream.fail(new SourceUnusable({ table, detail: cause instanceof Error ? cause.message : state }))
            }
            const reason = classifySqlFailure(cause)
            return reason === undefined
              ? Stream.die(cause)
              : Stream.fail(new RepositoryError({ operation: `DmobSource.copy(${table})`, reason, cause }))
          }),
          Stream.withSpan("DmobSource.copy", { attributes: { table, casts } })
        )
      },
      allocators: allocators(undefined).pipe(repositoryErrors("DmobSource.allocators")),
      clients: clients(undefined).pipe(repositoryErrors("DmobSource.clients")),
      providers: providers(undefined).pipe(
        Effect.map((rows) => rows.map((row) => row.provider)),
        repositoryErrors("DmobSource.providers")
      )
    })
  })
)
