import { SqlClient } from "@effect/sql"
import { DateTime, Effect, FastCheck as fc } from "effect"
import { epochAt } from "../../src/domain/time/ChainEpoch.js"

const SEED = 20240301

/** Holds a property of a database to random values, the same ones every time. */
export const holdsFor = <A, E, R>(arbitrary: fc.Arbitrary<A>, holds: (value: A) => Effect.Effect<void, E, R>) =>
  Effect.flatMap(Effect.runtime<R>(), (runtime) =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(arbitrary, (value) => Effect.runPromise(Effect.provide(holds(value), runtime))),
        { numRuns: 25, seed: SEED }
      )
    )
  )

type Row = { readonly [column: string]: string | number | bigint | boolean | null | DateTime.Utc }

/** Leaves exactly these rows in a table. */
export const refill = (table: string, rows: ReadonlyArray<Row>) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`truncate ${sql(table)}`
    if (rows.length > 0) yield* sql`insert into ${sql(table)} ${sql.insert(rows.map(withDates))}`
  })

/** Makes these the hours of deals; ids are `f0…`, instants are whole hours. */
export const refillHours = (rows: ReadonlyArray<DealsOfHour>) =>
  refill(
    "deal_hour",
    rows.map((row) => ({
      client: Number(row.client.slice(2)),
      hour: epochAt(row.hour) / 120,
      provider: Number(row.provider.slice(2)),
      claims: row.num_of_claims,
      ddo_claims: row.num_of_ddo_claims,
      size: row.total_deal_size,
      ddo_size: 0n
    }))
  )

interface DealsOfHour {
  readonly hour: DateTime.Utc
  readonly client: string
  readonly provider: string
  readonly num_of_claims: number
  readonly num_of_ddo_claims: number
  readonly total_deal_size: bigint
}

const withDates = (row: Row) =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      DateTime.isDateTime(value) ? DateTime.toDateUtc(value) : value
    ])
  )
