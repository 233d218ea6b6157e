import type { Section } from "../ReportDocument.js"

/** Other forms of a report and other reports of its subject; addresses are relative to the report's own. */
export const linksSection = (id: string, subject: string): Section => ({
  id: "links",
  title: "Links",
  blocks: [
    {
      _tag: "Links",
      links: [
        [{ _tag: "Link", text: "This report as JSON", href: id }],
        [{ _tag: "Link", text: "This report as Markdown", href: `${id}.md` }],
        [{ _tag: "Link", text: "This report as a page", href: `${id}.html` }],
        [{ _tag: "Link", text: `Newest report of ${subject} as JSON`, href: "latest" }],
        [{ _tag: "Link", text: `All reports of ${subject}`, href: `../${subject}` }]
      ]
    }
  ]
})
