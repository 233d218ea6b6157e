import type { Text } from "../ReportDocument.js"

/** Rows that a table shows before it says how many more there are. */
export const SHOWN = 50

/** The first of many rows. */
export interface ShownRows<Row> {
  readonly rows: ReadonlyArray<Row>
  /** How many more there are, and where; null when these are all. */
  readonly more: Text | null
}

/** Rows that a table shows; `noun` names them in the plural. */
export const firstRows = <Row>(rows: ReadonlyArray<Row>, noun: string): ShownRows<Row> => ({
  rows: rows.slice(0, SHOWN),
  more:
    rows.length <= SHOWN
      ? null
      : [
          `The first ${SHOWN} of ${rows.length} ${noun}. The other ${rows.length - SHOWN} are in `,
          { _tag: "Link", text: "the report as JSON", href: "#links" },
          "."
        ]
})
