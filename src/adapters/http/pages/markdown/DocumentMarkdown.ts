import { gfmToMarkdown } from "mdast-util-gfm"
import { toMarkdown } from "mdast-util-to-markdown"
import type {
  Block,
  Fact,
  Finding,
  Findings,
  Highlight,
  Inline,
  ReportDocument,
  Table,
  Text,
  Tone
} from "../ReportDocument.js"
import { printInstant } from "../Wording.js"

type Node = Parameters<typeof toMarkdown>[0]
type NodeOf<Type extends Node["type"]> = Extract<Node, { type: Type }>
type Phrase = NodeOf<"paragraph">["children"][number]
type Content = NodeOf<"root">["children"][number]

/** A report as GitHub-flavoured Markdown, in the order of the page. */
export const documentMarkdown = (document: ReportDocument): string =>
  toMarkdown(
    { type: "root", children: Array.from(contents(document)) },
    { extensions: [gfmToMarkdown({ tablePipeAlign: false })], bullet: "-", rule: "-" }
  )

const contents = ({ kind, subject, about, highlights, sections }: ReportDocument): ReadonlyArray<Content> => [
  heading(1, [`${kind}: `, { _tag: "Stated", text: subject }]),
  factList(about),
  list(highlights.map(highlightText)),
  ...sections.flatMap(({ title, blocks }) => [heading(2, [title]), ...blocks.flatMap(blockNodes)])
]

const blockNodes = (block: Block): ReadonlyArray<Content> => {
  switch (block._tag) {
    case "Paragraph":
      return [paragraph(phrases(block.text))]
    case "Heading":
      return [heading(3, [block.text])]
    case "Facts":
      return [factList(block.facts)]
    case "Findings":
      return findingsNodes(block)
    case "Links":
      return [list(block.links.map(phrases))]
    case "Table":
      return tableNodes(block)
    case "BarChart":
      // Its figures stand in the table that follows.
      return []
  }
}

const signs: Readonly<Record<Tone, string>> = { good: "✔️", bad: "❌", middling: "◐", neutral: "–" }

const highlightText = ({ name, value, note, tone }: Highlight): ReadonlyArray<Phrase> => [
  { type: "text", value: `${name}: ` },
  { type: "strong", children: [{ type: "text", value }] },
  { type: "text", value: tone === "neutral" ? ` (${note})` : ` (${signs[tone]} ${note})` }
]

const findingsNodes = ({ heading: title, findings }: Findings): ReadonlyArray<Content> => [
  ...(title === null ? [] : [heading(3, [title.text])]),
  ...findings.flatMap((finding) => findingNodes(finding, title === null ? 3 : 4))
]

const findingNodes = (
  { title, verdict, message, inputs, details, table }: Finding,
  depth: 3 | 4
): ReadonlyArray<Content> => [
  heading(depth, [`${signs[verdict.tone]} ${title}: ${verdict.text}`]),
  paragraph([{ type: "strong", children: Array.from(phrases(message)) }]),
  ...(inputs.length + details.length === 0 ? [] : [factList([...inputs, ...details])]),
  ...(table === null ? [] : tableNodes(table))
]

const heading = (depth: 1 | 2 | 3 | 4, text: Text): Content => ({
  type: "heading",
  depth,
  children: Array.from(phrases(text))
})

const paragraph = (children: ReadonlyArray<Phrase>): NodeOf<"paragraph"> => ({
  type: "paragraph",
  children: Array.from(children)
})

const list = (items: ReadonlyArray<ReadonlyArray<Phrase>>): Content => ({
  type: "list",
  spread: false,
  children: items.map((item) => ({ type: "listItem", spread: false, children: [paragraph(item)] }))
})

const factList = (facts: ReadonlyArray<Fact>): Content =>
  list(facts.map(({ name, value }) => [{ type: "text", value: `${name}: ` }, ...phrases(value)]))

const tableNodes = ({ caption, columns, rows, more, marked }: Table): ReadonlyArray<Content> => [
  paragraph([{ type: "emphasis", children: [{ type: "text", value: caption }] }]),
  {
    type: "table",
    align: columns.map(({ isNumber }) => (isNumber === true ? "right" : "left")),
    children: [
      tableRow(columns.map(({ name }) => [name])),
      ...rows.map((row, index) =>
        tableRow(row.map((cell, column) => (index === marked && column === 0 ? [...cell, " ◂ here"] : cell)))
      )
    ]
  },
  ...(more === null ? [] : [paragraph(phrases(more))])
]

const tableRow = (cells: ReadonlyArray<Text>): NodeOf<"tableRow"> => ({
  type: "tableRow",
  children: cells.map((cell) => ({ type: "tableCell", children: Array.from(phrases(cell)) }))
})

const phrases = (text: Text): ReadonlyArray<Phrase> => text.map(phrase)

const phrase = (part: Inline): Phrase => {
  if (typeof part === "string") return { type: "text", value: part }
  switch (part._tag) {
    case "Code":
      return { type: "inlineCode", value: part.text }
    case "Stated":
      return { type: "text", value: isolated(part.text) }
    case "Unknown":
      return { type: "emphasis", children: [{ type: "text", value: part.text }] }
    case "Instant":
      return { type: "text", value: printInstant(part.instant) }
    case "Link":
      return { type: "link", url: part.href, children: [{ type: "text", value: part.text }] }
  }
}

/** Scripts that are written from right to left, and what changes the direction of a text. */
const turnsDirection =
  /[\p{Bidi_Control}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** One line whose direction ends with it: what follows a name is not turned round by it. */
const isolated = (text: string): string => {
  const line = text.replace(/\s+/g, " ").trim()
  return turnsDirection.test(line) ? `\u2068${line}\u2069` : line
}
