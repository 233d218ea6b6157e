import { assert, describe, it } from "@effect/vitest"
import { clientReportHtml } from "../../../../src/adapters/http/pages/ClientReportHtml.js"
import { clientRecord, emptyClient, provenance } from "./madeUpReports.js"

const TIB = 1024n ** 4n

/** What stands between two texts of a page. */
const between = (page: string, from: string, to: string): string => {
  const start = page.indexOf(from)
  assert.isAtLeast(start, 0, from)
  return page.slice(start, page.indexOf(to, start))
}

describe("the page of a client's report", () => {
  const page = clientReportHtml(clientRecord())

  it("says whom it is about, when it was made and by which rules", () => {
    const title = between(page, '<header class="title">', "</header>")
    assert.include(title, "Institute for Ocean Soundscapes")
    assert.include(title, '<time datetime="2025-10-01T06:00:00.000Z">2025-10-01 06:00 UTC</time>')
    assert.include(title, '<dt>Rule set</dt><dd><code dir="ltr">v1</code></dd>')
  })

  it("tells the checks before everything else, those that fail first", () => {
    const sections = Array.from(page.matchAll(/<section id="([a-z-]+)"/g), ([, id]) => id)
    assert.deepStrictEqual(sections, [
      "checks",
      "client",
      "providers",
      "copies",
      "locations",
      "cid-sharing",
      "basis",
      "links"
    ])
    assert.isBelow(page.indexOf('id="checks-failed"'), page.indexOf('id="checks-passed"'))
  })

  it("says why a check fails and what would change it", () => {
    const check = between(page, "<h4>Excessive duplicate data</h4>", "</article>")
    assert.include(check, "Fails")
    assert.include(check, "2 storage providers sealed too much duplicate data")
    assert.include(check, "<dt>Greatest share of duplicates at one storage provider</dt><dd>30.00%</dd>")
    assert.include(check, "At most 20% of a storage provider&#39;s deals are duplicates.".replace("&#39;", "'"))
    assert.include(check, "Passes when at most 20% of the deals with each of f03178988 and f03182632 are duplicates.")
  })

  it("names the checks that were left out for want of a limit", () => {
    const limits = { ...provenance.limits, maxDuplicationPercentage: null }
    const unlimited = clientReportHtml(clientRecord({}, { limits }))
    assert.include(unlimited, "1 check left out")
    assert.include(unlimited, "<dt>Excessive duplicate data</dt><dd>Its limit is not set.</dd>")
  })

  it("says since when a source has not been measured", () => {
    assert.include(page, '<span class="unknown">not measured since 2025-09-22</span>')
  })

  it("never shows a rate as one that it does not reach", () => {
    assert.include(page, "74.99%")
    assert.notInclude(page, "75.00%")
  })

  it("links the JSON, the Markdown and the list of reports beside it", () => {
    const links = between(page, '<section id="links"', "</section>")
    for (const href of ["4711", "4711.md", "4711.html", "latest", "../f03412345"]) {
      assert.include(links, `href="${href}"`)
    }
  })

  it("is the same page however many were made before", () => {
    assert.strictEqual(clientReportHtml(clientRecord()), page)
  })

  it("runs nothing and fetches nothing", () => {
    assert.notMatch(page, /<script|\son[a-z]+=|<img|<iframe|@import|url\((?!#)/i)
    assert.strictEqual(page.match(/<style/g)?.length, 1)
  })

  it("says of what is unknown that it is, and not 0", () => {
    const empty = clientReportHtml(clientRecord(emptyClient))
    const client = between(empty, '<section id="client"', "</section>")
    assert.include(client, '<dt>DataCap left</dt><dd><span class="unknown">unknown</span></dd>')
    assert.include(client, '<dt>Requested</dt><dd><span class="unknown">not declared</span></dd>')
    assert.notInclude(client, "<dd>0")
    assert.include(empty, "No deals with storage providers.")
    assert.include(empty, "No piece is stored by another client, too.")
    assert.notMatch(empty, /NaN|undefined|Infinity|\[object/)
  })

  it("shows hostile names as texts", () => {
    const name = '</title><script>alert("1")</script>|`x`\u202e'
    const [row] = clientRecord().report.providers
    assert.isDefined(row)
    const hostile = clientReportHtml(
      clientRecord({
        organizationName: name,
        applicationUrl: "javascript:alert(1)",
        providers: [{ ...row, provider: "<svg onload=alert(1)>", pieceWorkingUrl: "data:text/html,<script>" }]
      })
    )
    assert.notMatch(hostile, /<script|<svg onload/)
    assert.notInclude(hostile, 'href="javascript:')
    assert.notInclude(hostile, 'href="data:text')
    assert.include(hostile, "<bdi>&lt;/title>&lt;script>")
  })

  it("shows the first of many rows, and says how many more there are and where", () => {
    const [row] = clientRecord().report.providers
    assert.isDefined(row)
    const providers = Array.from({ length: 2_000 }, (_, index) => ({
      ...row,
      provider: `f0${index + 1}`,
      totalDealSize: BigInt(index + 1) * TIB
    }))
    const section = between(clientReportHtml(clientRecord({ providers })), '<section id="providers"', "</section>")
    assert.strictEqual(section.match(/<th scope="row">/g)?.length, 50)
    assert.include(section, "The first 50 of 2000 rows of storage providers. The other 1950 are in ")
    assert.include(section, "1989 others")
    assert.isBelow(section.indexOf(">f02000<"), section.indexOf(">f01999<"))
  })
})
