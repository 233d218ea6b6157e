import type { SqlClient, Statement } from "@effect/sql"
import { Array as Arr, DateTime, Effect, Option, Schema } from "effect"
import { groupRows } from "../../../domain/shared/Grouping.js"
import { inPieces, type RowCodec, rowCodec } from "./RowCodec.js"

/** A table with parts of reports. */
interface Table {
  readonly name: string
  /** Column that names what a row belongs to: a report, or a row of another table. */
  readonly owner: string
  /** Whether `position` keeps several of an owner in order. */
  readonly isList: boolean
}

/** One whose rows hold `A`. */
export interface PartTable<A> extends Table, RowCodec<A> {}

/** A list of parts; `owner` is the column that names their report, or their row of another list. */
export const list = <A, I>(name: string, owner: string, row: Schema.Schema<A, I>): PartTable<A> => ({
  ...rowCodec(row),
  name,
  owner,
  isList: true
})

/** Parts of which a row of a list has one at most. */
export const single = <A, I>(name: string, owner: string, row: Schema.Schema<A, I>): PartTable<A> => ({
  ...rowCodec(row),
  name,
  owner,
  isList: false
})

/** A row with the position in its list of the row that it belongs to. */
export interface Nested<A> {
  readonly parent: number
  readonly row: A
}

/** Rows of each of some parents, by their positions. */
export const nest = <P, A>(
  parents: ReadonlyArray<P>,
  rowsOf: (parent: P) => ReadonlyArray<A>
): ReadonlyArray<Nested<A>> =>
  parents.flatMap((parent, position) => rowsOf(parent).map((row) => ({ parent: position, row })))

/** Reads the rows of a parent by its position. */
export const nestedAt = <A>(nested: ReadonlyArray<Nested<A>>): ((parent: number) => ReadonlyArray<A>) => {
  const rowsOf = new Map(
    groupRows(nested, ({ parent }) => [parent]).map((group) => [group[0].parent, group.map(({ row }) => row)])
  )
  return (parent) => rowsOf.get(parent) ?? []
}

const Id = Schema.Struct({ id: Schema.String })
const decodeAdded = Schema.decodeUnknown(Schema.Tuple(Id))
const decodeSubjects = Schema.decodeUnknown(Schema.Array(Schema.Struct({ subject: Schema.String })))
const decodeIds = Schema.decodeUnknown(Schema.Array(Id))
const decodeParents = Schema.decodeUnknown(Schema.Array(Schema.Struct({ parent: Schema.Int })))

/** Where a kind of reports is stored. */
const kinds = {
  client: { table: "client_report", address: "client_address", idType: "bigint" },
  allocator: { table: "allocator_report", address: "address", idType: "uuid" }
} as const

/** Statements about a kind of reports. How many it takes does not depend on the number of rows, up to some thousands. */
export const reportTables = (sql: SqlClient.SqlClient, kind: keyof typeof kinds) => {
  const { table: reports, address, idType } = kinds[kind]
  const idOf = (report: string) => (idType === "uuid" ? sql`${report}::uuid` : sql`${report}::bigint`)

  /** Columns as a list of names, each with a comma behind it. */
  const named = (columns: ReadonlyArray<string>, source: Statement.Fragment) =>
    sql.csv(columns.map((column) => sql`${source}${sql(column)}`))

  const placed = ({ isList }: Table, before: number) =>
    isList
      ? { column: sql`, position`, value: sql`, ${before}::integer + given.ordinality - 1` }
      : { column: sql``, value: sql`` }

  return {
    hasId: (report: string) => sql`${sql(reports)}.id = ${idOf(report)}`,

    /** Adds the row of a report and answers its id. */
    addReport: <A>({ columns, toJson }: RowCodec<A>, row: A) =>
      Effect.gen(function* () {
        const added = yield* sql`
          insert into ${sql(reports)} (${named(columns, sql``)})
          select ${named(columns, sql`given.`)}
          from json_populate_recordset(null::${sql(reports)}, ${yield* toJson([row])}::json) given
          returning id::text`
        const [{ id }] = yield* decodeAdded(added)
        return id
      }),

    /** Rows of reports, the newest first; of one instant the greater id first. */
    findReports: <A>(codec: RowCodec<A>, where: Statement.Fragment, most: number | null) =>
      Effect.gen(function* () {
        const found = yield* sql`
          select id::text, ${named(codec.columns, sql``)}
          from ${sql(reports)}
          where ${where}
          order by create_date desc, ${sql(reports)}.id desc
          limit ${most}::integer`
        return Arr.zipWith(yield* decodeIds(found), yield* codec.fromRows(found), ({ id }, row) => ({ id, row }))
      }),

    /** Id of the newest report. */
    newestId: (where: Statement.Fragment) =>
      sql`
        select id::text
        from ${sql(reports)}
        where ${where}
        order by create_date desc, ${sql(reports)}.id desc
        limit 1`.pipe(
        Effect.flatMap(decodeIds),
        Effect.map((found) => Option.map(Arr.head(found), ({ id }) => id))
      ),

    /** Subjects of the reports made at or after an instant. */
    reportedSince: (instant: DateTime.Utc) =>
      sql`
        select distinct ${sql(kind)} as subject
        from ${sql(reports)}
        where create_date >= ${DateTime.toDateUtc(instant)}`.pipe(
        Effect.flatMap(decodeSubjects),
        Effect.map((rows) => new Set(rows.map(({ subject }) => subject)))
      ),

    /** Whether a report is of a subject by its id or address, in any case of letters. */
    isOf: (idOrAddress: string) =>
      sql`(lower(${sql(kind)}) = lower(${idOrAddress}) or lower(${sql(address)}) = lower(${idOrAddress}))`,

    /** Adds parts of a report. */
    add: <A>(table: PartTable<A>, report: string, rows: ReadonlyArray<A>) =>
      inPieces(rows, (piece, before) =>
        Effect.gen(function* () {
          const json = yield* table.toJson(piece)
          const position = placed(table, before)
          yield* sql`
            insert into ${sql(table.name)} (${sql(table.owner)}, ${named(table.columns, sql``)}${position.column})
            select ${idOf(report)}, ${named(table.columns, sql`given.`)}${position.value}
            from json_populate_recordset(null::${sql(table.name)}, ${json}::json) with ordinality given`
        })
      ),

    /** Adds parts of the rows of a list that was added before. */
    addNested: <A>(table: PartTable<A>, parents: Table, report: string, rows: ReadonlyArray<Nested<A>>) =>
      inPieces(rows, (piece, before) =>
        Effect.gen(function* () {
          const json = yield* table.toJson(piece.map(({ row }) => row))
          const position = placed(table, before)
          yield* sql`
            insert into ${sql(table.name)} (${sql(table.owner)}, ${named(table.columns, sql``)}${position.column})
            select parent.id, ${named(table.columns, sql`given.`)}${position.value}
            from rows from (
              json_populate_recordset(null::${sql(table.name)}, ${json}::json),
              unnest(${piece.map(({ parent }) => parent)}::integer[])
            ) with ordinality given
            join ${sql(parents.name)} parent
              on parent.${sql(parents.owner)} = ${idOf(report)} and parent.position = given.unnest`
        })
      ),

    /** Parts of a report, in order. */
    read: <A>(table: PartTable<A>, report: string) =>
      sql`
        select ${named(table.columns, sql``)}
        from ${sql(table.name)}
        where ${sql(table.owner)} = ${idOf(report)}
        order by position`.pipe(Effect.flatMap(table.fromRows)),

    /** Parts of the rows of a list, in the order of the list and then their own. */
    readNested: <A>(table: PartTable<A>, parents: Table, report: string) =>
      Effect.gen(function* () {
        const found = yield* sql`
          select parent.position as parent, ${named(table.columns, sql`part.`)}
          from ${sql(parents.name)} parent
          join ${sql(table.name)} part on part.${sql(table.owner)} = parent.id
          where parent.${sql(parents.owner)} = ${idOf(report)}
          order by parent.position${table.isList ? sql`, part.position` : sql``}`
        const positions = yield* decodeParents(found)
        return Arr.zipWith(positions, yield* table.fromRows(found), ({ parent }, row): Nested<A> => ({ parent, row }))
      })
  }
}
