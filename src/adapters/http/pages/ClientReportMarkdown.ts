import type { ClientReportRecord } from "../../../domain/report/ReportRecord.js"
import { clientReportDocument } from "./ClientReportDocument.js"
import { documentMarkdown } from "./markdown/DocumentMarkdown.js"

/** A stored report of a client as GitHub-flavoured Markdown. */
export const clientReportMarkdown = (record: ClientReportRecord): string =>
  documentMarkdown(clientReportDocument(record))
