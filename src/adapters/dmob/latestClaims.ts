import { Reactivity } from "@effect/experimental"
import { SqlClient, SqlSchema, type Statement } from "@effect/sql"
import { PgClient } from "@effect/sql-pg"
import { Chunk, type Context, Effect, Option, Schema, Stream } from "effect"
import type { Claim, ClaimsQuery, DmobSource, LatestClaims } from "../../application/ports/DmobSource.js"
import { repositoryErrors } from "../shared/SqlErrors.js"
import { statementTimeout } from "../shared/StatementTimeout.js"
import { acquireDmobPool } from "./DmobDatabase.js"

const Text = Schema.NullOr(Schema.String)

const ClaimRow = Schema.Struct({
  id: Schema.Int,
  dealId: Schema.Int,
  clientId: Schema.String,
  type: Text,
  providerId: Text,
  pieceCid: Text,
  pieceSize: Schema.NullOr(Schema.BigInt),
  createdAt: Schema.DateTimeUtcFromDate
})

const Figures = Schema.Struct({
  total: Schema.NumberFromString,
  ddoPieceSize: Schema.BigInt,
  nonDdoPieceSize: Schema.BigInt
})

/** Rows fetched at a time. */
const BATCH = 1000

/** Sessions that only claims are read with: slow downloads never hold those of the hourly run. */
const claimSessions = Effect.gen(function* () {
  const pool = yield* acquireDmobPool({
    applicationName: "cdp claims",
    maxConnections: 4,
    statementTimeout: yield* statementTimeout
  })
  return yield* PgClient.fromPool({ acquire: Effect.succeed(pool) })
}).pipe(Effect.provide(Reactivity.layer))

type Order = ClaimsQuery["sorting"]["order"]

/** What orders claims before their id. Decimal texts: the longer is the greater. */
const sortKeys: Readonly<Record<keyof Claim, ReadonlyArray<string>>> = {
  id: [],
  dealId: [`d."dealId"`],
  clientId: [],
  type: [`lower(d.type) collate "C"`],
  providerId: [`length(d."providerId")`, `lower(d."providerId") collate "C"`],
  pieceCid: [`lower(d."pieceCid") collate "C"`],
  pieceSize: [`d."pieceSize"`],
  createdAt: [`d."createdAt"`]
}

/**
 * Unknown values are the smallest. No index is ordered so, which keeps the planner from walking one through all deals for
 * the few of one client: that on the client serves.
 */
const directions: Readonly<Record<Order, string>> = { asc: "asc nulls first", desc: "desc nulls last" }

const orderBy = ({ key, order }: ClaimsQuery["sorting"]): string =>
  [...sortKeys[key], "d.id"].map((expression) => `${expression} ${directions[order]}`).join(", ")

/** `DmobSource.latestClaims`. */
export const latestClaims = Effect.map(claimSessions, (sql): Context.Tag.Service<DmobSource>["latestClaims"] => {
  const matching = ({ client, filter }: ClaimsQuery): Statement.Fragment =>
    sql.and([
      sql`"clientId" = ${client}`,
      ...Option.toArray(filter).map((text) =>
        sql.or([
          sql`position(lower(${text.replace(/^f0/i, "")}::text) in lower("providerId")) > 0`,
          sql`position(lower(${text}::text) in lower("pieceCid")) > 0`
        ])
      )
    ])

  const figures = (query: ClaimsQuery) =>
    SqlSchema.single({
      Request: Schema.Void,
      Result: Figures,
      execute: () => sql`
        select
          count(*)::text as total,
          trunc(coalesce(sum("pieceSize") filter (where "dealId" = 0), 0))::text as "ddoPieceSize",
          trunc(coalesce(sum("pieceSize") filter (where "dealId" <> 0), 0))::text as "nonDdoPieceSize"
        from unified_verified_deal
        where ${matching(query)}`
    })().pipe(Effect.catchTag("NoSuchElementException", Effect.die))

  const openCursor = (query: ClaimsQuery) => sql`
    declare claims no scroll cursor for
    select
      id, "dealId", "clientId", type, "providerId", "pieceCid",
      trunc("pieceSize")::text as "pieceSize",
      "createdAt" at time zone 'UTC' as "createdAt"
    from unified_verified_deal d
    where ${matching(query)}
    order by ${sql.literal(orderBy(query.sorting))}
    ${Option.match(query.page, {
      onNone: () => sql``,
      onSome: ({ limit, page }) => sql`limit ${limit} offset ${Math.min((page - 1) * limit, Number.MAX_SAFE_INTEGER)}`
    })}`

  const fetchBatch = SqlSchema.findAll({
    Request: Schema.Void,
    Result: ClaimRow,
    execute: () => sql`fetch ${sql.literal(String(BATCH))} from claims`
  })

  return (query) =>
    Effect.gen(function* () {
      const connection = yield* sql.reserve
      const inSession = Effect.provideService(SqlClient.TransactionConnection, [connection, 0] as const)
      yield* Effect.acquireRelease(sql`begin isolation level repeatable read, read only`, () =>
        // A connection that broke has nothing to roll back.
        Effect.ignoreLogged(sql`rollback`)
      ).pipe(inSession)
      const found = yield* inSession(figures(query))
      yield* inSession(openCursor(query))
      const batch = fetchBatch().pipe(inSession, repositoryErrors("DmobSource.latestClaims"))
      return {
        ...found,
        claims: Stream.paginateChunkEffect(undefined, () =>
          Effect.map(batch, (rows) => [
            Chunk.fromIterable(rows),
            rows.length < BATCH ? Option.none() : Option.some(undefined)
          ])
        )
      } satisfies LatestClaims
    }).pipe(repositoryErrors("DmobSource.latestClaims"))
})
