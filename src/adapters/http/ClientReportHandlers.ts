import { HttpApiBuilder } from "@effect/platform"
import { Effect } from "effect"
import { compareClientReports } from "../../application/report/CompareReports.js"
import { orderClientReport } from "../../application/report/OrderReports.js"
import { getClientReport, listClientReports } from "../../application/report/ReadReports.js"
import type { ClientReportRecord } from "../../domain/report/ReportRecord.js"
import { CdpApi } from "./CdpApi.js"
import { ClientReport, wireClientReport, wireClientReportHeader } from "./ClientReportBody.js"
import { datedJson } from "./DatedAnswer.js"
import { orderFailures } from "./ReportOrders.js"
import { generationOf, htmlPage, markdownPage } from "./ReportPage.js"
import { databaseFailures, notFound, nothingFound } from "./WireErrors.js"

const report = datedJson(ClientReport)
const newReport = datedJson(ClientReport, 201)
const html = htmlPage<ClientReportRecord>(async () => (await import("./pages/ClientReportHtml.js")).clientReportHtml)
const markdown = markdownPage<ClientReportRecord>(
  async () => (await import("./pages/ClientReportMarkdown.js")).clientReportMarkdown
)

const readFailures = { ...databaseFailures, ReportNotFound: nothingFound }

/** Ids are whole numbers. */
const idOf = (text: string) =>
  /^-?\d+$/.test(text) ? Effect.succeed(text) : notFound("Validation failed (numeric string is expected)")

const find = (client: string, id: string) =>
  Effect.gen(function* () {
    return yield* getClientReport(client, id === "latest" ? id : { id: yield* idOf(id) })
  }).pipe(Effect.catchTags(readFailures))

export const ClientReportHandlersLive = HttpApiBuilder.group(CdpApi, "clientReport", (handlers) =>
  handlers
    .handle("getClientReports", ({ path }) =>
      listClientReports(path.client).pipe(
        Effect.map((headers) => headers.map(wireClientReportHeader)),
        Effect.catchTags(databaseFailures)
      )
    )
    .handle("getLatestClientReport", ({ path }) =>
      Effect.flatMap(find(path.client, "latest"), (record) => report(generationOf(record), wireClientReport(record)))
    )
    .handle("getClientReport", ({ path }) =>
      Effect.flatMap(find(path.client, path.id), (record) => report(generationOf(record), wireClientReport(record)))
    )
    .handle("getClientReportHtml", ({ path }) => Effect.flatMap(find(path.client, path.id), html))
    .handle("getClientReportMarkdown", ({ path }) => Effect.flatMap(find(path.client, path.id), markdown))
    .handle("compareClientReports", ({ path }) =>
      Effect.all([idOf(path.id), idOf(path.other)]).pipe(
        Effect.flatMap(([id, other]) => compareClientReports(path.client, id, other)),
        Effect.catchTags(readFailures)
      )
    )
    .handle("generateClientReport", ({ path }) =>
      orderClientReport(path.client).pipe(
        Effect.flatMap((record) => newReport(generationOf(record), wireClientReport(record))),
        Effect.catchTags({ ...orderFailures, ClientNotFound: nothingFound })
      )
    )
)
