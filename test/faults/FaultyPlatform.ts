import { NodeContext, NodeHttpClient } from "@effect/platform-node"
import { SqlClient } from "@effect/sql"
import { ConfigProvider, Context, DateTime, Effect, Layer, Logger, LogLevel, Option, Record, Redacted } from "effect"
import { CdpWorkLive } from "../../src/adapters/cdp/CdpDatabase.js"
import { PgDealFactsLive } from "../../src/adapters/cdp/facts/PgDealFacts.js"
import { MigrationsLive } from "../../src/adapters/cdp/Migrations.js"
import { PgAdvertisementStoreLive } from "../../src/adapters/cdp/PgAdvertisementStore.js"
import { PgAggregationStoreLive } from "../../src/adapters/cdp/PgAggregationStore.js"
import { PgAnswerMemoryLive } from "../../src/adapters/cdp/PgAnswerMemory.js"
import { PgCollectorStoreLive } from "../../src/adapters/cdp/PgCollectorStore.js"
import { PgGenerationsLive } from "../../src/adapters/cdp/PgGenerations.js"
import { PgIngestProblemsLive } from "../../src/adapters/cdp/PgIngestProblems.js"
import { PgIpniStatusStoreLive } from "../../src/adapters/cdp/PgIpniStatusStore.js"
import { PgJobLockLive } from "../../src/adapters/cdp/PgJobLock.js"
import { PgPlaceStoreLive } from "../../src/adapters/cdp/PgPlaceStore.js"
import { PgProviderMetricStoreLive } from "../../src/adapters/cdp/PgProviderMetricStore.js"
import { PgProviderRepositoryLive } from "../../src/adapters/cdp/PgProviderRepository.js"
import { PgRunHistoryLive } from "../../src/adapters/cdp/PgRunHistory.js"
import { httpIpniIndex } from "../../src/adapters/cid-contact/HttpIpniIndex.js"
import { advertisementLimits } from "../../src/adapters/cid-contact/Publishers.js"
import { DmobDatabaseLive } from "../../src/adapters/dmob/DmobDatabase.js"
import { PgDmobSourceLive } from "../../src/adapters/dmob/PgDmobSource.js"
import { dnsNameResolver } from "../../src/adapters/dns/DnsNameResolver.js"
import { evmNode } from "../../src/adapters/filecoin-evm/EvmNode.js"
import { httpClientContracts } from "../../src/adapters/filecoin-evm/HttpClientContracts.js"
import { httpPeerRegistry } from "../../src/adapters/filecoin-evm/HttpPeerRegistry.js"
import { httpChainExplorer } from "../../src/adapters/filscan/HttpChainExplorer.js"
import { httpRetrievabilityFeed } from "../../src/adapters/filspark/HttpRetrievabilityFeed.js"
import { httpGithubRegistry } from "../../src/adapters/github/HttpGithubRegistry.js"
import { httpLocationLookup } from "../../src/adapters/ipinfo/HttpLocationLookup.js"
import { httpLotusRpc } from "../../src/adapters/lotus/HttpLotusRpc.js"
import { prepareSampleDmob } from "../../src/adapters/sandbox/SampleDmob.js"
import { sampleUpstreams } from "../../src/adapters/sandbox/SampleUpstreams.js"
import type { CallPolicy } from "../../src/adapters/shared/CallPolicy.js"
import { httpSpreadsheetProxy } from "../../src/adapters/sheets/HttpSpreadsheetProxy.js"
import { httpUrlFinder } from "../../src/adapters/url-finder/HttpUrlFinder.js"
import { collectedTables } from "../../src/application/aggregation/AggregationTable.js"
import { collectors } from "../../src/application/collect/collectors.js"
import { getFreshness } from "../../src/application/data/GetFreshness.js"
import { aggregationJob } from "../../src/application/jobs/AggregationJob.js"
import { Instance, JobGatesLive, type JobResult, runJob } from "../../src/application/jobs/RunJob.js"
import { CurrentRuleSet } from "../../src/application/ports/CurrentRuleSet.js"
import { ruleSetV0193 } from "../../src/domain/rules/RuleSet.js"
import { emptyDatabase } from "../support/Database.js"
import { steppedClock } from "../support/SteppedClock.js"
import { type FaultyService, faultyService } from "./FaultyService.js"

/** Quick to ask again, and soon convinced that a service is down. */
export const impatient: CallPolicy = {
  timeout: "300 millis",
  retries: 1,
  delay: { from: "1 millis", to: "2 millis" },
  atOnce: 16,
  suspendAfter: 4,
  suspendFor: "30 seconds"
}

/** For publishers, of which there are hundreds here behind one address and which are asked one after the other. */
const hurried: CallPolicy = { ...impatient, timeout: "100 millis", retries: 0 }

/** Services that stand behind an address of their own in the configuration, by the variable of that. */
const variables = {
  github: "GITHUB_API_URL",
  filspark: "FILSPARK_API_URL",
  "url-finder": "URL_FINDER_API_URL",
  lotus: "GLIF_API_BASE_URL",
  "filecoin-evm": "EVM_RPC_URL",
  "cid.contact": "CID_CONTACT_URL",
  filscan: "FILSCAN_API_BASE_URL",
  ipinfo: "IP_INFO_URL",
  "google-sheets": "GOOGLE_SHEETS_URL"
} as const
export type FaultyName = keyof typeof variables | "publisher"

const Upstreams = Layer.mergeAll(
  httpGithubRegistry(impatient),
  httpRetrievabilityFeed(impatient),
  httpUrlFinder(impatient),
  httpLotusRpc(impatient),
  Layer.mergeAll(httpPeerRegistry, httpClientContracts).pipe(Layer.provide(evmNode(impatient))),
  httpChainExplorer(impatient),
  httpIpniIndex({ index: impatient, publishers: hurried, limits: advertisementLimits }),
  httpLocationLookup(impatient),
  dnsNameResolver(impatient),
  httpSpreadsheetProxy(impatient)
).pipe(Layer.provide(NodeHttpClient.layerUndici))

const Stores = Layer.mergeAll(
  PgAggregationStoreLive,
  PgDealFactsLive,
  PgCollectorStoreLive,
  PgAdvertisementStoreLive,
  PgIpniStatusStoreLive,
  PgPlaceStoreLive,
  PgProviderMetricStoreLive,
  PgProviderRepositoryLive,
  PgIngestProblemsLive,
  PgAnswerMemoryLive,
  PgGenerationsLive,
  PgRunHistoryLive,
  PgJobLockLive
)

const Ports = Upstreams.pipe(
  Layer.provideMerge(Stores),
  Layer.provideMerge(CdpWorkLive),
  Layer.provideMerge(PgDmobSourceLive),
  Layer.provideMerge(DmobDatabaseLive),
  Layer.merge(JobGatesLive),
  Layer.merge(Layer.succeed(Instance, "faulty")),
  Layer.merge(Layer.succeed(CurrentRuleSet, ruleSetV0193))
)
export type Ports = Layer.Layer.Success<typeof Ports>

/** A whole platform, filled once, whose services can be made to fail one by one. */
export class FaultyPlatform extends Context.Tag("test/FaultyPlatform")<
  FaultyPlatform,
  {
    readonly service: (name: FaultyName) => FaultyService
    /** Goes on to noon of the next day: what was asked yesterday is due again, and no answer is fresh any more. */
    readonly nextDay: Effect.Effect<void>
    /** Runs a collector by hand. */
    readonly collect: (name: string) => Effect.Effect<Extract<JobResult, { readonly _tag: "Ran" }>>
    /** Tables that a collector fills. */
    readonly filledBy: (name: string) => ReadonlyArray<string>
    readonly run: <A, E>(effect: Effect.Effect<A, E, Ports>) => Effect.Effect<A, E>
    readonly freshness: ReturnType<typeof getFreshness> extends Effect.Effect<infer A, infer E, infer _R>
      ? Effect.Effect<A, E>
      : never
  }
>() {}

const collectorOf = (name: string) =>
  Effect.orDie(Effect.fromNullable(collectors.find((collector) => collector.name === name)))

const runToEnd = (name: string) =>
  Effect.gen(function* () {
    const result = yield* runJob(yield* collectorOf(name), { trigger: "manual", slot: Option.none(), force: false })
    return result._tag === "Ran" ? result : yield* Effect.dieMessage(`${name} did not run: ${result._tag}`)
  })

export const FaultyPlatformLive = Layer.scoped(
  FaultyPlatform,
  Effect.gen(function* () {
    const time = steppedClock(yield* DateTime.now)
    return yield* Effect.withClock(
      Effect.gen(function* () {
        const [cdp, dmob] = [yield* emptyDatabase, yield* emptyDatabase]
        const sample = yield* prepareSampleDmob({ url: dmob, now: time.now() })
        const urls = yield* sampleUpstreams(sample)
        // The index names the publishers' addresses, all of which serve the same; ours stands in front of them.
        let publishers = ""
        const publisher = yield* faultyService(() => publishers)
        const reword = (text: string) =>
          text.replaceAll(/\/ip4\/127\.0\.0\.1\/tcp\/(\d+)\/http/g, (_, port: string) => {
            publishers = `http://127.0.0.1:${port}`
            return `/ip4/127.0.0.1/tcp/${publisher.port}/http`
          })
        const services = yield* Effect.all(
          Record.map(variables, (variable) => {
            const { origin } = new URL(urls[variable])
            return faultyService(() => origin, variable === "CID_CONTACT_URL" ? reword : undefined)
          })
        )
        const settings = new Map<string, string>([
          ...Object.entries(urls),
          ...Record.toEntries(variables).map(
            ([name, variable]) =>
              [variable, urls[variable].replace(new URL(urls[variable]).origin, services[name].url)] as const
          ),
          ["RULE_SET", ruleSetV0193.name],
          ["DATABASE_URL", Redacted.value(cdp)],
          ["DMOB_DATABASE_URL", Redacted.value(dmob)]
        ])
        const configured = Layer.setConfigProvider(ConfigProvider.fromMap(settings))
        yield* Effect.scoped(Layer.build(Layer.provide(MigrationsLive, configured)))
        const ports = yield* Layer.build(Layer.provide(Ports, configured))
        const run = <A, E>(effect: Effect.Effect<A, E, Ports>) =>
          effect.pipe(Effect.provide(ports), Effect.withClock(time.clock))

        const platform = FaultyPlatform.of({
          service: (name) => (name === "publisher" ? publisher : services[name]),
          nextDay: Effect.sync(() => time.set(DateTime.add(time.now(), { days: 1 }))),
          collect: (name) => Effect.orDie(run(runToEnd(name))),
          filledBy: (name) => collectors.filter((collector) => collector.name === name).flatMap(({ fills }) => fills),
          run,
          freshness: run(getFreshness())
        })
        const first = collectors.filter(({ needs }) => needs !== "aggregation")
        yield* Effect.forEach(first, ({ name }) => platform.collect(name))
        const aggregation = yield* aggregationJob(collectedTables)
        yield* run(runJob(aggregation, { trigger: "manual", slot: Option.none(), force: false }))
        yield* Effect.forEach(
          collectors.filter(({ needs }) => needs === "aggregation"),
          ({ name }) => platform.collect(name)
        )
        return platform
      }),
      time.clock
    )
  }).pipe(Effect.provide(NodeContext.layer), Logger.withMinimumLogLevel(LogLevel.Fatal))
)

/** Whether the tables still hold every row that they held when `remember` was called; their loss otherwise. */
export const keepsRows = (tables: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`create schema if not exists kept`
    yield* Effect.forEach(tables, (table) =>
      Effect.zipRight(
        sql`drop table if exists ${sql(`kept.${table}`)}`,
        sql`create unlogged table ${sql(`kept.${table}`)} as table ${sql(`public.${table}`)}`
      )
    )
    return Effect.forEach(tables, (table) =>
      Effect.map(
        sql<{ lost: string }>`
          select count(*) as lost
          from (table ${sql(`kept.${table}`)} except table ${sql(`public.${table}`)}) gone`,
        ([row]) => ({ table, lost: Number(row?.lost) })
      )
    )
  })
