import type { DateTime } from "effect"

/** A part of a running text. */
export type Inline =
  | string
  /** An id or another name that machines read. */
  | { readonly _tag: "Code"; readonly text: string }
  /** Somebody else's words: of any script and direction. */
  | { readonly _tag: "Stated"; readonly text: string }
  /** What is not known, said in words. */
  | { readonly _tag: "Unknown"; readonly text: string }
  | { readonly _tag: "Instant"; readonly instant: DateTime.Utc }
  | { readonly _tag: "Link"; readonly text: string; readonly href: string }

export type Text = ReadonlyArray<Inline>

/** A name and what is told under it. */
export interface Fact {
  readonly name: string
  readonly value: Text
}

/** How something is to be taken; it is always told in words, too. */
export type Tone = "good" | "bad" | "middling" | "neutral"

/** A verdict in few words. */
export interface Verdict {
  readonly tone: Tone
  readonly text: string
}

export interface Column {
  readonly name: string
  readonly isNumber?: boolean
}

/** Rows under named columns; the first cell of a row names it. */
export interface Table {
  readonly _tag: "Table"
  /** Names the table within the document: lower-case letters, digits and hyphens. */
  readonly id: string
  readonly caption: string
  readonly columns: ReadonlyArray<Column>
  readonly rows: ReadonlyArray<ReadonlyArray<Text>>
  /** What is not shown, and where it is; null when everything is shown. */
  readonly more: Text | null
  /** Number of the row that is meant among the others, from 0; null without one. */
  readonly marked: number | null
}

/** Parts of one bar, percent of at least 0 each, in the order of the series. */
export interface Bar {
  readonly label: string
  readonly parts: ReadonlyArray<number>
  /** What the bar tells, behind it. */
  readonly text: string
}

/** Bars of percentages beside one another; the same figures stand in a table. */
export interface BarChart {
  readonly _tag: "BarChart"
  readonly id: string
  readonly caption: string
  /** What is to be seen, in words. */
  readonly alternative: string
  readonly series: ReadonlyArray<{ readonly name: string; readonly tone: Tone }>
  readonly bars: ReadonlyArray<Bar>
  /** A limit to hold the bars against, percent; null without one. */
  readonly limit: { readonly percent: number; readonly text: string } | null
}

/** Something that was judged, and why it came out so. */
export interface Finding {
  readonly title: string
  readonly verdict: Verdict
  readonly message: Text
  readonly inputs: ReadonlyArray<Fact>
  readonly details: ReadonlyArray<Fact>
  readonly table: Table | null
}

/** Findings under a heading of their own; `isBrief` where they need little room. */
export interface Findings {
  readonly _tag: "Findings"
  /** Null where the section's title is enough. */
  readonly heading: { readonly id: string; readonly text: string } | null
  readonly findings: ReadonlyArray<Finding>
  readonly isBrief: boolean
}

export type Block =
  | { readonly _tag: "Paragraph"; readonly text: Text }
  | { readonly _tag: "Facts"; readonly facts: ReadonlyArray<Fact> }
  | { readonly _tag: "Heading"; readonly id: string; readonly text: string }
  | Findings
  | { readonly _tag: "Links"; readonly links: ReadonlyArray<Text> }
  | Table
  | BarChart

export interface Section {
  /** Lower-case letters, digits and hyphens. */
  readonly id: string
  readonly title: string
  readonly blocks: ReadonlyArray<Block>
}

/** A figure that stands out. */
export interface Highlight {
  readonly name: string
  readonly value: string
  readonly note: string
  readonly tone: Tone
}

/** A report as people read it, whatever it is written in. */
export interface ReportDocument {
  readonly kind: string
  /** Whom the report is about. */
  readonly subject: string
  readonly about: ReadonlyArray<Fact>
  readonly highlights: ReadonlyArray<Highlight>
  readonly sections: ReadonlyArray<Section>
}
