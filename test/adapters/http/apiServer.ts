import { HttpServer } from "@effect/platform"
import { ConfigProvider, type Context, DateTime, Effect, Layer, Logger } from "effect"
import { HttpServerLive } from "../../../src/adapters/http/HttpServer.js"
import { PrometheusLive } from "../../../src/adapters/metrics/Prometheus.js"
import { HealthMonitorLive } from "../../../src/application/health/HealthMonitor.js"
import { ServiceLifecycleLive } from "../../../src/application/health/ServiceLifecycle.js"
import { ServiceVersion } from "../../../src/application/health/ServiceVersion.js"
import { AllocatorRepository } from "../../../src/application/ports/AllocatorRepository.js"
import { ClientRepository } from "../../../src/application/ports/ClientRepository.js"
import { ComplianceHistory } from "../../../src/application/ports/ComplianceHistory.js"
import { ComplianceModel } from "../../../src/application/ports/ComplianceModel.js"
import type { ComplianceSources } from "../../../src/application/ports/ComplianceSources.js"
import { CurrentRuleSet } from "../../../src/application/ports/CurrentRuleSet.js"
import { type DependencyCheck, DependencyHealth } from "../../../src/application/ports/DependencyHealth.js"
import { Generations } from "../../../src/application/ports/Generations.js"
import { IngestProblems } from "../../../src/application/ports/IngestProblems.js"
import { PoolUsage } from "../../../src/application/ports/PoolUsage.js"
import { RepositoryError } from "../../../src/application/ports/PortErrors.js"
import { ProviderRepository } from "../../../src/application/ports/ProviderRepository.js"
import { ReportSettings } from "../../../src/application/ports/ReportSettings.js"
import { ReportStatistics } from "../../../src/application/ports/ReportStatistics.js"
import { ReportStore } from "../../../src/application/ports/ReportStore.js"
import { RunHistory } from "../../../src/application/ports/RunHistory.js"
import { SourceConnection, type SourceConnectionState } from "../../../src/application/ports/SourceConnection.js"
import { CommentInbox } from "../../../src/application/report/AnswerComment.js"
import { ReportDesk } from "../../../src/application/report/ReportDesk.js"
import { defaultPolicy } from "../../../src/domain/compliance/CompliancePolicy.js"
import { exampleLimits } from "../../../src/domain/report/CheckLimits.js"
import { AllocatorNotFound, ClientNotFound } from "../../../src/domain/report/ReportErrors.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { inMemoryComplianceSources } from "../../support/inMemoryComplianceSources.js"
import { noOrders } from "../../support/noOrders.js"

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
  readonly complianceHistory: Partial<Context.Tag.Service<ComplianceHistory>>
  readonly complianceSources: Layer.Layer<ComplianceSources>
  readonly clients: Partial<Context.Tag.Service<ClientRepository>>
  readonly providers: Partial<Context.Tag.Service<ProviderRepository>>
  readonly generations: Partial<Context.Tag.Service<Generations>>
  readonly history: Partial<Context.Tag.Service<RunHistory>>
  readonly reports: Partial<Context.Tag.Service<ReportStore>>
  readonly statistics: Partial<Context.Tag.Service<ReportStatistics>>
  readonly desk: Partial<Pick<Context.Tag.Service<ReportDesk>, "clientReport" | "allocatorReport">>
  readonly inbox: Partial<Context.Tag.Service<CommentInbox>>
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
  clients: { publicAnswers: Effect.succeed([]) },
  providers: { providersOfApplicants: Effect.succeed([]) },
  complianceHistory: { scoresOf: () => Effect.succeed({ total: 0, scores: [] }) },
  complianceSources: inMemoryComplianceSources({}),
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
  reports: {
    clientReports: () => Effect.succeed([]),
    findClientReport: () => Effect.succeedNone,
    allocatorReports: () => Effect.succeed([]),
    findAllocatorReport: () => Effect.succeedNone
  },
  statistics: {
    latestScoresReports: () => Effect.succeed([]),
    latestDatacap: Effect.succeed([]),
    scoresSummaryReports: () => Effect.succeed([]),
    datacapByPeriod: () => Effect.succeed([]),
    weeklyCheckCounts: Effect.succeed([]),
    dailyCheckCounts: () => Effect.succeed([]),
    checksAround: () => Effect.succeed([]),
    checksByPeriod: () => Effect.succeed([])
  },
  desk: {
    clientReport: (client) => new ClientNotFound({ client }),
    allocatorReport: (allocator) => new AllocatorNotFound({ allocator })
  },
  inbox: {},
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
        Layer.mock(ClientRepository, ports.clients),
        Layer.mock(ProviderRepository, ports.providers),
        Layer.mock(ComplianceModel, ports.compliance),
        Layer.mock(ComplianceHistory, ports.complianceHistory),
        ports.complianceSources,
        Layer.succeed(ReportSettings, {
          limits: exampleLimits,
          policy: defaultPolicy,
          generationLimit: 1,
          generationQueue: 1
        }),
        Layer.mock(Generations, ports.generations),
        Layer.mock(RunHistory, ports.history),
        Layer.mock(ReportStore, ports.reports),
        Layer.mock(ReportStatistics, ports.statistics),
        Layer.mock(ReportDesk, { ...ports.desk, unlimited: noOrders }),
        Layer.mock(CommentInbox, ports.inbox),
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
