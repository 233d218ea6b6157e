import { HttpServer } from "@effect/platform"
import { ConfigProvider, type Context, DateTime, Effect, Layer, Logger } from "effect"
import { HttpServerLive } from "../../../src/adapters/http/HttpServer.js"
import { PrometheusLive } from "../../../src/adapters/metrics/Prometheus.js"
import { HealthMonitorLive } from "../../../src/application/health/HealthMonitor.js"
import { ServiceLifecycleLive } from "../../../src/application/health/ServiceLifecycle.js"
import { ServiceVersion } from "../../../src/application/health/ServiceVersion.js"
import { AllocatorRepository } from "../../../src/application/ports/AllocatorRepository.js"
import { ComplianceModel } from "../../../src/application/ports/ComplianceModel.js"
import { CurrentRuleSet } from "../../../src/application/ports/CurrentRuleSet.js"
import { type DependencyCheck, DependencyHealth } from "../../../src/application/ports/DependencyHealth.js"
import { Generations } from "../../../src/application/ports/Generations.js"
import { IngestProblems } from "../../../src/application/ports/IngestProblems.js"
import { PoolUsage } from "../../../src/application/ports/PoolUsage.js"
import { RepositoryError } from "../../../src/application/ports/PortErrors.js"
import { RunHistory } from "../../../src/application/ports/RunHistory.js"
import { SourceConnection, type SourceConnectionState } from "../../../src/application/ports/SourceConnection.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"

export const generation = { id: "7", asOf: DateTime.unsafeMake("2025-09-10T12:00:00Z") }

export const unavailable = new RepositoryError({
  operation: "Test.read",
  reason: "unavailable",
  cause: "connection refused"
})
export const tooSlow = new RepositoryError({ operation: "Test.read", reason: "timeout", cause: "canceling statement" })

interface Ports {
  readonly allocators: Partial<Context.Tag.Service<AllocatorRepository>>
  readonly compliance: Partial<Context.Tag.Service<ComplianceModel>>
  readonly generations: Partial<Context.Tag.Service<Generations>>
  readonly history: Partial<Context.Tag.Service<RunHistory>>
  readonly connection: SourceConnectionState
  readonly problems: Partial<Context.Tag.Service<IngestProblems>>
  readonly checks: ReadonlyArray<DependencyCheck>
  readonly settings: Readonly<Record<string, string>>
}

/** A platform on which nothing was ever seen. */
const emptyPlatform: Ports = {
  allocators: {
    allocators: Effect.succeed([]),
    grants: Effect.succeed([]),
    clientFigures: Effect.succeed([]),
    registry: Effect.succeed([])
  },
  compliance: { providers: () => Effect.succeed([]), allocators: () => Effect.succeed([]) },
  generations: {
    latest: Effect.succeedSome(generation),
    tables: Effect.succeed([]),
    snapshot: (read) => read(generation)
  },
  history: {
    jobs: Effect.succeed([]),
    list: () => Effect.succeed({ total: 0, runs: [] }),
    find: () => Effect.succeedNone
  },
  connection: { kind: "direct" },
  problems: { list: () => Effect.succeed({ total: 0, problems: [] }) },
  checks: [],
  settings: {}
}

/** The API on a free port of loopback, over doubles of its ports; `get` and `send` are real requests. */
export const startApi = Effect.fn("startApi")(function* (changes: Partial<Ports> = {}) {
  const ports = { ...emptyPlatform, ...changes }
  const settings = new Map(Object.entries({ HOST: "127.0.0.1", PORT: "0", ...ports.settings }))
  const context = yield* Layer.build(
    HttpServerLive.pipe(
      Layer.provide(PrometheusLive),
      Layer.provide(HealthMonitorLive),
      Layer.provide(ServiceLifecycleLive),
      Layer.provide([
        Layer.mock(AllocatorRepository, ports.allocators),
        Layer.mock(ComplianceModel, ports.compliance),
        Layer.mock(Generations, ports.generations),
        Layer.mock(RunHistory, ports.history),
        Layer.mock(IngestProblems, ports.problems),
        Layer.succeed(SourceConnection, Effect.succeed(ports.connection)),
        Layer.succeed(DependencyHealth, { checks: ports.checks }),
        Layer.succeed(PoolUsage, Effect.succeed({ total: 3, idle: 2, waiting: 1 })),
        Layer.succeed(CurrentRuleSet, ruleSetV061),
        Layer.succeed(ServiceVersion, "1.2.3")
      ]),
      Layer.provide(Layer.setConfigProvider(ConfigProvider.fromMap(settings))),
      Layer.provide(Logger.remove(Logger.defaultLogger))
    )
  )
  const { address } = yield* Effect.provide(HttpServer.HttpServer, context)
  const url = `http://127.0.0.1:${address._tag === "TcpAddress" ? address.port : 0}`
  const send = (path: string, init?: RequestInit) =>
    Effect.promise(async (signal) => {
      const response = await fetch(`${url}${path}`, { signal, ...init })
      return { status: response.status, headers: response.headers, text: await response.text() }
    })
  return { url, send }
})

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export const bodyOf = (answer: Answer): unknown => JSON.parse(answer.text)
