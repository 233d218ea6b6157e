import { assert, describe, it } from "@effect/vitest"
import { allocatorReportMarkdown } from "../../../../src/adapters/http/pages/AllocatorReportMarkdown.js"
import { allocatorRecord, emptyAllocator } from "./madeUpReports.js"

describe("the Markdown of an allocator's report", () => {
  const markdown = allocatorReportMarkdown(allocatorRecord())

  it("tells scores with their bands", () => {
    assert.include(markdown, "### ✔️ IPNI reporting: 9 of 9 points")
    assert.match(markdown, /\*Bands of IPNI reporting\*\n\n\| From \| To \| Points \|\n\| :- \| -: \| -: \|/)
    assert.include(markdown, "| 55% ◂ here | 100% | 9 |")
  })

  it("links the newest report of each client", () => {
    assert.include(markdown, "[f03400000](../../client-report/f03400000/latest.html)")
  })

  it("says that an allocator outside the registry is not scored", () => {
    const empty = allocatorReportMarkdown(emptyAllocator())
    assert.include(empty, "Not scored: the registry of the running edition does not have this allocator.")
    assert.include(empty, "# Allocator report: f03018484")
    assert.notMatch(empty, /NaN|undefined|Infinity|\[object/)
  })
})
