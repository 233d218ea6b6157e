import { HttpApi, OpenApi } from "@effect/platform"
import { AllocatorReportApi } from "./AllocatorReportApi.js"
import { AllocatorScoresApi } from "./AllocatorScoresApi.js"
import { AllocatorStatsApi } from "./AllocatorStatsApi.js"
import { AllocatorsApi } from "./AllocatorsApi.js"
import { AppApi } from "./AppApi.js"
import { ClientReportApi } from "./ClientReportApi.js"
import { ComplianceScoresApi } from "./ComplianceScoresApi.js"
import { DataApi } from "./DataApi.js"
import { withoutDecodeErrors } from "./DecodeErrors.js"
import { GithubWebhookApi } from "./GithubWebhookApi.js"
import { ProviderStatsApi } from "./ProviderStatsApi.js"
import { ReportChecksApi } from "./ReportChecksApi.js"
import { InternalServerError } from "./WireErrors.js"

/** Everything this service answers. The OpenAPI document is made from it. */
export class CdpApi extends HttpApi.make("cdp")
  .add(AllocatorsApi)
  .add(AllocatorScoresApi)
  .add(ComplianceScoresApi)
  .add(AllocatorStatsApi)
  .add(ProviderStatsApi)
  .add(AllocatorReportApi)
  .add(GithubWebhookApi)
  .add(ClientReportApi)
  .add(ReportChecksApi)
  .add(DataApi)
  .add(AppApi)
  .addError(InternalServerError)
  .annotate(OpenApi.Title, "Compliance Data Platform API")
  .annotate(OpenApi.Transform, withoutDecodeErrors) {}
