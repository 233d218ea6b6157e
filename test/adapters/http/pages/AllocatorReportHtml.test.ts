import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import { allocatorReportHtml } from "../../../../src/adapters/http/pages/AllocatorReportHtml.js"
import { allocatorRecord, emptyAllocator } from "./madeUpReports.js"

describe("the page of an allocator's report", () => {
  const record = allocatorRecord()
  const page = allocatorReportHtml(record)

  it("tells checks, distribution, clients, scores and compliance in this order", () => {
    const sections = Array.from(page.matchAll(/<section id="([a-z-]+)"/g), ([, id]) => id)
    assert.deepStrictEqual(sections, [
      "checks",
      "allocator",
      "providers",
      "copies",
      "locations",
      "cid-sharing",
      "clients",
      "scores",
      "compliance-score",
      "basis",
      "links"
    ])
  })

  it("shows the bands of each score and marks the one that counts", () => {
    const { scores } = Option.getOrThrow(record.scoring)
    for (const { name } of scores) assert.include(page, `>Bands of ${name}</span></caption>`)
    assert.strictEqual(page.match(/<tr class="marked">/g)?.length, scores.length)
  })

  it("says what would change a score and a component of compliance", () => {
    const { scores } = Option.getOrThrow(record.scoring)
    const prospects = [
      ...scores.map(({ explanation }) => explanation.prospect),
      ...Option.getOrThrow(record.compliance).score.components.map(({ explanation }) => explanation.prospect)
    ].flatMap((prospect) => (prospect._tag === "Within" ? [prospect.text] : []))
    assert.isAbove(prospects.length, 3)
    for (const text of prospects) assert.include(page, text.slice(1))
  })

  it("speaks of clients' checks by their names", () => {
    assert.include(page, "At most 50% of the clients fail “Storage Providers location diversity”.")
    assert.notInclude(page, "STORAGE_PROVIDER_DISTRIBUTION_ALL_LOCATED_IN_THE_SAME_REGION")
  })

  it("has every id once", () => {
    const ids = Array.from(page.matchAll(/\sid="([^"]+)"/g), ([, id]) => id)
    assert.deepStrictEqual(ids, Array.from(new Set(ids)))
  })

  it("says that an allocator outside the registry is not scored", () => {
    const empty = allocatorReportHtml(emptyAllocator())
    assert.include(empty, "Not scored: the registry of the running edition does not have this allocator.")
    assert.include(empty, "Not measured: no week has been aggregated yet.")
    assert.include(empty, "The allocator has no clients.")
    assert.notMatch(empty, /NaN|undefined|Infinity|\[object/)
  })

  it("stays a page for 200 clients with 2,000 rows of storage providers", () => {
    const great = allocatorReportHtml(allocatorRecord({}, { clients: 200, providersOfEach: 10 }))
    assert.include(great, "The first 50 of 200 clients. The other 150 are in ")
    assert.include(great, "The first 50 of 2000 rows of storage providers. The other 1950 are in ")
    assert.isBelow(great.length, 300_000)
  })

  it("keeps the direction of a name to itself", () => {
    assert.include(page, "<bdi>شركة الأرشيف المفتوح</bdi>")
  })
})
