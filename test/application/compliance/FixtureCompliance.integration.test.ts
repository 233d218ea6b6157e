import { fileURLToPath } from "node:url"
import { assert, it } from "@effect/vitest"
import { DateTime, Effect, Layer, Logger, LogLevel, Option } from "effect"
import { CdpReadsLive } from "../../../src/adapters/cdp/CdpDatabase.js"
import { PgAllocatorRepositoryLive } from "../../../src/adapters/cdp/PgAllocatorRepository.js"
import { PgClientRepositoryLive } from "../../../src/adapters/cdp/PgClientRepository.js"
import { PgComplianceSourcesLive } from "../../../src/adapters/cdp/PgComplianceSources.js"
import { PgGenerationsLive } from "../../../src/adapters/cdp/PgGenerations.js"
import { PgProviderRepositoryLive } from "../../../src/adapters/cdp/PgProviderRepository.js"
import { ReportSettingsLive } from "../../../src/adapters/shared/ReportSettingsConfig.js"
import { allAsked } from "../../../src/application/compliance/AllocatorsAsked.js"
import { listComplianceScores } from "../../../src/application/compliance/ListComplianceScores.js"
import { complianceOf, lastComplianceWeek } from "../../../src/application/compliance/ScoreAllocators.js"
import { CurrentRuleSet } from "../../../src/application/ports/CurrentRuleSet.js"
import { openDataByEdition, readOpenDataSources } from "../../../src/application/storage-provider/OpenData.js"
import { eligibleDeals } from "../../../src/domain/aggregation/Deal.js"
import { defaultPolicy } from "../../../src/domain/compliance/CompliancePolicy.js"
import {
  averageOfWeek,
  complianceSubject,
  ownSharedBytes,
  ratesOfWeek
} from "../../../src/domain/compliance/SubjectSources.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import {
  asOf,
  deals,
  expectedRows,
  type FixtureRow,
  inputs,
  instant,
  number,
  required,
  week,
  whole
} from "../../domain/aggregation/dmobSmall.js"
import { aggregatedFixture } from "../../harness/fixture/AggregatedFixture.js"
import { openFixture } from "../../harness/fixture/FixtureFolder.js"
import { frozenClock } from "../../harness/fixture/FrozenClock.js"
import { configuration } from "../../harness/fixture/ScratchPlatform.js"
import { emptyDatabase } from "../../support/Database.js"

const folder = fileURLToPath(new URL("../../facts/dmob-small", import.meta.url))

const asked = lastComplianceWeek(asOf)
const expected = (table: string) => expectedRows(table, ["expected-corrected", "expected"])
const isAsked = (row: FixtureRow): boolean => DateTime.Equivalence(week(row.week), asked)

const granted = expected("client_allocator_distribution_weekly_acc").filter(isAsked)
const stored = expected("client_provider_distribution_weekly_acc")
  .filter(isAsked)
  .map((row) => ({
    client: required(row.client),
    provider: required(row.provider),
    totalDealSize: whole(row.total_deal_size) ?? 0n,
    uniqueDataSize: whole(row.unique_data_size) ?? 0n
  }))
const replicas = expected("client_replica_distribution").map((row) => ({
  client: required(row.client),
  numOfReplicas: number(row.num_of_replicas) ?? 0,
  totalDealSize: whole(row.total_deal_size) ?? 0n
}))
const tracked = expected("providers_weekly_acc")
  .filter(isAsked)
  .map((row) => required(row.provider))
const rates = ratesOfWeek(
  inputs("provider_url_finder_retrievability_daily").map((row) => ({
    date: instant(row.date),
    provider: required(row.provider),
    successRate: number(row.success_rate)
  })),
  asked
)
const places = Array.from(
  new Map(
    inputs("provider_ip_info")
      .toSorted((a, b) => (required(a.date) < required(b.date) ? -1 : 1))
      .map((row) => [required(row.provider), row])
  ).values()
).map((row) => ({
  provider: required(row.provider),
  lat: row.lat ?? null,
  long: row.long ?? null,
  country: row.country ?? null,
  region: row.region ?? null,
  city: row.city ?? null
}))
const sharedBytes = ownSharedBytes(eligibleDeals(deals, asOf))

/** The subject of some allocators together, from the fixture's tables. */
const subjectByTwin = (members: ReadonlyArray<string>, openData: ReadonlySet<string>) =>
  complianceSubject(
    {
      clients: granted.filter((row) => members.includes(required(row.allocator))).map((row) => required(row.client)),
      deals: stored,
      rates,
      weekAverage: averageOfWeek(rates, tracked, openData),
      ipni: new Map(),
      places,
      replicas,
      sharedBytes
    },
    asked
  )

it.scopedLive(
  "on the fixture every allocator with clients is scored by what the published rule makes of the fixture's tables",
  () =>
    Effect.gen(function* () {
      const fixture = yield* openFixture(folder)
      const { platform } = yield* aggregatedFixture(
        { incremental: false, newDatabase: emptyDatabase },
        fixture,
        ruleSetV061
      )
      const reads = Layer.mergeAll(
        PgAllocatorRepositoryLive,
        PgClientRepositoryLive,
        PgComplianceSourcesLive,
        PgGenerationsLive,
        PgProviderRepositoryLive,
        ReportSettingsLive,
        Layer.succeed(CurrentRuleSet, ruleSetV061)
      ).pipe(Layer.provide(CdpReadsLive), Layer.provide(configuration(platform)))

      yield* Effect.gen(function* () {
        const openData = openDataByEdition(yield* readOpenDataSources, ruleSetV061, Option.none())
        const allocators = yield* allAsked(asked)
        const scored = yield* complianceOf(allocators, asked, defaultPolicy)
        assert.deepStrictEqual(
          scored.map(({ allocator, subject }) => [allocator, subject]),
          allocators.map(({ allocator, members }) => [allocator, subjectByTwin(members, openData)])
        )
        const withClients = new Set(granted.map((row) => row.allocator))
        assert.includeMembers(
          allocators.map(({ allocator }) => allocator),
          Array.from(withClients, required)
        )
        assert.isTrue(
          allocators.some(({ allocator }) => !withClients.has(allocator)),
          "a meta-allocator"
        )
        assert.isAbove(sharedBytes.size, 0)

        const { list } = yield* listComplianceScores({
          changes: {},
          verdict: Option.none(),
          page: Option.none(),
          sorting: Option.none()
        })
        assert.sameMembers(
          list.rows.map(({ allocatorId, score }) => `${allocatorId} ${score}`),
          scored.map(({ allocator, score }) => `${allocator} ${score.score}`)
        )
        assert.isAbove(new Set(list.rows.map(({ score }) => score)).size, 2)
      }).pipe(Effect.provide(reads), Effect.withClock(frozenClock(asOf)))
    }).pipe(Logger.withMinimumLogLevel(LogLevel.None)),
  120_000
)
