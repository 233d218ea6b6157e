import { HttpApiBuilder, HttpServerResponse } from "@effect/platform"
import { Effect, Option, Record as Rec } from "effect"
import { type HealthEntry as Entry, HealthMonitor } from "../../application/health/HealthMonitor.js"
import { ServiceVersion } from "../../application/health/ServiceVersion.js"
import { type HealthEntry, Healthy, Unhealthy } from "./AppApi.js"
import { CdpApi } from "./CdpApi.js"

const page = (text: string) => HttpServerResponse.text(text, { contentType: "text/html; charset=utf-8" })

const uncached = { "cache-control": "no-cache, no-store, must-revalidate" }
const healthy = HttpServerResponse.schemaJson(Healthy)
const unhealthy = HttpServerResponse.schemaJson(Unhealthy)

export const AppHandlersLive = HttpApiBuilder.group(CdpApi, "app", (handlers) =>
  Effect.gen(function* () {
    const version = yield* ServiceVersion
    const monitor = yield* HealthMonitor
    return handlers
      .handle("getRoot", () => Effect.succeed(page("Compliance Data Platform API")))
      .handle("getDebug", () => Effect.succeed(page("debug")))
      .handle("getVersion", () => Effect.succeed(page(version)))
      .handle("getHealth", ({ urlParams }) =>
        Effect.flatMap(monitor.check(urlParams), ({ status, entries }) => {
          const info = entriesOf(entries.filter(({ up }) => up))
          const error = entriesOf(entries.filter(({ up }) => !up))
          return status === "ok"
            ? healthy({ status, info, error }, { headers: uncached })
            : unhealthy({ status, info, error, details: { ...info, ...error } }, { status: 503, headers: uncached })
        }).pipe(Effect.orDie)
      )
      .handle("getLiveness", () => Effect.succeed({ status: "ok" } as const))
  })
)

const entriesOf = (entries: ReadonlyArray<Entry>): Record<string, HealthEntry> =>
  Rec.fromEntries(entries.map((entry) => [entry.name, wireEntry(entry)]))

const wireEntry = (entry: Entry): HealthEntry => {
  const status = entry.up ? "up" : "down"
  switch (entry.kind) {
    case "app":
      return { status, appStartTime: entry.startedAt, lastHealthcheckFailedTime: entry.lastFailedAt }
    case "dependency":
      return { status, ...Option.match(entry.reason, { onNone: () => ({}), onSome: (message) => ({ message }) }) }
    case "sweep":
      return {
        status,
        lastRun: entry.lastRun,
        lastRunReports: entry.lastRunReports,
        lastRunFails: entry.lastRunFails
      }
    case "job":
      return {
        status,
        lastSuccess: entry.lastSuccess,
        lastRun: entry.lastRun,
        unhealthyReason: entry.unhealthyReason
      }
  }
}
