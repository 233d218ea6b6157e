import { SqlClient } from "@effect/sql"
import { Effect } from "effect"

/** A row of `unified_verified_deal`, as far as anything reads it. */
export interface DealRow {
  readonly id: number
  /** Decimal, without `f0`. */
  readonly clientId: string | null
  /** Decimal, without `f0`. */
  readonly providerId: string | null
  readonly pieceCid: string | null
  /** Bytes. */
  readonly pieceSize: bigint | null
  readonly termStart: number | null
  /** 0 for a claim without a market deal. */
  readonly dealId: number
}

/** A row of `verified_client_allowance`, as far as anything reads it. */
export interface AllowanceRow {
  readonly id: number
  readonly addressId: string | null
  readonly verifierAddressId: string | null
  readonly height: number | null
  /** Bytes. */
  readonly allowance: bigint | null
}

const inserted = (table: string, rows: ReadonlyArray<DealRow | AllowanceRow>) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const texts = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? value.toString() : value])
      )
    )
    if (texts.length > 0) yield* sql`insert into ${sql(table)} ${sql.insert(texts)}`
  })

/** Makes these the deals and allowances of a DMOB. */
export const replaceRows = (deals: ReadonlyArray<DealRow>, allowances: ReadonlyArray<AllowanceRow> = []) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`truncate unified_verified_deal, verified_client_allowance`
    yield* inserted("unified_verified_deal", deals)
    yield* inserted("verified_client_allowance", allowances)
  })
