import { SqlSchema } from "@effect/sql"
import { SqlError } from "@effect/sql/SqlError"
import { Effect, Layer, Schema, Stream } from "effect"
import type { FactTable, MirrorTable } from "../../application/aggregation/AggregationTable.js"
import { type Casts, DmobSource, SourceUnusable, UncastableValue } from "../../application/ports/DmobSource.js"
import { RepositoryError } from "../../application/ports/PortErrors.js"
import { copyOut } from "../shared/CopyStreams.js"
import { DealBlockRow, dealBlocks } from "../shared/dealBlocks.js"
import { classifySqlFailure, repositoryErrors, sqlState } from "../shared/SqlErrors.js"
import { dealHash, sourceCopies } from "../shared/sourceCopies.js"
import { DmobPool, DmobSql } from "./DmobDatabase.js"
import { latestClaims } from "./latestClaims.js"

const IdRow = Schema.Struct({ first: Schema.Int, last: Schema.Int })

const ActorRow = Schema.Struct({ id: Schema.String, address: Schema.String })
const ProviderRow = Schema.Struct({ provider: Schema.String })

/** Invalid text for a number, a number out of range, and no number (NaN) for a whole one. */
const uncastableStates = new Set(["22P02", "22003", "0A000"])

/** Class of a table or column that is not there, or that we may not read. */
const ACCESS_RULE_VIOLATION = "42"

const isAccessViolation = (failure: unknown): boolean =>
  (sqlState(failure instanceof SqlError ? failure.cause : failure) ?? "").startsWith(ACCESS_RULE_VIOLATION)

const unusable = (table: MirrorTable | FactTable, failure: unknown) => {
  const cause = failure instanceof SqlError ? failure.cause : failure
  return new SourceUnusable({ table, detail: cause instanceof Error ? cause.message : String(cause) })
}

export const PgDmobSourceLive = Layer.scoped(
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

    const copied = (table: MirrorTable | FactTable, casts: Casts, rows: string) => {
      const { source, columns } = sourceCopies[table]
      const selected = columns.map(
        ({ from, guarded, name, type }) => `(${casts === "guarded" ? (guarded ?? from) : from})::${type} as "${name}"`
      )
      return copyOut(pool, `select ${selected.join(", ")} from ${source} ${rows}`).pipe(
        Stream.catchAll(({ cause }): Stream.Stream<never, RepositoryError | UncastableValue | SourceUnusable> => {
          const state = sqlState(cause) ?? ""
          if (uncastableStates.has(state)) return Stream.fail(new UncastableValue({ table, cause }))
          if (isAccessViolation(cause)) return Stream.fail(unusable(table, cause))
          const reason = classifySqlFailure(cause)
          return reason === undefined
            ? Stream.die(cause)
            : Stream.fail(new RepositoryError({ operation: `DmobSource.copy(${table})`, reason, cause }))
        }),
        Stream.withSpan("DmobSource.copy", { attributes: { table, casts } })
      )
    }

    const dealIds = SqlSchema.findOne({
      Request: Schema.Void,
      Result: IdRow,
      execute: () => sql`
        select first, last
        from (select min(id) as first, max(id) as last from unified_verified_deal) ids
        where first is not null`
    })

    // Not flattened, or the hash would be computed for each of its halves.
    const hashed = sql`
      (select id, "pieceSize" as size, ${sql.literal(dealHash)} as hash from unified_verified_deal offset 0)`
    const blocks = SqlSchema.findAll({
      Request: Schema.Void,
      Result: DealBlockRow,
      execute: () => dealBlocks(sql, hashed, { hash: "hash", size: "size" })
    })

    return DmobSource.of({
      copy: (table, casts) => copied(table, casts, ""),
      copyDeals: ({ first, last }, casts) => copied("deal_fact", casts, `where id between ${first} and ${last}`),
      dealIds: dealIds(undefined).pipe(
        Effect.catchIf(isAccessViolation, (failure) => unusable("deal_fact", failure)),
        repositoryErrors("DmobSource.dealIds")
      ),
      dealBlocks: sql
        .withTransaction(Effect.zipRight(sql`set local max_parallel_workers_per_gather = 0`, blocks(undefined)))
        .pipe(
          Effect.catchIf(isAccessViolation, (failure) => unusable("deal_fact", failure)),
          repositoryErrors("DmobSource.dealBlocks")
        ),
      allocators: allocators(undefined).pipe(repositoryErrors("DmobSource.allocators")),
      clients: clients(undefined).pipe(repositoryErrors("DmobSource.clients")),
      providers: providers(undefined).pipe(
        Effect.map((rows) => rows.map((row) => row.provider)),
        repositoryErrors("DmobSource.providers")
      ),
      latestClaims: yield* latestClaims
    })
  })
)
