import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Schema } from "effect"
import { AllocatorReport, AllocatorReportGenerated, AllocatorReportHeader } from "./AllocatorReportBody.js"
import { isReportPagingWhole, reportPaging } from "./Paging.js"
import { ReportDifference } from "./ReportDifference.js"
import { HtmlPage, MarkdownPage } from "./ReportPage.js"
import { BadRequest, GatewayTimeout, NotFound, ServiceUnavailable, TooManyRequests } from "./WireErrors.js"

const allocator = Schema.String.annotations({ description: "Id or address of an allocator" })
// Whether it is one is judged later: what is none is not found.
const id = Schema.String.annotations({ description: "Id of a report, or `latest`" })

const Subject = Schema.Struct({ allocator })
const OneReport = Schema.Struct({ allocator, id })
const Pages = Schema.Struct(reportPaging).pipe(Schema.filter(isReportPagingWhole))

export class AllocatorReportApi extends HttpApiGroup.make("allocatorReport")
  .add(
    HttpApiEndpoint.get("getAllocatorReports", "/:allocator")
      .setPath(Subject)
      .addSuccess(Schema.Array(AllocatorReportHeader))
      .annotate(OpenApi.Summary, "Reports of an allocator, newest first")
  )
  .add(
    HttpApiEndpoint.get("getLatestAllocatorReport", "/:allocator/latest")
      .setPath(Subject)
      .setUrlParams(Pages)
      .addSuccess(AllocatorReport)
      .addError(BadRequest)
      .addError(NotFound)
      .annotate(OpenApi.Summary, "Newest report of an allocator")
  )
  .add(
    HttpApiEndpoint.get("getAllocatorReportHtml", "/:allocator/:id.html")
      .setPath(OneReport)
      .addSuccess(HtmlPage)
      .addError(NotFound)
      .annotate(OpenApi.Summary, "An allocator's report as a page to read and print")
  )
  .add(
    HttpApiEndpoint.get("getAllocatorReportMarkdown", "/:allocator/:id.md")
      .setPath(OneReport)
      .addSuccess(MarkdownPage)
      .addError(NotFound)
      .annotate(OpenApi.Summary, "An allocator's report in Markdown")
  )
  .add(
    HttpApiEndpoint.get("getAllocatorReport", "/:allocator/:id")
      .setPath(OneReport)
      .setUrlParams(Pages)
      .addSuccess(AllocatorReport)
      .addError(BadRequest)
      .addError(NotFound)
      .annotate(OpenApi.Summary, "A report of an allocator")
  )
  .add(
    HttpApiEndpoint.get("compareAllocatorReports", "/:allocator/:id/diff/:other")
      .setPath(Schema.Struct({ allocator, id, other: id }))
      .addSuccess(ReportDifference)
      .addError(NotFound)
      .annotate(OpenApi.Summary, "What differs between two reports of an allocator, and why")
  )
  .add(
    HttpApiEndpoint.post("generateAllocatorReport", "/:allocator")
      .setPath(Subject)
      .addSuccess(AllocatorReportGenerated, { status: 201 })
      .addError(NotFound)
      .addError(TooManyRequests)
      .annotate(OpenApi.Summary, "Makes a report of an allocator")
      .annotate(OpenApi.Description, "Whoever asks while one is being made gets that one.")
  )
  .addError(ServiceUnavailable)
  .addError(GatewayTimeout)
  .prefix("/allocator-report")
  .annotate(OpenApi.Description, "How allocators hand out DataCap, what was found about it and how it scores") {}
