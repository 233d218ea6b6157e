import { Metric, MetricBoundaries } from "effect"
import type { UpstreamName } from "../../application/ports/PortErrors.js"

const names = {
  calls: "upstream_calls_total",
  durations: "upstream_call_duration_seconds",
  suspended: "upstream_suspended"
} as const

/** Every metric of this file. */
export const upstreamMetricNames: ReadonlySet<string> = new Set(Object.values(names))

const calls = Metric.counter(names.calls, {
  description: "Calls to outside services, by how they ended",
  incremental: true
})
/** Calls, retries not counted, by how they ended: `ok` or the reason of the failure. */
export const upstreamCallsTotal = (service: UpstreamName, outcome: string) =>
  calls.pipe(Metric.tagged("service", service), Metric.tagged("outcome", outcome))

const histogram = Metric.histogram(
  names.durations,
  MetricBoundaries.exponential({ start: 0.01, factor: 2, count: 14 }),
  "Seconds that calls to outside services took, retries included"
)
/** Seconds that calls took, their retries, pauses and waits included. */
export const upstreamDurations = (service: UpstreamName) => Metric.tagged(histogram, "service", service)

const suspended = Metric.gauge(names.suspended, {
  description: "1 while an outside service is left alone for being down"
})
export const upstreamSuspended = (service: UpstreamName) => Metric.tagged(suspended, "service", service)
