import { Array as Arr, Effect, type ParseResult, Schema, SchemaAST } from "effect"

/** Rows that are encoded or decoded, and inserted, at once: few enough to leave room for other fibers between two. */
const ROWS_AT_ONCE = 2000

/** How rows of a kind come out of a table and go into it. */
export interface RowCodec<A> {
  /** Columns in the order of their declaration. */
  readonly columns: ReadonlyArray<string>
  /** Rows as JSON that `json_populate_recordset` takes. */
  readonly toJson: (rows: ReadonlyArray<A>) => Effect.Effect<string, ParseResult.ParseError>
  /** Rows as the driver reads them. */
  readonly fromRows: (rows: ReadonlyArray<unknown>) => Effect.Effect<ReadonlyArray<A>, ParseResult.ParseError>
}

/** Rows of a codec. */
export type RowsOf<Codec> = Codec extends RowCodec<infer A> ? ReadonlyArray<A> : never

/** Codec of a schema whose encoded fields are columns, with values as the driver reads them and JSON tells them. */
export const rowCodec = <A, I>(row: Schema.Schema<A, I>): RowCodec<A> => {
  const rows = Schema.Array(row)
  const decode = Schema.decodeUnknown(rows)
  return {
    columns: SchemaAST.getPropertySignatures(SchemaAST.encodedAST(row.ast)).map(({ name }) => String(name)),
    toJson: Schema.encode(Schema.parseJson(rows)),
    fromRows: (found) =>
      Effect.map(
        inPieces(found, (piece) => decode(piece)),
        Arr.flatten
      )
  }
}

/** Takes rows piece by piece, each with the number of rows before it; in order. */
export const inPieces = <A, B, E, R>(
  rows: ReadonlyArray<A>,
  take: (piece: ReadonlyArray<A>, before: number) => Effect.Effect<B, E, R>
): Effect.Effect<ReadonlyArray<B>, E, R> =>
  Effect.forEach(Arr.chunksOf(rows, ROWS_AT_ONCE), (piece, index) =>
    Effect.zipLeft(take(piece, index * ROWS_AT_ONCE), Effect.yieldNow())
  )
