import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "@effect/platform"
import { BadRequest, Forbidden, GatewayTimeout, PayloadTooLarge, ServiceUnavailable } from "./WireErrors.js"

/** Where GitHub tells of comments on issues. */
export const WEBHOOK_PATH = "/client-report/gh-trigger"

/** Events about comments carry the whole issue beside the comment. */
export const MAX_WEBHOOK_BYTES = 1024 * 1024

/** For GitHub, not for clients of the API: no document names it. */
export class GithubWebhookApi extends HttpApiGroup.make("githubWebhook")
  .add(HttpApiEndpoint.post("takeComment", WEBHOOK_PATH).addSuccess(HttpApiSchema.Empty(201)))
  .addError(BadRequest)
  .addError(Forbidden)
  .addError(PayloadTooLarge)
  .addError(ServiceUnavailable)
  .addError(GatewayTimeout)
  .annotate(OpenApi.Exclude, true) {}
