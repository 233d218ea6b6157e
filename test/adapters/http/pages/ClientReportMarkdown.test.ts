import { assert, describe, it } from "@effect/vitest"
import { clientReportMarkdown } from "../../../../src/adapters/http/pages/ClientReportMarkdown.js"
import { clientRecord, emptyClient } from "./madeUpReports.js"

const headings = (markdown: string, marks: string): ReadonlyArray<string> =>
  markdown.split("\n").flatMap((line) => (line.startsWith(`${marks} `) ? [line.slice(marks.length + 1)] : []))

describe("the Markdown of a client's report", () => {
  const markdown = clientReportMarkdown(clientRecord())

  it("has the order of the page", () => {
    assert.deepStrictEqual(headings(markdown, "#"), ["Client report: Institute for Ocean Soundscapes"])
    assert.deepStrictEqual(headings(markdown, "##"), [
      "Checks",
      "Client",
      "Storage providers",
      "Copies",
      "Locations",
      "CID sharing",
      "Basis",
      "Links"
    ])
    assert.deepStrictEqual(headings(markdown, "###").slice(0, 2), ["8 checks fail", "11 checks pass"])
  })

  it("has tables with as many cells in each row", () => {
    const rows = markdown.split("\n").filter((line) => line.startsWith("| 4 "))
    assert.deepStrictEqual(rows, ["| 4 | 28.80% | 312 TiB | 78 TiB | enough |"])
  })

  it("says what would change a check", () => {
    assert.include(markdown, "- What would change it: Passes when the country of f03181721 is known.")
  })

  it("shows hostile names as texts of one line", () => {
    const hostile = clientReportMarkdown(
      clientRecord({
        organizationName: "<script>|`x`|\n# Heading [a](javascript:b)",
        cidSharing: [
          { otherClient: "f01|`|", otherClientApplicationUrl: "a|b\n<b>", totalDealSize: 1n, uniqueCidCount: 1 }
        ]
      })
    )
    assert.deepStrictEqual(headings(hostile, "#").length, 1)
    assert.include(hostile, "# Client report: \\<script>|\\`x\\`| # Heading \\[a]\\(javascript:b)")
    const row = hostile.split("\n").find((line) => line.includes("f01"))
    assert.isDefined(row)
    assert.strictEqual(row.replaceAll("\\|", "").split("|").length, 6)
    assert.include(row, "\\<b>")
  })

  it("ends the direction of a name with the name", () => {
    const markdown = clientReportMarkdown(clientRecord({ organizationName: "ارشيف\u202e" }))
    assert.include(markdown, "# Client report: \u2068ارشيف\u202e\u2069\n")
  })

  it("says of what is unknown that it is", () => {
    const empty = clientReportMarkdown(clientRecord(emptyClient))
    assert.include(empty, "- DataCap left: *unknown*")
    assert.include(empty, "- Requested: *not declared*")
    assert.notMatch(empty, /NaN|undefined|Infinity|\[object/)
  })
})
