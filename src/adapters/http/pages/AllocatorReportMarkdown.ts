import type { AllocatorReportRecord } from "../../../domain/report/ReportRecord.js"
import { allocatorReportDocument } from "./AllocatorReportDocument.js"
import { documentMarkdown } from "./markdown/DocumentMarkdown.js"

/** A stored report of an allocator as GitHub-flavoured Markdown. */
export const allocatorReportMarkdown = (record: AllocatorReportRecord): string =>
  documentMarkdown(allocatorReportDocument(record))
