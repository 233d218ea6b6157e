import { fileURLToPath } from "node:url"
import { SqlClient } from "@effect/sql"
import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Option, type Tracer } from "effect"
import { CdpWorkLive } from "../../../src/adapters/cdp/CdpDatabase.js"
import { PgAdvertisementStoreLive } from "../../../src/adapters/cdp/PgAdvertisementStore.js"
import { PgAllocatorRepositoryLive } from "../../../src/adapters/cdp/PgAllocatorRepository.js"
import { PgClientDealsLive } from "../../../src/adapters/cdp/PgClientDeals.js"
import { PgClientRepositoryLive } from "../../../src/adapters/cdp/PgClientRepository.js"
import { PgComplianceSourcesLive } from "../../../src/adapters/cdp/PgComplianceSources.js"
import { PgGenerationsLive } from "../../../src/adapters/cdp/PgGenerations.js"
import { PgProviderRepositoryLive } from "../../../src/adapters/cdp/PgProviderRepository.js"
import { PgRegistryRepositoryLive } from "../../../src/adapters/cdp/PgRegistryRepository.js"
import { PgReportStatisticsLive } from "../../../src/adapters/cdp/PgReportStatistics.js"
import { PgRunHistoryLive } from "../../../src/adapters/cdp/PgRunHistory.js"
import { PgReportStoreLive } from "../../../src/adapters/cdp/reports/PgReportStore.js"
import { AdvertisementStore } from "../../../src/application/ports/AdvertisementStore.js"
import { CurrentRuleSet } from "../../../src/application/ports/CurrentRuleSet.js"
import { ReportSettings } from "../../../src/application/ports/ReportSettings.js"
import { SourceConnection } from "../../../src/application/ports/SourceConnection.js"
import { generateAllocatorReport } from "../../../src/application/report/GenerateAllocatorReport.js"
import { generateClientReport } from "../../../src/application/report/GenerateClientReport.js"
import { verifyReport } from "../../../src/application/report/VerifyReport.js"
import { defaultPolicy } from "../../../src/domain/compliance/CompliancePolicy.js"
import { exampleLimits } from "../../../src/domain/report/CheckLimits.js"
import type { ReportScoring } from "../../../src/domain/report/ReportRecord.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { asOf } from "../../domain/aggregation/dmobSmall.js"
import { fixtureDifferences } from "../../domain/report/fixtureAnswers.js"
import { allocatorBody, clientBody } from "../../domain/report/fixtureBodies.js"
import { upstreams } from "../../domain/report/fixtureFacts.js"
import { fixtureAnswer, reportedAllocators, reportedClients } from "../../domain/report/fixtureReports.js"
import { aggregatedFixture } from "../../harness/fixture/AggregatedFixture.js"
import { openFixture } from "../../harness/fixture/FixtureFolder.js"
import { frozenClock } from "../../harness/fixture/FrozenClock.js"
import { jsonDifferences } from "../../harness/fixture/JsonDifferences.js"
import { configuration } from "../../harness/fixture/ScratchPlatform.js"
import { emptyDatabase } from "../../support/Database.js"
import { recordingTracer } from "../../support/recordingTracer.js"
import { fixtureOutside } from "./fixtureOutside.js"

/** Our database with the fixture's rows, aggregated. */
const Database = Layer.unwrapScoped(
  Effect.gen(function* () {
    const folder = fileURLToPath(new URL("../../facts/dmob-small", import.meta.url))
    const fixture = yield* openFixture(folder)
    const loading = { newDatabase: emptyDatabase, incremental: false }
    const { platform } = yield* aggregatedFixture(loading, fixture, ruleSetV061)
    return Layer.provide(CdpWorkLive, configuration(platform))
  })
)

const Tables = Layer.mergeAll(
  PgAdvertisementStoreLive,
  PgAllocatorRepositoryLive,
  PgClientDealsLive,
  PgClientRepositoryLive,
  PgComplianceSourcesLive,
  PgGenerationsLive,
  PgProviderRepositoryLive,
  PgRegistryRepositoryLive,
  PgReportStatisticsLive,
  PgReportStoreLive,
  PgRunHistoryLive,
  Layer.succeed(SourceConnection, Effect.succeed({ kind: "direct" })),
  Layer.succeed(CurrentRuleSet, ruleSetV061),
  Layer.succeed(ReportSettings, {
    limits: exampleLimits,
    policy: defaultPolicy,
    generationLimit: 1,
    generationQueue: 0
  })
).pipe(Layer.provideMerge(Database))

/** Runs at the instant of the fixture, the services outside answering as it has them. */
const atFixture = <A, E, R>(effect: Effect.Effect<A, E, R>) => {
  const outside = fixtureOutside()
  return effect.pipe(
    Effect.provide(outside.layer),
    Effect.withClock(frozenClock(asOf)),
    Effect.map((made) => ({ made, miners: outside.miners }))
  )
}

const scoresBody = ({ scores }: ReportScoring) =>
  scores.map((row) => ({
    score: row.score,
    metric: row.metric,
    metric_name: row.name,
    metric_description: row.description,
    metric_value: row.value,
    metric_average: row.average,
    metric_unit: row.unit,
    metric_value_min: row.minimum,
    metric_value_max: row.maximum,
    metadata: row.metadata,
    ranges: row.ranges.map(({ maximum, minimum, score }) => ({
      metric_value_min: minimum,
      metric_value_max: maximum,
      score
    }))
  }))

const scoreDifferences = (allocator: string, scoring: Option.Option<ReportScoring>) => {
  const answer = fixtureAnswer(`report-allocator-${allocator}-latest`)
  const expected =
    typeof answer === "object" && answer !== null && "scoring_results" in answer ? answer.scoring_results : []
  const got = Option.match(scoring, { onNone: () => [], onSome: scoresBody })
  return jsonDifferences(expected, got, { ignore: [], mayHaveMore: [], optionalKeys: [] })
}

const isWithin = (span: Tracer.AnySpan, name: string): boolean =>
  span._tag === "Span" && (span.name === name || Option.exists(span.parent, (parent) => isWithin(parent, name)))

/** Statements that a report of an allocator takes, but for those that store it. */
const statementsFor = (allocator: string) =>
  Effect.gen(function* () {
    const { spans, tracer } = yield* recordingTracer
    const { made, miners } = yield* Effect.withTracer(atFixture(generateAllocatorReport(allocator)), tracer)
    const reading = spans.filter(
      (span) => span.name === "sql.execute" && !isWithin(span, "ReportStore.addAllocatorReport")
    )
    return { statements: reading.length, report: made.report, miners }
  })

/** An allocator with clients that store with some of the same providers each. */
const addAllocator = (number: number, clients: number, providers: number) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const id = `f0${number}`
    const first = number * 1000
    yield* sql`
      insert into dmob_verifier
        (id, "addressId", address, "createdAtHeight", retries, removed, inffered, "isMultisig", "isVirtual", "isMetaAllocator", "dcSource")
      values (${number}, ${id}, ${`f2many${number}`}, 4000000, 0, false, false, true, false, false, 'f080')`
    yield* sql`
      insert into dmob_verified_client (id, "addressId", address, "verifierAddressId")
      select ${first} + n, 'f0' || (${first} + n), 'f1many' || (${first} + n), ${id}
      from generate_series(1, ${clients}::integer) n`
    yield* sql`
      insert into dmob_verified_client_allowance (id, "addressId", "verifierAddressId", height, allowance, "createMessageTimestamp")
      select ${first} + n, 'f0' || (${first} + n), ${id}, 5000000, 1000, 1750000000
      from generate_series(1, ${clients}::integer) n`
    yield* sql`
      insert into client_provider_distribution (client, provider, total_deal_size, unique_data_size, claims_count)
      select 'f0' || (${first} + n), 'f0' || (900000 + m), 100, 100, 1
      from generate_series(1, ${clients}::integer) n, generate_series(1, ${providers}::integer) m`
    return id
  })

layer(Tables, { timeout: "2 minutes" })("Reports made of the fixture", (it) => {
  it.effect("tell what the fixture expects of clients and allocators, in the order in which it makes them", () =>
    Effect.gen(function* () {
      const { store } = yield* AdvertisementStore
      yield* store(
        upstreams.ipniAdvertisements.map((row, index) => ({
          id: `ad-${index}`,
          previous: Option.none(),
          publisherId: row.publisher_id,
          contextId: null,
          entries: row.entries_number,
          isRemoval: row.is_rm
        }))
      )
      for (const client of reportedClients) {
        const { made } = yield* atFixture(generateClientReport(client))
        const check_results = made.checks.map(({ check, metadata, result }) => ({ check, result, metadata }))
        const body = { ...clientBody(made.report), check_results }
        assert.deepStrictEqual(fixtureDifferences(`report-client-${client}-latest`, body), [], client)
        assert.deepStrictEqual((yield* verifyReport(made.id)).differences, [])
      }
      for (const allocator of reportedAllocators) {
        const { made } = yield* atFixture(generateAllocatorReport(allocator))
        const { clients, storage_provider_distribution, ...header } = allocatorBody(made.report)
        const body = {
          ...header,
          clients: { data: clients },
          storage_provider_distribution: { data: storage_provider_distribution },
          check_results: made.checks.map(({ check, checkDescription, checkName, metadata, result }) => ({
            check,
            check_name: checkName,
            check_description: checkDescription,
            result,
            metadata
          }))
        }
        assert.deepStrictEqual(fixtureDifferences(`report-allocator-${allocator}-latest`, body), [], allocator)
        assert.deepStrictEqual(scoreDifferences(allocator, made.scoring), [], allocator)
        assert.deepStrictEqual((yield* verifyReport(made.id)).differences, [])
      }
    })
  )

  it.effect("betray a row that was changed behind our back", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const { made: client } = yield* atFixture(generateClientReport(reportedClients[0]))
      yield* sql`
        update client_report_check_result
        set result = not result
        where client_report_id = ${client.id} and "check" = 'INACTIVITY'`
      const inactivity = client.checks.findIndex(({ check }) => check === "INACTIVITY")
      const changed = client.checks[inactivity]?.result ?? assert.fail("INACTIVITY was left out")
      assert.deepStrictEqual(yield* verifyReport(client.id), {
        id: client.id,
        kind: "client",
        differences: [{ path: `checks[${inactivity}].result`, stored: !changed, recomputed: changed }]
      })

      const { made: allocator } = yield* atFixture(generateAllocatorReport(reportedAllocators[0]))
      yield* sql`
        update allocator_report_scoring_result
        set score = score + 1
        where allocator_report_id = ${allocator.id} and metric = 'CID_SHARING'`
      const { differences } = yield* verifyReport(allocator.id)
      const position = Option.getOrThrow(allocator.scoring).scores.findIndex(({ metric }) => metric === "CID_SHARING")
      assert.deepStrictEqual(
        differences.map(({ path }) => path),
        [`scoring.scores[${position}].score`]
      )
    })
  )

  it.effect(
    "take as many statements of an allocator with 200 clients as of one with one, and ask of each provider once",
    () =>
      Effect.gen(function* () {
        const few = yield* statementsFor(yield* addAllocator(7001, 1, 1))
        const many = yield* statementsFor(yield* addAllocator(7002, 200, 10))
        assert.deepStrictEqual([few.report.clientsNumber, many.report.clientsNumber], [1, 200])
        assert.deepStrictEqual([few.report.providers.length, many.report.providers.length], [1, 2000])
        assert.strictEqual(many.statements, few.statements)
        assert.isAbove(few.statements, 0)
        assert.deepStrictEqual([few.miners.length, many.miners.length], [1, 10])
      })
  )
})
