import { HttpApiSchema, HttpServerResponse } from "@effect/platform"
import { Effect } from "effect"
import type { ReportProvenance } from "../../domain/report/ReportRecord.js"
import { dated } from "./DatedAnswer.js"

const HTML = "text/html; charset=utf-8"
const MARKDOWN = "text/markdown; charset=utf-8"

export const HtmlPage = HttpApiSchema.Text({ contentType: HTML })
export const MarkdownPage = HttpApiSchema.Text({ contentType: MARKDOWN })

/** A page runs nothing and loads nothing: texts of strangers stand on it. */
const harmless = {
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'",
  "x-content-type-options": "nosniff"
}

/** The generation that a report was made from. */
export const generationOf = ({ provenance }: { readonly provenance: ReportProvenance }) => ({
  id: provenance.generation,
  asOf: provenance.dataAsOf
})

/**
 * A report as a page, which names the generation that the report was made from. What draws pages is loaded with the first one:
 * neither commands nor a start wait for it.
 */
const page =
  (contentType: string) =>
  <Record extends { readonly provenance: ReportProvenance }>(load: () => Promise<(record: Record) => string>) =>
  (record: Record) =>
    Effect.map(Effect.promise(load), (render) =>
      HttpServerResponse.text(render(record), {
        contentType,
        headers: { ...dated(generationOf(record)), ...harmless }
      })
    )

export const htmlPage = page(HTML)
export const markdownPage = page(MARKDOWN)
