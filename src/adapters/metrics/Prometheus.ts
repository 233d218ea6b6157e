import { createHash, timingSafeEqual } from "node:crypto"
import { NodeSdk } from "@effect/opentelemetry"
import { HttpApiBuilder, HttpServerRequest, HttpServerResponse } from "@effect/platform"
import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus"
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics"
import { Config, Effect, Layer, Metric, Option, Redacted } from "effect"
import { MonitoringForbidden } from "../../application/health/MonitoringForbidden.js"
import { jobMetricNames } from "../../application/jobs/JobMetrics.js"
import { PoolUsage } from "../../application/ports/PoolUsage.js"
import { tunnelMetricNames } from "../shared/TunnelMetrics.js"
import { upstreamMetricNames } from "../shared/UpstreamMetrics.js"

const PREFIX = "cdp"
const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

const poolNames = {
  total: "pgpool_client_count",
  idle: "pgpool_client_idle_count",
  waiting: "pgpool_client_waiting_count"
}
const poolTotal = Metric.gauge(poolNames.total, { description: "Connections of the pool" })
const poolIdle = Metric.gauge(poolNames.idle, { description: "Idle connections of the pool" })
const poolWaiting = Metric.gauge(poolNames.waiting, { description: "Requests that wait for a connection" })

const shownNames: ReadonlySet<string> = new Set([
  ...jobMetricNames,
  ...tunnelMetricNames,
  ...upstreamMetricNames,
  ...Object.values(poolNames)
])

/** Label that tells deployments apart. */
const ENVIRONMENT_LABEL = "env"

const authToken = Config.option(Config.redacted("PROMETHEUS_AUTH_TOKEN"))
const environment = Config.withDefault(Config.string("PROMETHEUS_METRICS_ENV"), "")

/** The metrics that dashboards read, out of all that the process keeps. */
const shown = (metrics: ResourceMetrics): ResourceMetrics => ({
  ...metrics,
  scopeMetrics: metrics.scopeMetrics.map((scope) => ({
    ...scope,
    metrics: scope.metrics.filter(({ descriptor }) => shownNames.has(descriptor.name))
  }))
})

const digest = (text: string) => createHash("sha256").update(text).digest()

/** Compares in constant time; without a configured token nobody passes. */
const isAuthorised = (token: Option.Option<Redacted.Redacted>, header: string | undefined): boolean =>
  Option.exists(
    Option.filter(token, (secret) => Redacted.value(secret) !== ""),
    (secret) => timingSafeEqual(digest(`Bearer ${Redacted.value(secret)}`), digest(header ?? ""))
  )

const makeRoute = (exporter: PrometheusExporter) =>
  HttpApiBuilder.Router.use((router) =>
    Effect.gen(function* () {
      const token = yield* authToken
      const usage = yield* PoolUsage
      const serializer = new PrometheusSerializer(PREFIX, false, new RegExp(`^${ENVIRONMENT_LABEL}$`), true, true)

      const scrape = Effect.gen(function* () {
        const { total, idle, waiting } = yield* usage
        yield* Metric.set(poolTotal, total)
        yield* Metric.set(poolIdle, idle)
        yield* Metric.set(poolWaiting, waiting)
        const { resourceMetrics } = yield* Effect.promise(() => exporter.collect())
        return serializer.serialize(shown(resourceMetrics))
      })

      yield* router.get(
        "/metrics",
        Effect.gen(function* () {
          const { headers } = yield* HttpServerRequest.HttpServerRequest
          if (!isAuthorised(token, headers.authorization)) return yield* new MonitoringForbidden()
          return HttpServerResponse.text(yield* scrape, { contentType: CONTENT_TYPE })
        })
      )
    })
  )

/** `GET /metrics` for the bearer of `PROMETHEUS_AUTH_TOKEN`. */
export const PrometheusLive = Layer.unwrapEffect(
  Effect.map(environment, (env) => {
    const exporter = new PrometheusExporter({ preventServerStart: true })
    return Layer.mergeAll(
      makeRoute(exporter),
      NodeSdk.layer(() => ({
        resource: { serviceName: PREFIX, attributes: { [ENVIRONMENT_LABEL]: env } },
        metricReader: exporter
      }))
    )
  })
)
