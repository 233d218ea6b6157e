import type { ClientReportRecord } from "../../../domain/report/ReportRecord.js"
import { clientReportDocument } from "./ClientReportDocument.js"
import { documentHtml } from "./html/DocumentHtml.js"

/** A stored report of a client as a page that needs no script and fetches nothing. */
export const clientReportHtml = (record: ClientReportRecord): string => documentHtml(clientReportDocument(record))
