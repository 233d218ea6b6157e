import type { ReportCheck } from "../ReportCheck.js"
import type { ClientCheckId } from "./ClientCheckId.js"
import type { ClientReport } from "./ClientReport.js"

/** A check of a client's report. */
export type ClientCheck = ReportCheck<ClientCheckId, ClientReport>
