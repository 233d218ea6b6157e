import { HttpApiBuilder } from "@effect/platform"
import { Effect } from "effect"
import { compareAllocatorReports } from "../../application/report/CompareReports.js"
import { orderAllocatorReport } from "../../application/report/OrderReports.js"
import { getAllocatorReport, listAllocatorReports } from "../../application/report/ReadReports.js"
import type { AllocatorReportRecord } from "../../domain/report/ReportRecord.js"
import {
  AllocatorReport,
  AllocatorReportGenerated,
  wireAllocatorReport,
  wireAllocatorReportHeader,
  wireGeneratedReport
} from "./AllocatorReportBody.js"
import { CdpApi } from "./CdpApi.js"
import { datedJson } from "./DatedAnswer.js"
import { reportPagesOf } from "./Paging.js"
import { orderFailures } from "./ReportOrders.js"
import { generationOf, htmlPage, markdownPage } from "./ReportPage.js"
import { databaseFailures, notFound, nothingFound } from "./WireErrors.js"

const report = datedJson(AllocatorReport)
const newReport = datedJson(AllocatorReportGenerated, 201)
const html = htmlPage<AllocatorReportRecord>(
  async () => (await import("./pages/AllocatorReportHtml.js")).allocatorReportHtml
)
const markdown = markdownPage<AllocatorReportRecord>(
  async () => (await import("./pages/AllocatorReportMarkdown.js")).allocatorReportMarkdown
)

const readFailures = { ...databaseFailures, ReportNotFound: nothingFound }

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Ids are UUIDs. */
const idOf = (text: string) =>
  UUID.test(text) ? Effect.succeed(text) : notFound("Validation failed (uuid is expected)")

const find = (allocator: string, id: string) =>
  Effect.gen(function* () {
    return yield* getAllocatorReport(allocator, id === "latest" ? id : { id: yield* idOf(id) })
  }).pipe(Effect.catchTags(readFailures))

export const AllocatorReportHandlersLive = HttpApiBuilder.group(CdpApi, "allocatorReport", (handlers) =>
  handlers
    .handle("getAllocatorReports", ({ path }) =>
      listAllocatorReports(path.allocator).pipe(
        Effect.map((headers) => headers.map(wireAllocatorReportHeader)),
        Effect.catchTags(databaseFailures)
      )
    )
    .handle("getLatestAllocatorReport", ({ path, urlParams }) =>
      Effect.flatMap(find(path.allocator, "latest"), (record) =>
        report(generationOf(record), wireAllocatorReport(record, reportPagesOf(urlParams)))
      )
    )
    .handle("getAllocatorReport", ({ path, urlParams }) =>
      Effect.flatMap(find(path.allocator, path.id), (record) =>
        report(generationOf(record), wireAllocatorReport(record, reportPagesOf(urlParams)))
      )
    )
    .handle("getAllocatorReportHtml", ({ path }) => Effect.flatMap(find(path.allocator, path.id), html))
    .handle("getAllocatorReportMarkdown", ({ path }) => Effect.flatMap(find(path.allocator, path.id), markdown))
    .handle("compareAllocatorReports", ({ path }) =>
      Effect.all([idOf(path.id), idOf(path.other)]).pipe(
        Effect.flatMap(([id, other]) => compareAllocatorReports(path.allocator, id, other)),
        Effect.catchTags(readFailures)
      )
    )
    .handle("generateAllocatorReport", ({ path }) =>
      orderAllocatorReport(path.allocator).pipe(
        Effect.flatMap((record) => newReport(generationOf(record), wireGeneratedReport(record))),
        Effect.catchTags({ ...orderFailures, AllocatorNotFound: nothingFound })
      )
    )
)
