import { type ComponentChildren, Fragment, h } from "preact"
import type { Fact, Finding, Findings, Tone, Verdict } from "../ReportDocument.js"
import { tableHtml } from "./TableHtml.js"
import { textOf } from "./Texts.js"

/** Signs beside the words of a verdict. */
const signs: Readonly<Record<Tone, string>> = { good: "✓", bad: "✗", middling: "◐", neutral: "–" }

export const verdictHtml = ({ tone, text }: Verdict): ComponentChildren =>
  h("span", { class: `verdict ${tone}` }, h("span", { "aria-hidden": "true" }, `${signs[tone]} `), text)

/** Names with what is told under them. */
export const factsHtml = (facts: ReadonlyArray<Fact>, kind: string): ComponentChildren =>
  h(
    "dl",
    { class: kind },
    ...facts.map(({ name, value }) => h("div", null, h("dt", null, name), h("dd", null, textOf(value))))
  )

/** Findings as cards. */
export const findingsHtml = ({ heading, findings, isBrief }: Findings): ComponentChildren =>
  h(
    Fragment,
    null,
    heading === null ? null : h("h3", { id: heading.id }, heading.text),
    h(
      "div",
      { class: isBrief ? "cards brief" : "cards" },
      ...findings.map((finding) => findingHtml(finding, isBrief, heading === null ? "h3" : "h4"))
    )
  )

const findingHtml = (
  { title: text, verdict, message, inputs, details, table }: Finding,
  isBrief: boolean,
  title: "h3" | "h4"
): ComponentChildren =>
  h(
    "article",
    { class: `card ${verdict.tone}` },
    h("header", null, h(title, null, text), verdictHtml(verdict)),
    h("p", { class: "message" }, textOf(message)),
    inputs.length === 0 ? null : factsHtml(inputs, "inputs"),
    details.length === 0 ? null : factsHtml(details, isBrief ? "details small" : "details"),
    table === null ? null : tableHtml(table)
  )
