import type { AllocatorReportRecord } from "../../../domain/report/ReportRecord.js"
import { allocatorReportDocument } from "./AllocatorReportDocument.js"
import { documentHtml } from "./html/DocumentHtml.js"

/** A stored report of an allocator as a page that needs no script and fetches nothing. */
export const allocatorReportHtml = (record: AllocatorReportRecord): string =>
  documentHtml(allocatorReportDocument(record))
