import { type ComponentChildren, h } from "preact"
import { renderToStaticMarkup } from "preact-render-to-string"
import type { Block, Highlight, ReportDocument, Section } from "../ReportDocument.js"
import { barChartHtml } from "./BarChartHtml.js"
import { factsHtml, findingsHtml, verdictHtml } from "./FindingHtml.js"
import { pageStyle } from "./pageStyle.js"
import { tableHtml } from "./TableHtml.js"
import { textOf } from "./Texts.js"

/** A report as a whole page: no scripts, nothing fetched. */
export const documentHtml = (document: ReportDocument): string =>
  `<!doctype html>\n${renderToStaticMarkup(page(document))}\n`

const page = (report: ReportDocument) =>
  h(
    "html",
    { lang: "en" },
    h(
      "head",
      null,
      h("meta", { charSet: "utf-8" }),
      h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      h("meta", { name: "color-scheme", content: "light dark" }),
      // Without one of its own the browser would ask the server for an icon.
      h("link", { rel: "icon", href: "data:," }),
      h("title", null, `${report.kind}: ${report.subject}`),
      h("style", { dangerouslySetInnerHTML: { __html: pageStyle } })
    ),
    h(
      "body",
      null,
      h("a", { class: "skip", href: "#checks" }, "Skip to the checks"),
      titleHtml(report),
      contentsHtml(report.sections),
      h("main", null, ...report.sections.map(sectionHtml)),
      h("footer", null, h("p", null, "Compliance Data Platform. Sizes are in binary units, times in UTC."))
    )
  )

const titleHtml = ({ kind, subject, about, highlights }: ReportDocument): ComponentChildren =>
  h(
    "header",
    { class: "title" },
    h("p", { class: "kind" }, kind),
    h("h1", null, h("bdi", null, subject)),
    factsHtml(about, "about"),
    h("ul", { class: "highlights" }, ...highlights.map(highlightHtml))
  )

const highlightHtml = ({ name, value, note, tone }: Highlight): ComponentChildren =>
  h(
    "li",
    { class: tone },
    h("span", { class: "name" }, name),
    " ",
    h("strong", null, value),
    " ",
    tone === "neutral" ? h("span", { class: "note" }, note) : verdictHtml({ tone, text: note })
  )

const contentsHtml = (sections: ReadonlyArray<Section>): ComponentChildren =>
  h(
    "nav",
    { "aria-label": "Parts of this report" },
    h("ul", null, ...sections.map(({ id, title }) => h("li", null, h("a", { href: `#${id}` }, title))))
  )

const sectionHtml = ({ id, title, blocks }: Section): ComponentChildren =>
  h(
    "section",
    { id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title` }, title),
    ...blocks.map(blockHtml)
  )

const blockHtml = (block: Block): ComponentChildren => {
  switch (block._tag) {
    case "Paragraph":
      return h("p", null, textOf(block.text))
    case "Heading":
      return h("h3", { id: block.id }, block.text)
    case "Facts":
      return factsHtml(block.facts, "facts")
    case "Findings":
      return findingsHtml(block)
    case "Links":
      return h("ul", { class: "links" }, ...block.links.map((link) => h("li", null, textOf(link))))
    case "Table":
      return tableHtml(block)
    case "BarChart":
      return barChartHtml(block)
  }
}
