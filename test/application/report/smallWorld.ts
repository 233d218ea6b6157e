import { DateTime, Effect, Layer, type Option, TestClock } from "effect"
import { AdvertisementStore } from "../../../src/application/ports/AdvertisementStore.js"
import { AllocatorRepository, type ChainAllocator } from "../../../src/application/ports/AllocatorRepository.js"
import { ClientContracts } from "../../../src/application/ports/ClientContracts.js"
import { ClientDeals, type ClientProviderDeals, type SharedPieces } from "../../../src/application/ports/ClientDeals.js"
import { ClientRepository, type GrantToClient } from "../../../src/application/ports/ClientRepository.js"
import { ComplianceSources } from "../../../src/application/ports/ComplianceSources.js"
import { CurrentRuleSet } from "../../../src/application/ports/CurrentRuleSet.js"
import { Generations } from "../../../src/application/ports/Generations.js"
import { LocationLookup } from "../../../src/application/ports/LocationLookup.js"
import { LotusRpc } from "../../../src/application/ports/LotusRpc.js"
import { NameResolver } from "../../../src/application/ports/NameResolver.js"
import { PeerRegistry } from "../../../src/application/ports/PeerRegistry.js"
import type { UpstreamError } from "../../../src/application/ports/PortErrors.js"
import { type ProviderMeasurement, ProviderRepository } from "../../../src/application/ports/ProviderRepository.js"
import {
  RegistryRepository,
  type StoredApplication,
  type StoredRegistryFile
} from "../../../src/application/ports/RegistryRepository.js"
import { ReportSettings } from "../../../src/application/ports/ReportSettings.js"
import { ReportStatistics, type ScoredReport } from "../../../src/application/ports/ReportStatistics.js"
import { ReportStore } from "../../../src/application/ports/ReportStore.js"
import { RunHistory } from "../../../src/application/ports/RunHistory.js"
import { SourceConnection } from "../../../src/application/ports/SourceConnection.js"
import { WorkingUrls } from "../../../src/application/ports/WorkingUrls.js"
import type { ClientRow } from "../../../src/domain/client/ClientRow.js"
import { defaultPolicy } from "../../../src/domain/compliance/CompliancePolicy.js"
import type { ComplianceSubject } from "../../../src/domain/compliance/ComplianceSubject.js"
import type { StoredClientReport } from "../../../src/domain/report/allocator/AllocatorReport.js"
import { exampleLimits } from "../../../src/domain/report/CheckLimits.js"
import type { NewAllocatorReport, NewClientReport } from "../../../src/domain/report/ReportRecord.js"
import { type RuleSet, ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import type { ComparedReport } from "../../../src/domain/scoring/ScoringPopulation.js"
import type { HostAddress } from "../../../src/domain/storage-provider/HostAddress.js"
import type { Location } from "../../../src/domain/storage-provider/Location.js"

export const now = DateTime.unsafeMake("2025-10-01T06:00:00Z")
const generation = { id: "7", asOf: DateTime.unsafeMake("2025-10-01T05:00:00Z") }

/** What a small platform knows, and what others answer it. */
export interface World {
  readonly ruleSet: RuleSet
  readonly rows: ReadonlyArray<ClientRow>
  readonly grants: ReadonlyArray<GrantToClient>
  readonly applications: ReadonlyArray<Pick<StoredApplication, "allocator" | "client" | "document">>
  readonly deals: ReadonlyArray<ClientProviderDeals>
  readonly sharing: ReadonlyArray<SharedPieces>
  readonly measurements: ReadonlyArray<ProviderMeasurement>
  readonly allocators: ReadonlyArray<ChainAllocator>
  readonly registry: ReadonlyArray<Pick<StoredRegistryFile, "allocator" | "register" | "document">>
  readonly clientReports: ReadonlyArray<StoredClientReport>
  readonly scored: ReadonlyArray<ScoredReport>
  readonly compared: ReadonlyArray<ComparedReport>
  /** What the weighted score of every allocator is taken from. */
  readonly subject: ComplianceSubject
  /** Variables without which nobody tells places. */
  readonly missing: ReadonlyArray<string>
  readonly miner: (provider: string) => Effect.Effect<ReadonlyArray<HostAddress>, UpstreamError>
  readonly place: (ip: string) => Effect.Effect<Option.Option<Location>, UpstreamError>
  readonly datacap: Effect.Effect<Option.Option<bigint>, UpstreamError>
  readonly deviation: Effect.Effect<bigint, UpstreamError>
}

export const allocatorOf = (addressId: string, facts: Partial<ChainAllocator> = {}): ChainAllocator => ({
  addressId,
  address: `f2${addressId.slice(2)}`,
  addressEth: null,
  name: `Allocator ${addressId}`,
  orgName: null,
  auditTrail: null,
  initialAllowance: null,
  allowance: null,
  createdAtHeight: 4_000_000,
  issueCreateTimestamp: null,
  createMessageTimestamp: null,
  retries: 0,
  removed: false,
  inffered: false,
  isMultisig: true,
  isVirtual: false,
  isMetaAllocator: false,
  dcSource: "f080",
  ...facts
})

export const rowOf = (id: number, client: string, allocator: string): ClientRow => ({
  id,
  client,
  address: `f1Client${client}`,
  allocator,
  name: `Client ${client}`,
  orgName: null
})

export const grantOf = (id: number, client: string, allocator: string): GrantToClient => ({
  id,
  client,
  allocator,
  allowance: 1_000n,
  height: 5_300_000,
  grantedAt: 1_754_006_400 + id,
  appliedAt: 1_754_000_000,
  auditTrail: `https://github.com/example/issues/${id}`
})

export const dealsOf = (client: string, provider: string, totalDealSize = 100n): ClientProviderDeals => ({
  client,
  provider,
  totalDealSize,
  uniqueDataSize: totalDealSize,
  claimsCount: 5n
})

const frankfurt: Location = {
  ip: "198.51.100.1",
  city: "Frankfurt am Main",
  region: "Hesse",
  country: "DE",
  loc: "50.1155,8.6842",
  timezone: "Europe/Berlin",
  org: null,
  postal: null
}

/** A client of one allocator with two providers, whom everybody answers for. */
const usual: World = {
  ruleSet: ruleSetV061,
  rows: [rowOf(1, "f0100", "f07")],
  grants: [grantOf(1, "f0100", "f07")],
  applications: [],
  deals: [dealsOf("f0100", "f01"), dealsOf("f0100", "f02")],
  sharing: [],
  measurements: [],
  allocators: [allocatorOf("f07")],
  registry: [],
  clientReports: [],
  scored: [],
  compared: [],
  subject: { weekAverage: null, providers: [], clients: [] },
  missing: [],
  miner: () => Effect.succeed([{ protocol: "ip4", host: frankfurt.ip }]),
  place: () => Effect.succeedSome(frankfurt),
  datacap: Effect.succeedSome(42n),
  deviation: Effect.succeed(1234n)
}

const among = (ids: ReadonlyArray<string>) => {
  const asked = new Set(ids)
  return (row: { readonly client: string }) => asked.has(row.client)
}

/** A platform that knows what `changes` say, else the usual; with what it was asked for, and what it stored. */
export const smallWorld = (changes: Partial<World> = {}) => {
  const world: World = { ...usual, ...changes }
  const asked: Array<string> = []
  const stored: { clients: Array<NewClientReport>; allocators: Array<NewAllocatorReport> } = {
    clients: [],
    allocators: []
  }
  let reading = false

  /** A call of the outside: not while our tables are being read. */
  const outside = <A, E>(question: string, answer: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.suspend(() => {
      asked.push(question)
      return reading ? Effect.dieMessage(`${question} was asked within the snapshot`) : answer
    })

  const tables = Layer.mergeAll(
    Layer.mock(Generations, {
      tables: Effect.succeed([]),
      snapshot: (read) =>
        Effect.sync(() => {
          reading = true
        }).pipe(
          Effect.zipRight(read(generation)),
          Effect.ensuring(
            Effect.sync(() => {
              reading = false
            })
          )
        )
    }),
    Layer.mock(RunHistory, { jobs: Effect.succeed([]) }),
    Layer.succeed(SourceConnection, Effect.succeed({ kind: "direct" })),
    Layer.mock(ClientRepository, {
      rowsOf: (idOrAddress) =>
        Effect.succeed(
          world.rows
            .filter((row) => [row.client, row.address?.toLowerCase()].includes(idOrAddress.toLowerCase()))
            .map((row) => ({ ...row, initialAllowance: null, allowance: null, grants: [] }))
        ),
      chainRowsOf: (clients) => Effect.succeed(world.rows.filter(among(clients))),
      grantsTo: (clients) => Effect.succeed(world.grants.filter(among(clients))),
      clientsOf: (allocators) =>
        Effect.succeed(
          world.rows
            .filter(({ allocator }) => allocators.includes(allocator ?? ""))
            .map((row) => ({ ...row, initialAllowance: null, allowance: null, grants: [] }))
        ),
      publicAnswers: Effect.succeed([])
    }),
    Layer.mock(ClientDeals, {
      providersOf: (clients) => Effect.succeed(world.deals.filter(among(clients))),
      replicasOf: () => Effect.succeed([]),
      sharedPiecesOf: (clients) => Effect.succeed(world.sharing.filter(among(clients))),
      lastSpentOf: () => Effect.succeed([]),
      averageSecondsToFirstDeal: () => Effect.succeedSome(60)
    }),
    Layer.mock(RegistryRepository, {
      applicationsOf: (clients) =>
        Effect.succeed(
          world.applications.filter(among(clients)).map((file) => ({ address: "", path: "a.json", ...file }))
        ),
      registryFilesOf: (idOrAddress) =>
        Effect.succeed(
          world.registry
            .filter(({ allocator }) => allocator === idOrAddress)
            .map((file) => ({ address: "", path: "r.json", rejected: false, ...file }))
        )
    }),
    Layer.mock(ProviderRepository, {
      claimsOf: (providers) => Effect.succeed(providers.map((provider) => ({ provider, claims: 10n }))),
      newestUrlFinderRates: () => Effect.succeed([]),
      sparkDaysSince: () => Effect.succeed([]),
      newestMeasurements: () => Effect.succeed(world.measurements),
      providersOfApplicants: Effect.succeed([])
    }),
    Layer.mock(AllocatorRepository, {
      allocators: Effect.succeed(world.allocators),
      registry: Effect.succeed(
        world.registry.map(({ allocator, register }) => ({
          allocator,
          register,
          address: null,
          fileUrl: null,
          metapathwayType: null,
          auditLabels: [],
          rejected: false
        }))
      )
    }),
    Layer.mock(ReportStatistics, {
      latestScoresReports: () => Effect.succeed(world.scored),
      comparedReports: Effect.succeed(world.compared)
    }),
    Layer.mock(ComplianceSources, {
      subjects: (allocators) => Effect.succeed(new Map(allocators.map(({ allocator }) => [allocator, world.subject])))
    }),
    Layer.mock(ReportStore, {
      newestClientReports: () => Effect.succeed(world.clientReports),
      addClientReport: (report) => Effect.sync(() => ({ ...report, id: String(stored.clients.push(report)) })),
      addAllocatorReport: (report) => Effect.sync(() => ({ ...report, id: String(stored.allocators.push(report)) }))
    }),
    Layer.succeed(CurrentRuleSet, world.ruleSet),
    Layer.succeed(ReportSettings, {
      limits: exampleLimits,
      policy: defaultPolicy,
      generationLimit: 1,
      generationQueue: 0
    })
  )
  const others = Layer.mergeAll(
    Layer.mock(AdvertisementStore, { entriesOf: () => Effect.succeed(new Map([["peer-f01", 9n]])) }),
    Layer.mock(LotusRpc, {
      minerInfo: (provider) =>
        outside(
          `miner ${provider}`,
          Effect.map(world.miner(provider), (hosts) => ({ hosts, peerId: `peer-${provider}` }))
        ),
      clientDatacap: (client) => outside(`datacap ${client}`, world.datacap)
    }),
    Layer.succeed(PeerRegistry, { peerIdOf: () => Effect.succeedNone }),
    Layer.mock(NameResolver, {}),
    Layer.succeed(LocationLookup, { missing: world.missing, locate: (ip) => outside(`place ${ip}`, world.place(ip)) }),
    Layer.succeed(ClientContracts, {
      maxDeviation: ({ client, contract }) => outside(`contract ${contract} of ${client}`, world.deviation)
    }),
    Layer.succeed(WorkingUrls, {
      accessTo: ({ client, provider }) =>
        outside(
          `url ${provider} ${client}`,
          Effect.succeed({ url: provider === "f01" ? `https://${provider}.example/${client}` : null, rate: null })
        )
    })
  )
  return {
    /** Questions to the outside, in their order. */
    asked,
    stored,
    /** Runs at `now` on this platform. */
    on: <A, E, R>(effect: Effect.Effect<A, E, R>) =>
      Effect.zipRight(TestClock.setTime(DateTime.toEpochMillis(now)), effect).pipe(
        Effect.provide(Layer.merge(tables, others))
      )
  }
}
