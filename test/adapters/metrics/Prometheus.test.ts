import { assert, describe, it } from "@effect/vitest"
import { Effect, Metric } from "effect"
import { tunnelReconnectsTotal, tunnelUp } from "../../../src/adapters/shared/TunnelMetrics.js"
import {
  aggregationSeconds,
  jobDurations,
  runnerDurations,
  runnerSeconds,
  skippedTriggers
} from "../../../src/application/jobs/JobMetrics.js"
import { bodyOf, startApi } from "../http/apiServer.js"

const asking = (authorization: string): RequestInit => ({ headers: { authorization } })

describe("GET /metrics", () => {
  it.scopedLive("is closed without the token", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ settings: { PROMETHEUS_AUTH_TOKEN: "secret" } })
      for (const init of [
        {},
        asking("Bearer "),
        asking("Bearer secreT"),
        asking("secret"),
        asking("Bearer undefined")
      ]) {
        const answer = yield* send("/metrics", init)
        assert.strictEqual(answer.status, 403)
        assert.deepStrictEqual(bodyOf(answer), { message: "Forbidden resource", error: "Forbidden", statusCode: 403 })
      }
    })
  )

  it.scopedLive("is closed to everybody while no token is configured", () =>
    Effect.gen(function* () {
      for (const settings of [{}, { PROMETHEUS_AUTH_TOKEN: "" }]) {
        const { send } = yield* startApi({ settings })
        for (const init of [{}, asking("Bearer undefined"), asking("Bearer ")]) {
          assert.strictEqual((yield* send("/metrics", init)).status, 403)
        }
      }
    })
  )

  it.scopedLive("tells how long runners and jobs took as histograms", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({
        settings: { PROMETHEUS_AUTH_TOKEN: "secret", PROMETHEUS_METRICS_ENV: "staging" }
      })
      yield* Metric.update(runnerDurations("a_runner"), 0.15)
      yield* Metric.update(runnerDurations("a_runner"), 7000)
      yield* Metric.update(jobDurations("a-job"), 3)
      const { text } = yield* send("/metrics", asking("Bearer secret"))
      for (const line of [
        'cdp_aggregation_runner_duration_seconds_bucket{runner_name="a_runner",env="staging",le="0.1"} 0',
        'cdp_aggregation_runner_duration_seconds_bucket{runner_name="a_runner",env="staging",le="0.2"} 1',
        'cdp_aggregation_runner_duration_seconds_bucket{runner_name="a_runner",env="staging",le="+Inf"} 2',
        'cdp_job_duration_seconds_count{job="a-job",env="staging"} 1',
        'cdp_job_duration_seconds_sum{job="a-job",env="staging"} 3'
      ])
        assert.include(text, line)
    })
  )

  it.scopedLive("shows jobs and pool under the names that dashboards read, and nothing else", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({
        settings: { PROMETHEUS_AUTH_TOKEN: "secret", PROMETHEUS_METRICS_ENV: "staging" }
      })
      yield* Metric.set(aggregationSeconds, 12.5)
      yield* Metric.set(runnerSeconds("a_runner"), 0.25)
      yield* Metric.increment(skippedTriggers("a-job"))
      yield* Metric.set(Metric.gauge("something_of_the_runtime"), 1)
      const answer = yield* send("/metrics", asking("Bearer secret"))
      assert.strictEqual(answer.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8")
      // Measurements belong to the process: those of other tests may be there.
      const samples = answer.text.split("\n").filter((line) => line !== "" && !line.startsWith("#"))
      for (const sample of samples) assert.match(sample, /^cdp_\w+\{.*env="staging".*\} /)
      assert.includeMembers(samples, [
        'cdp_aggregation_summary_time{env="staging"} 12.5',
        'cdp_aggregation_single_transaction_time{runner_name="a_runner",env="staging"} 0.25',
        'cdp_job_skipped_triggers_total{job="a-job",env="staging"} 1',
        'cdp_pgpool_client_count{env="staging"} 3',
        'cdp_pgpool_client_idle_count{env="staging"} 2',
        'cdp_pgpool_client_waiting_count{env="staging"} 1'
      ])
    })
  )

  it.scopedLive("tells whether the tunnel to DMOB stands, and how often it came back", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({
        settings: { PROMETHEUS_AUTH_TOKEN: "secret", PROMETHEUS_METRICS_ENV: "staging" }
      })
      yield* Metric.set(tunnelUp, 1)
      yield* Metric.increment(tunnelReconnectsTotal)
      const { count } = yield* Metric.value(tunnelReconnectsTotal)
      const { text } = yield* send("/metrics", asking("Bearer secret"))
      assert.include(text, 'cdp_dmob_tunnel_up{env="staging"} 1')
      assert.include(text, `cdp_dmob_tunnel_reconnects_total{env="staging"} ${count}`)
    })
  )
})
