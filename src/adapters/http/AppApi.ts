import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "@effect/platform"
import { Schema } from "effect"
import { flag } from "./QueryParameters.js"
import { Instant, MaybeInstant } from "./WireValues.js"

const Status = Schema.Literal("up", "down")

const HealthEntry = Schema.Union(
  Schema.Struct({ status: Status, appStartTime: Instant, lastHealthcheckFailedTime: MaybeInstant }),
  Schema.Struct({
    status: Status,
    lastSuccess: MaybeInstant,
    lastRun: MaybeInstant,
    unhealthyReason: Schema.OptionFromNullOr(Schema.String)
  }),
  Schema.Struct({
    status: Status,
    lastRun: MaybeInstant,
    lastRunReports: Schema.OptionFromNullOr(Schema.Int),
    lastRunFails: Schema.OptionFromNullOr(Schema.Int)
  }),
  Schema.Struct({ status: Status, message: Schema.optional(Schema.String) })
).annotations({ identifier: "HealthEntry" })
export type HealthEntry = typeof HealthEntry.Type

const Entries = Schema.Record({ key: Schema.String, value: HealthEntry })

export const Healthy = Schema.Struct({
  status: Schema.Literal("ok"),
  info: Entries.annotations({ description: "what is up" }),
  error: Entries.annotations({ description: "what is down, though this instance can serve" })
}).annotations({ identifier: "Health" })

export const Unhealthy = Schema.Struct({
  status: Schema.Literal("error", "shutting_down"),
  info: Entries.annotations({ description: "what is up" }),
  error: Entries.annotations({ description: "what is down" }),
  details: Entries.annotations({ description: "everything, what is up first" })
}).annotations({ identifier: "Unhealthy", ...HttpApiSchema.annotations({ status: 503 }) })

const Page = HttpApiSchema.Text({ contentType: "text/html; charset=utf-8" })

export class AppApi extends HttpApiGroup.make("app", { topLevel: true })
  .add(HttpApiEndpoint.get("getRoot", "/").addSuccess(Page).annotate(OpenApi.Exclude, true))
  .add(HttpApiEndpoint.get("getDebug", "/debug").addSuccess(Page).annotate(OpenApi.Exclude, true))
  .add(
    HttpApiEndpoint.get("getVersion", "/version").addSuccess(Page).annotate(OpenApi.Summary, "Version of the service")
  )
  .add(
    HttpApiEndpoint.get("getHealth", "/health")
      .setUrlParams(Schema.Struct({ strict: flag(false, "Whether anything that is down is a failure") }))
      .addSuccess(Healthy)
      .addError(Unhealthy)
      .annotate(OpenApi.Summary, "Health of the service and of what it depends on")
      .annotate(OpenApi.Description, "Computed at most every 10 s while everything is up.")
  )
  .add(
    HttpApiEndpoint.get("getLiveness", "/health/live")
      .addSuccess(Schema.Struct({ status: Schema.Literal("ok") }))
      .annotate(OpenApi.Summary, "Whether the process answers")
  )
  .annotate(OpenApi.Description, "The service itself") {}
