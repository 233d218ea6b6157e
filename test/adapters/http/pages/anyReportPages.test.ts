import { assert, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { allocatorReportHtml } from "../../../../src/adapters/http/pages/AllocatorReportHtml.js"
import { allocatorReportMarkdown } from "../../../../src/adapters/http/pages/AllocatorReportMarkdown.js"
import { clientReportHtml } from "../../../../src/adapters/http/pages/ClientReportHtml.js"
import { clientReportMarkdown } from "../../../../src/adapters/http/pages/ClientReportMarkdown.js"
import { anyAllocatorReport, anyClientReport } from "../../cdp/reports/arbitraryReports.js"

/** Tags of a page that only we could have written; a report's texts cannot add any. */
const sections = (page: string): number => page.match(/<section id="/g)?.length ?? 0

it("any report of a client has a page and a Markdown", () => {
  fc.assert(
    fc.property(anyClientReport, (report) => {
      const record = { ...report, id: "1" }
      assert.strictEqual(sections(clientReportHtml(record)), 8)
      assert.include(clientReportMarkdown(record), "## Links")
    }),
    { numRuns: 20 }
  )
})

it("any report of an allocator has a page and a Markdown", () => {
  fc.assert(
    fc.property(anyAllocatorReport, (report) => {
      const record = { ...report, id: "3f9a1c52-7d1e-4b7a-9a55-0b2f6f1f9c11" }
      assert.strictEqual(sections(allocatorReportHtml(record)), 11)
      assert.include(allocatorReportMarkdown(record), "## Links")
    }),
    { numRuns: 20 }
  )
})
