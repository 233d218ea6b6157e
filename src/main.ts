#!/usr/bin/env node
import { readFileSync } from "node:fs"
import { hostname } from "node:os"
import { HttpServer } from "@effect/platform"
import { NodeContext, NodeHttpClient, NodeRuntime } from "@effect/platform-node"
import { Config, Context, Effect, Layer, Option, Schema } from "effect"
import { CdpReadsLive, CdpWorkLive, databaseUrl } from "./adapters/cdp/CdpDatabase.js"
import { PgDealFactsLive } from "./adapters/cdp/facts/PgDealFacts.js"
import { MigrationsLive } from "./adapters/cdp/Migrations.js"
import { PgAdvertisementStoreLive } from "./adapters/cdp/PgAdvertisementStore.js"
import { PgAggregationStoreLive } from "./adapters/cdp/PgAggregationStore.js"
import { PgAllocatorRepositoryLive } from "./adapters/cdp/PgAllocatorRepository.js"
import { PgAnswerMemoryLive } from "./adapters/cdp/PgAnswerMemory.js"
import { PgClientDealsLive } from "./adapters/cdp/PgClientDeals.js"
import { PgClientRepositoryLive } from "./adapters/cdp/PgClientRepository.js"
import { PgCollectorStoreLive } from "./adapters/cdp/PgCollectorStore.js"
import { PgComplianceHistoryLive } from "./adapters/cdp/PgComplianceHistory.js"
import { PgComplianceSourcesLive } from "./adapters/cdp/PgComplianceSources.js"
import { PgDeliveryMemoryLive } from "./adapters/cdp/PgDeliveryMemory.js"
import { cdpDatabaseCheck } from "./adapters/cdp/PgDependencyHealth.js"
import { PgGenerationsLive } from "./adapters/cdp/PgGenerations.js"
import { PgIngestProblemsLive } from "./adapters/cdp/PgIngestProblems.js"
import { PgIpniStatusStoreLive } from "./adapters/cdp/PgIpniStatusStore.js"
import { PgJobLockLive } from "./adapters/cdp/PgJobLock.js"
import { PgPlaceStoreLive } from "./adapters/cdp/PgPlaceStore.js"
import { PgPoolUsageLive } from "./adapters/cdp/PgPoolUsage.js"
import { PgProviderMetricStoreLive } from "./adapters/cdp/PgProviderMetricStore.js"
import { PgProviderRepositoryLive } from "./adapters/cdp/PgProviderRepository.js"
import { PgRegistryRepositoryLive } from "./adapters/cdp/PgRegistryRepository.js"
import { PgReportStatisticsLive } from "./adapters/cdp/PgReportStatistics.js"
import { PgRunHistoryLive } from "./adapters/cdp/PgRunHistory.js"
import { PgComplianceModelLive } from "./adapters/cdp/readModel/PgComplianceModel.js"
import { PgReportStoreLive } from "./adapters/cdp/reports/PgReportStore.js"
import { cidContactCheck, cidContactConfig, HttpIpniIndexLive } from "./adapters/cid-contact/HttpIpniIndex.js"
import { cli } from "./adapters/cli/Commands.js"
import { announceReady } from "./adapters/cli/ReadyBanner.js"
import type { MadeReport } from "./adapters/cli/ReportOutput.js"
import { reportFailure } from "./adapters/cli/reportFailure.js"
import { DmobDatabaseLive, dmobDatabaseUrl } from "./adapters/dmob/DmobDatabase.js"
import { dmobDatabaseCheck } from "./adapters/dmob/PgDmobHealth.js"
import { PgDmobSourceLive } from "./adapters/dmob/PgDmobSource.js"
import { tunnelSettings } from "./adapters/dmob/tunnel/TunnelSettings.js"
import { DnsNameResolverLive } from "./adapters/dns/DnsNameResolver.js"
import { evmRpcConfig } from "./adapters/filecoin-evm/EvmNode.js"
import { HttpClientContractsLive } from "./adapters/filecoin-evm/HttpClientContracts.js"
import { HttpPeerRegistryLive } from "./adapters/filecoin-evm/HttpPeerRegistry.js"
import { filscanCheck, filscanConfig, HttpChainExplorerLive } from "./adapters/filscan/HttpChainExplorer.js"
import { filsparkConfig, HttpRetrievabilityFeedLive } from "./adapters/filspark/HttpRetrievabilityFeed.js"
import { githubConfig } from "./adapters/github/GithubConfig.js"
import { HttpGithubIssuesLive } from "./adapters/github/HttpGithubIssues.js"
import { HttpGithubRegistryLive } from "./adapters/github/HttpGithubRegistry.js"
import { HttpServerLive, listenAddress } from "./adapters/http/HttpServer.js"
import { HttpLocationLookupLive, ipinfoCheck, ipinfoConfig } from "./adapters/ipinfo/HttpLocationLookup.js"
import { allJobs, startJobs } from "./adapters/jobs/Jobs.js"
import { HttpLotusRpcLive, lotusConfig } from "./adapters/lotus/HttpLotusRpc.js"
import { lotusCheck } from "./adapters/lotus/LotusHealth.js"
import { PrometheusLive } from "./adapters/metrics/Prometheus.js"
import {
  type EmbeddedDefault,
  type EmbeddedDefaultOptions,
  embeddedDefault
} from "./adapters/sandbox/EmbeddedDefault.js"
import { environmentProvider } from "./adapters/shared/Environment.js"
import { ReportSettingsLive, reportSettingsConfig } from "./adapters/shared/ReportSettingsConfig.js"
import { ruleSetConfig } from "./adapters/shared/RuleSetConfig.js"
import { statementTimeout } from "./adapters/shared/StatementTimeout.js"
import { HttpSpreadsheetProxyLive, sheetsConfig } from "./adapters/sheets/HttpSpreadsheetProxy.js"
import { HttpUrlFinderLive, urlFinderConfig } from "./adapters/url-finder/HttpUrlFinder.js"
import { collectorNamed, collectors, commandName } from "./application/collect/collectors.js"
import { ipniBackfillConfig } from "./application/collect/IpniBackfill.js"
import { getFreshness } from "./application/data/GetFreshness.js"
import { listRuns } from "./application/data/ListRuns.js"
import { HealthMonitorLive } from "./application/health/HealthMonitor.js"
import { ServiceLifecycleLive } from "./application/health/ServiceLifecycle.js"
import { ServiceVersion } from "./application/health/ServiceVersion.js"
import { Instance, JobGatesLive, type JobRequest, runJob } from "./application/jobs/RunJob.js"
import { CurrentRuleSet } from "./application/ports/CurrentRuleSet.js"
import { DependencyHealth } from "./application/ports/DependencyHealth.js"
import { Generations } from "./application/ports/Generations.js"
import { CommentInboxLive } from "./application/report/CommentInbox.js"
import { ReportDesk } from "./application/report/ReportDesk.js"
import { ReportDeskLive } from "./application/report/ReportDeskLive.js"
import { verifyReport } from "./application/report/VerifyReport.js"

const { version } = Schema.decodeUnknownSync(Schema.parseJson(Schema.Struct({ version: Schema.String })))(
  readFileSync(new URL("../package.json", import.meta.url), "utf8")
)

/** Whatever can be malformed in the settings of what we drive and of what carries us. */
const drivenSettings = Effect.all([
  Config.option(databaseUrl),
  Config.option(dmobDatabaseUrl),
  tunnelSettings,
  statementTimeout,
  ruleSetConfig,
  githubConfig,
  filsparkConfig,
  urlFinderConfig,
  lotusConfig,
  evmRpcConfig,
  cidContactConfig,
  filscanConfig,
  ipinfoConfig,
  sheetsConfig,
  ipniBackfillConfig,
  reportSettingsConfig
])

/** What carries us: our database, migrated, and the ways to DMOB and to the outside. */
const Connections = ({ preloadHistory }: EmbeddedDefault) =>
  Layer.effectDiscard(preloadHistory).pipe(
    Layer.provideMerge(MigrationsLive),
    Layer.merge(DmobDatabaseLive),
    Layer.merge(NodeHttpClient.layerUndici)
  )

/** What the API answers from and reports are made of. */
const Reads = Layer.mergeAll(
  PgAllocatorRepositoryLive,
  PgClientDealsLive,
  PgClientRepositoryLive,
  PgComplianceHistoryLive,
  PgComplianceModelLive,
  PgGenerationsLive,
  PgPoolUsageLive,
  PgProviderRepositoryLive,
  PgRegistryRepositoryLive,
  PgReportStatisticsLive,
  PgReportStoreLive,
  PgComplianceSourcesLive
).pipe(Layer.provide(CdpReadsLive))

/** What jobs write to, and what must answer while every session of the reads is busy. */
const Work = Layer.mergeAll(
  PgAggregationStoreLive,
  PgDealFactsLive,
  PgCollectorStoreLive,
  PgAdvertisementStoreLive,
  PgIpniStatusStoreLive,
  PgPlaceStoreLive,
  PgProviderMetricStoreLive,
  PgIngestProblemsLive,
  PgAnswerMemoryLive,
  PgDeliveryMemoryLive,
  PgRunHistoryLive,
  Layer.scoped(
    DependencyHealth,
    Effect.map(
      Effect.all([ipinfoCheck, filscanCheck, cidContactCheck, lotusCheck, cdpDatabaseCheck, dmobDatabaseCheck]),
      (checks) => DependencyHealth.of({ checks })
    )
  )
).pipe(Layer.provide(CdpWorkLive))

/** Who knows what the chain does not tell. */
const Outside = Layer.mergeAll(
  HttpGithubRegistryLive,
  HttpGithubIssuesLive,
  HttpRetrievabilityFeedLive,
  HttpUrlFinderLive,
  HttpLotusRpcLive,
  HttpPeerRegistryLive,
  HttpClientContractsLive,
  HttpChainExplorerLive,
  HttpIpniIndexLive,
  HttpLocationLookupLive,
  DnsNameResolverLive,
  HttpSpreadsheetProxyLive
)

/** What we drive: every port has its adapter here. */
const Driven = Layer.mergeAll(
  Reads,
  PgJobLockLive,
  PgDmobSourceLive,
  Layer.provideMerge(Outside, Work),
  Layer.effect(CurrentRuleSet, ruleSetConfig),
  Layer.succeed(Instance, `${hostname()}:${process.pid}`),
  Layer.succeed(ServiceVersion, version),
  ReportSettingsLive,
  JobGatesLive
)

/** What we drive, and where reports are ordered. */
const Platform = ReportDeskLive.pipe(Layer.provideMerge(Driven))

/** What drives us from outside. */
const Server = HttpServerLive.pipe(
  Layer.provide(PrometheusLive),
  Layer.provide(CommentInboxLive),
  Layer.provide(HealthMonitorLive),
  Layer.provide(ServiceLifecycleLive)
)

/** Runs `use` with the embedded default for whatever the environment leaves unset; ends when a part of that is lost. */
const embedding = <A, E, R>(
  options: EmbeddedDefaultOptions,
  use: (embedded: EmbeddedDefault) => Effect.Effect<A, E, R>
) =>
  Effect.zipRight(
    drivenSettings,
    Effect.scoped(
      Effect.flatMap(embeddedDefault(options), (embedded) =>
        Effect.raceFirst(use(embedded).pipe(Effect.withConfigProvider(embedded.config)), embedded.lost)
      )
    )
  )

/** As `embedding`, with everything that the platform drives. */
const onPlatform = <A, E, R>(
  options: Omit<EmbeddedDefaultOptions, "sources">,
  use: (embedded: EmbeddedDefault) => Effect.Effect<A, E, R>
) =>
  embedding({ ...options, sources: true }, (embedded) =>
    Effect.provide(use(embedded), Platform.pipe(Layer.provideMerge(Connections(embedded))))
  )

/** What ran, from our own database alone. */
const History = PgRunHistoryLive.pipe(Layer.provide(CdpWorkLive), Layer.provide(MigrationsLive))

/**
 * Settings are read before anything starts, so that a malformed one costs no wait. Layers close in reverse: jobs and server
 * end while the databases that they use are still there.
 */
const serve = ({ fresh }: { readonly fresh: boolean }) =>
  Effect.gen(function* () {
    yield* Effect.all([listenAddress, drivenSettings])
    const beginJobs = yield* startJobs
    return yield* onPlatform({ purpose: "own", fresh }, (embedded) =>
      Effect.scoped(
        Effect.gen(function* () {
          const { address } = yield* Effect.map(Layer.build(Server), Context.get(HttpServer.HttpServer))
          yield* beginJobs
          const published = Option.isSome(yield* Effect.flatMap(Generations, ({ latest }) => latest))
          if (address._tag === "TcpAddress")
            yield* announceReady({ ...embedded, host: address.hostname, port: address.port, version, published })
          return yield* Effect.never
        })
      )
    )
  })

const beside = { purpose: "attach", fresh: false } as const
const byHand = (force: boolean): JobRequest => ({ trigger: "manual", slot: Option.none(), force })

const program = cli(
  { version, collectors: new Map(collectors.map((collector) => [commandName(collector), collector.name])) },
  {
    serve,
    aggregate: ({ force }) =>
      Effect.flatMap(allJobs, ({ aggregation }) => onPlatform(beside, () => runJob(aggregation, byHand(force)))),
    collect: ({ force, name }) =>
      onPlatform(beside, () =>
        Effect.flatMap(
          // The command line offers these names and no others.
          Effect.orDie(collectorNamed(name)),
          (collector) => runJob(collector, byHand(force))
        )
      ),
    report: ({ idOrAddress, kind }) =>
      onPlatform(beside, () =>
        Effect.flatMap(
          ReportDesk,
          ({ unlimited }): Effect.Effect<MadeReport, unknown> =>
            kind === "client"
              ? Effect.map(unlimited.clientReport(idOrAddress), (record) => ({ kind, record }))
              : Effect.map(unlimited.allocatorReport(idOrAddress), (record) => ({ kind, record }))
        )
      ),
    verify: (id) => onPlatform(beside, () => verifyReport(id)),
    freshness: onPlatform(beside, getFreshness),
    runs: ({ job, limit, state }) =>
      embedding({ ...beside, sources: false }, () =>
        Effect.map(listRuns({ job, state, page: Option.some({ limit, page: 1 }) }), ({ rows }) => rows).pipe(
          Effect.provide(History)
        )
      )
  }
)

program(process.argv).pipe(
  Effect.tapErrorCause(reportFailure),
  // biome-ignore lint/style/noProcessEnv: the one place where the environment comes in
  Effect.withConfigProvider(environmentProvider(process.env)),
  Effect.provide(NodeContext.layer),
  NodeRuntime.runMain({ disableErrorReporting: true, disablePrettyLogger: true })
)
