import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Schema } from "effect"
import { ClientReport, ClientReportHeader } from "./ClientReportBody.js"
import { ReportDifference } from "./ReportDifference.js"
import { HtmlPage, MarkdownPage } from "./ReportPage.js"
import { GatewayTimeout, NotFound, ServiceUnavailable, TooManyRequests } from "./WireErrors.js"

const client = Schema.String.annotations({ description: "Id or address of a client" })
// Whether it is one is judged later: what is none is not found.
const id = Schema.String.annotations({ description: "Id of a report, or `latest`" })

const Subject = Schema.Struct({ client })
const OneReport = Schema.Struct({ client, id })

export class ClientReportApi extends HttpApiGroup.make("clientReport")
  .add(
    HttpApiEndpoint.get("getClientReports", "/:client")
      .setPath(Subject)
      .addSuccess(Schema.Array(ClientReportHeader))
      .annotate(OpenApi.Summary, "Reports of a client, newest first")
  )
  .add(
    HttpApiEndpoint.get("getLatestClientReport", "/:client/latest")
      .setPath(Subject)
      .addSuccess(ClientReport)
      .addError(NotFound)
      .annotate(OpenApi.Summary, "Newest report of a client")
  )
  .add(
    HttpApiEndpoint.get("getClientReportHtml", "/:client/:id.html")
      .setPath(OneReport)
      .addSuccess(HtmlPage)
      .addError(NotFound)
      .annotate(OpenApi.Summary, "A client's report as a page to read and print")
  )
  .add(
    HttpApiEndpoint.get("getClientReportMarkdown", "/:client/:id.md")
      .setPath(OneReport)
      .addSuccess(MarkdownPage)
      .addError(NotFound)
      .annotate(OpenApi.Summary, "A client's report in Markdown")
  )
  .add(
    HttpApiEndpoint.get("getClientReport", "/:client/:id")
      .setPath(OneReport)
      .addSuccess(ClientReport)
      .addError(NotFound)
      .annotate(OpenApi.Summary, "A report of a client")
  )
  .add(
    HttpApiEndpoint.get("compareClientReports", "/:client/:id/diff/:other")
      .setPath(Schema.Struct({ client, id, other: id }))
      .addSuccess(ReportDifference)
      .addError(NotFound)
      .annotate(OpenApi.Summary, "What differs between two reports of a client, and why")
  )
  .add(
    HttpApiEndpoint.post("generateClientReport", "/:client")
      .setPath(Subject)
      .addSuccess(ClientReport, { status: 201 })
      .addError(NotFound)
      .addError(TooManyRequests)
      .annotate(OpenApi.Summary, "Makes a report of a client")
      .annotate(OpenApi.Description, "Whoever asks while one is being made gets that one.")
  )
  .addError(ServiceUnavailable)
  .addError(GatewayTimeout)
  .prefix("/client-report")
  .annotate(OpenApi.Description, "How clients use their DataCap, and what was found about it") {}
