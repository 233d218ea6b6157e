import { type ComponentChildren, h } from "preact"
import type { Column, Table, Text } from "../ReportDocument.js"
import { textOf } from "./Texts.js"

/** Columns that find room beside a chart. */
const NARROW = 5

/** A table in a frame of its own, which scrolls where the table is wider than the page. */
export const tableHtml = ({ id, caption, columns, rows, more, marked }: Table): ComponentChildren =>
  h(
    "div",
    { class: columns.length <= NARROW ? "table narrow" : "table" },
    h(
      "div",
      { class: "scroll", role: "region", "aria-labelledby": `${id}-caption`, tabIndex: 0 },
      h(
        "table",
        { id },
        h("caption", { id: `${id}-caption` }, h("span", null, caption)),
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            ...columns.map(({ name, isNumber }) => h("th", { scope: "col", class: alignment(isNumber) }, name))
          )
        ),
        h("tbody", null, ...rows.map((row, index) => rowHtml(row, columns, index === marked)))
      )
    ),
    more === null ? null : h("p", { class: "more" }, textOf(more))
  )

const alignment = (isNumber: boolean | undefined): string | undefined => (isNumber === true ? "number" : undefined)

const rowHtml = (
  [first = [], ...others]: ReadonlyArray<Text>,
  columns: ReadonlyArray<Column>,
  isMarked: boolean
): ComponentChildren =>
  h(
    "tr",
    { class: isMarked ? "marked" : undefined },
    h("th", { scope: "row" }, textOf(first), isMarked ? h("span", { class: "here" }, " ◂ here") : null),
    ...others.map((cell, index) => h("td", { class: alignment(columns[index + 1]?.isNumber) }, textOf(cell)))
  )
