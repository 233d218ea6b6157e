import { Metric, MetricBoundaries } from "effect"

// Names that dashboards read; each gets the prefix and the environment where it is shown.
const names = {
  runner: "aggregation_single_transaction_time",
  runnerGetData: "aggregation_single_transaction_get_data_time",
  runnerStoreData: "aggregation_single_transaction_store_data_time",
  aggregation: "aggregation_summary_time",
  skippedTriggers: "job_skipped_triggers",
  runnerDurations: "aggregation_runner_duration_seconds",
  jobDurations: "job_duration_seconds",
  clientReports: "success_client_reports_count",
  failedClientReports: "fail_client_reports_count",
  allocatorReports: "success_allocator_reports_count",
  failedAllocatorReports: "fail_allocator_reports_count"
} as const

/** Every metric of this file: what monitoring shows of all that the process measures. */
export const jobMetricNames: ReadonlySet<string> = new Set(Object.values(names))

const runnerGauge = (name: string, description: string) => {
  const gauge = Metric.gauge(name, { description })
  return (runner: string) => Metric.tagged(gauge, "runner_name", runner)
}

/** Seconds that a runner last took, its retries and pauses included. */
export const runnerSeconds = runnerGauge(names.runner, "Seconds that a runner took")
export const runnerGetDataSeconds = runnerGauge(names.runnerGetData, "Seconds that a runner took to read its data")
export const runnerStoreDataSeconds = runnerGauge(names.runnerStoreData, "Seconds that a runner took to store its data")

/** Seconds that the newest aggregation took. */
export const aggregationSeconds = Metric.gauge(names.aggregation, {
  description: "Seconds that all runners of an aggregation took"
})

const skipped = Metric.counter(names.skippedTriggers, {
  description: "Triggers of a job that were skipped because it was under way",
  incremental: true
})
export const skippedTriggers = (job: string) => Metric.tagged(skipped, "job", job)

/** From a tenth of a second to about an hour, each bound twice the one before. */
const durations = MetricBoundaries.exponential({ start: 0.1, factor: 2, count: 16 })

const runnerHistogram = Metric.histogram(
  names.runnerDurations,
  durations,
  "Seconds that runners took, retries included"
)
/** Seconds that a runner took over all its runs, its retries and pauses included. */
export const runnerDurations = (runner: string) => Metric.tagged(runnerHistogram, "runner_name", runner)

const jobHistogram = Metric.histogram(names.jobDurations, durations, "Seconds that runs of a job took")
/** Seconds that the runs of a job took, however they ended. */
export const jobDurations = (job: string) => Metric.tagged(jobHistogram, "job", job)

/** Reports that a sweep has made, and those that it could not make. */
export interface SweepMetrics {
  readonly made: Metric.Metric.Gauge<number>
  readonly failed: Metric.Metric.Gauge<number>
}

const reportGauge = (name: string, description: string) => Metric.gauge(name, { description })

/** Of the newest sweep of clients in this instance. */
export const clientReportCounts: SweepMetrics = {
  made: reportGauge(names.clientReports, "Client reports that the newest sweep has made"),
  failed: reportGauge(names.failedClientReports, "Client reports that the newest sweep could not make")
}

/** Of the newest sweep of allocators in this instance. */
export const allocatorReportCounts: SweepMetrics = {
  made: reportGauge(names.allocatorReports, "Allocator reports that the newest sweep has made"),
  failed: reportGauge(names.failedAllocatorReports, "Allocator reports that the newest sweep could not make")
}
