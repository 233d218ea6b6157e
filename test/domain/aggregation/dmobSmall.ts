import { existsSync, readFileSync } from "node:fs"
import { assert } from "@effect/vitest"
import { DateTime } from "effect"
import type { Allowance } from "../../../src/domain/aggregation/Allowance.js"
import type { Deal } from "../../../src/domain/aggregation/Deal.js"
import { type Week, weekOf } from "../../../src/domain/time/Week.js"
import { parseCsv } from "../../harness/fixture/Csv.js"

/** A value of a twin's row. */
export type Cell = string | number | bigint | null | DateTime.Utc
export type Row = Readonly<Record<string, Cell>>
/** A row of a file, as text. */
export type FixtureRow = Readonly<Record<string, string | null>>

const fixture = new URL("../../facts/dmob-small/", import.meta.url)

const readCsv = (file: URL): ReadonlyArray<FixtureRow> => {
  const { header, rows } = parseCsv(readFileSync(file, "utf8"))
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? null])))
}

/** The first of the folders that holds the table decides. */
export const expectedRows = (table: string, folders: ReadonlyArray<string>): ReadonlyArray<FixtureRow> => {
  const file = folders.map((folder) => new URL(`${folder}/${table}.csv`, fixture)).find((url) => existsSync(url))
  assert.isDefined(file, table)
  return readCsv(file)
}

/** Body of an answer of the API. */
export const answerBody = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`answers/${name}.json`, fixture), "utf8")).body

export const instant = (text: string | null | undefined) => DateTime.unsafeMake(`${(text ?? "").replace(" ", "T")}Z`)
export const week = (text: string | null | undefined): Week => weekOf(instant(text))
export const whole = (text: string | null | undefined) => (text === null || text === undefined ? null : BigInt(text))
export const number = (text: string | null | undefined) => (text === null || text === undefined ? null : Number(text))
export const required = (text: string | null | undefined) => text ?? assert.fail("a key is missing")

export const source = (table: string) => readCsv(new URL(`source/${table}.csv`, fixture))
export const inputs = (table: string) => readCsv(new URL(`inputs/${table}.csv`, fixture))

/** The instant at which the fixture's rows were made. */
export const asOf = DateTime.unsafeMake("2025-09-10T12:34:56Z")

export const deals = source("unified_verified_deal").map(
  (row): Deal => ({
    client: row.clientId === null ? null : `f0${row.clientId}`,
    provider: row.providerId === null ? null : `f0${row.providerId}`,
    isDdo: row.dealId === "0",
    pieceCid: row.pieceCid ?? null,
    pieceSize: whole(row.pieceSize),
    termStart: number(row.termStart)
  })
)

export const allowances = source("verified_client_allowance").map(
  (row): Allowance => ({
    client: row.addressId ?? null,
    allocator: row.verifierAddressId ?? null,
    height: number(row.height),
    allowance: whole(row.allowance)
  })
)

/** The file's text of a cell; rates become a common number within 1e-12. */
const sameCell = (expected: string | null, got: Cell | undefined): boolean => {
  if (expected === null || got === null || got === undefined) return expected === got
  if (typeof got === "string") return got === expected
  if (typeof got === "bigint") return got === BigInt(expected)
  if (typeof got === "number") return Math.abs(got - Number(expected)) <= 1e-12 * Math.abs(got)
  return DateTime.Equivalence(got, instant(expected))
}

const keys = [
  "week",
  "hour",
  "client",
  "other_client",
  "num_of_replicas",
  "provider",
  "allocator",
  "valueToInclusive",
  "by",
  "id"
]

const keyOf = (row: FixtureRow | Row): string =>
  keys
    .map((column) => row[column])
    .map((cell) => (DateTime.isDateTime(cell) ? DateTime.formatIso(cell).replace("T", " ").slice(0, 19) : String(cell)))
    .join(" ")

/** Asserts that the rows are those of a file, in any order. */
export const assertTable = (expected: ReadonlyArray<FixtureRow>, rows: ReadonlyArray<Row>) => {
  const got = new Map(rows.map((row) => [keyOf(row), row]))
  assert.strictEqual(rows.length, expected.length)
  assert.deepStrictEqual(
    expected.filter((row) => {
      const own = got.get(keyOf(row))
      return own === undefined || Object.entries(row).some(([column, cell]) => !sameCell(cell, own[column]))
    }),
    []
  )
}
