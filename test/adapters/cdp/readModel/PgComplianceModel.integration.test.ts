import { assert, it } from "@effect/vitest"
import { DateTime, Effect, FastCheck as fc, Logger, LogLevel, Option } from "effect"
import { PgComplianceModelLive } from "../../../../src/adapters/cdp/readModel/PgComplianceModel.js"
import type { WeekRange } from "../../../../src/application/ports/AllocatorRepository.js"
import { ComplianceModel } from "../../../../src/application/ports/ComplianceModel.js"
import { weeksOf } from "../../../../src/application/stats/WeeksOfEdition.js"
import { allocatorsWeekly } from "../../../../src/domain/aggregation/AllocatorsWeekly.js"
import { eligibleAllowances } from "../../../../src/domain/aggregation/Allowance.js"
import {
  clientAllocatorsWeekly,
  clientAllocatorsWeeklyAcc
} from "../../../../src/domain/aggregation/ClientAllocators.js"
import {
  clientProviders,
  clientProvidersWeekly,
  clientProvidersWeeklyAcc
} from "../../../../src/domain/aggregation/ClientProviders.js"
import {
  type AverageScope,
  allocatorsByRules,
  type ProvidersByRules,
  providersByRules,
  weekAverageOf
} from "../../../../src/domain/aggregation/ComplianceCounts.js"
import { type Deal, eligibleDeals } from "../../../../src/domain/aggregation/Deal.js"
import { providerRates, type UrlFinderDay } from "../../../../src/domain/aggregation/ProviderRates.js"
import { providersWeekly } from "../../../../src/domain/aggregation/ProvidersWeekly.js"
import { acceptedAllocators, type RegistryStanding } from "../../../../src/domain/allocator/RegistryEntry.js"
import { PUBLIC_DATASET_QUESTION } from "../../../../src/domain/client/Bookkeeping.js"
import { publicAnswerTest } from "../../../../src/domain/client/PublicAnswer.js"
import { membershipsOf } from "../../../../src/domain/compliance/AllocatorCompliance.js"
import { ruleSetV0193 } from "../../../../src/domain/rules/RuleSet.js"
import { groupRows } from "../../../../src/domain/shared/Grouping.js"
import { openDataProviders } from "../../../../src/domain/storage-provider/Retrievability.js"
import { EDITION_START_EPOCH } from "../../../../src/domain/time/ChainEpoch.js"
import { editions } from "../../../../src/domain/time/FilPlusEdition.js"
import { weekAt, weekIndex } from "../../../../src/domain/time/Week.js"
import {
  inDatabase,
  runAggregationOn,
  type ScratchPlatform,
  scratchPlatform
} from "../../../harness/fixture/ScratchPlatform.js"
import { emptyDatabase } from "../../../support/Database.js"
import { refill } from "../../../support/DatabaseProperty.js"
import { replaceRows } from "../../../support/DmobRows.js"
import { type CompliancePlatform, weeksIn } from "../../../support/inMemoryComplianceModel.js"
import { EPOCHS_OF_A_WEEK, type Source, sources } from "./complianceSources.js"

const digitsOf = (address: string | null) => address?.replace(/^f0/, "") ?? null

const loadDmob = ({ allowances, deals }: Source) =>
  replaceRows(
    deals.map((deal, index) => ({
      id: index + 1,
      clientId: digitsOf(deal.client),
      providerId: digitsOf(deal.provider),
      pieceCid: deal.pieceCid,
      pieceSize: deal.pieceSize,
      termStart: deal.termStart,
      dealId: deal.isDdo ? 0 : index + 1
    })),
    allowances.map(({ allocator, allowance, client, height }, index) => ({
      id: index + 1,
      addressId: client,
      verifierAddressId: allocator,
      height,
      allowance
    }))
  )

const loadRegistry = (table: string, standings: ReadonlyArray<RegistryStanding>) =>
  refill(
    table,
    standings.map(({ allocator, rejected }) => ({
      allocator_id: allocator,
      allocator_address: `f2${allocator}`,
      json_path: `${allocator}.json`,
      registry_info: "{}",
      rejected
    }))
  )

const loadCollected = ({ answers, registry, sparkDays, urlFinderDays }: Source) =>
  Effect.gen(function* () {
    yield* loadRegistry(
      "allocator_registry",
      registry.filter(({ register }) => register === "current")
    )
    yield* loadRegistry(
      "allocator_registry_archive",
      registry.filter(({ register }) => register === "archive")
    )
    yield* refill(
      "allocator_client_bookkeeping",
      answers.map(({ allocator, answer, client }) => ({
        allocator_id: allocator,
        client_id: client,
        client_address: `f1${client}`,
        json_path: `${client}.json`,
        bookkeeping_info: JSON.stringify(answer === null ? {} : { Project: { [PUBLIC_DATASET_QUESTION]: answer } })
      }))
    )
    yield* refill(
      "provider_retrievability_daily",
      sparkDays.map(({ date, provider, successful, successfulHttp, total }) => ({
        date,
        provider,
        total,
        successful,
        success_rate: 0,
        successful_http: successfulHttp
      }))
    )
    yield* refill(
      "provider_url_finder_retrievability_daily",
      urlFinderDays.map(({ date, provider, successRate }) => ({ date, provider, success_rate: successRate }))
    )
  })

/** What the twins of the tables underneath make of a source. */
const platformOf = (source: Source): CompliancePlatform => {
  const { asOf, registry, ruleSet } = source
  const known = <A extends { readonly date: DateTime.Utc }>(days: ReadonlyArray<A>) =>
    days.filter(({ date }) => DateTime.lessThanOrEqualTo(date, asOf))
  const counted = eligibleDeals(source.deals, asOf)
  const allocated = clientAllocatorsWeekly(eligibleAllowances(source.allowances))
  const rates = providerRates(ruleSet, known(source.sparkDays), known(source.urlFinderDays))
  const providers = providersWeekly(ruleSet, clientProvidersWeeklyAcc(counted, asOf), rates)
  const allocators = allocatorsWeekly(ruleSet, clientAllocatorsWeeklyAcc(allocated, asOf), [], [])
  const inFirstWeek = <A extends { readonly week: (typeof providers)[number]["week"] }>(row: A) => ({
    ...row,
    firstWeek: weekIndex(row.week)
  })
  return {
    weeks: groupRows(providers, ({ week }) => [weekIndex(week)]).map((group) => ({
      week: group[0].week,
      providers: group.map((row) => ({ ...row, httpSuccessRate: row.http, urlFinderSuccessRate: row.urlFinder }))
    })),
    memberships: membershipsOf({
      allocatorClients: allocated.map(inFirstWeek),
      clientProviders: clientProvidersWeekly(counted).map(inFirstWeek)
    }),
    totals: allocators.map(({ allocator, totalSumOfAllocations, week }) => ({
      week: weekIndex(week),
      allocator,
      totalDatacap: totalSumOfAllocations
    })),
    openDataOf: (edition) => {
      const accepted = acceptedAllocators(registry, edition)
      return openDataProviders(clientProviders(counted), source.answers, {
        isPublic: publicAnswerTest(ruleSet),
        isCounted: (allocator) => accepted.has(allocator)
      })
    }
  }
}

const scopes: ReadonlyArray<AverageScope> = ["everyEdition", "editionOfWeek"]
const ranges: ReadonlyArray<WeekRange> = [
  weeksOf(Option.none()),
  ...editions.map((edition) => weeksOf(Option.some(edition))),
  { from: Option.some(weekAt(71)), until: Option.some(weekAt(71)) }
]

/** Aggregates a source on a platform that may hold the tables of any other; the reasons of what failed. */
const aggregate = (platform: ScratchPlatform, source: Source) =>
  Effect.gen(function* () {
    yield* inDatabase(platform.dmob)(loadDmob(source))
    yield* inDatabase(platform.cdp)(loadCollected(source))
    const { outcome } = yield* runAggregationOn(platform, { ruleSet: source.ruleSet, now: source.asOf, force: true })
    return outcome.failures
  })

const onModel = <A, E, R>(platform: ScratchPlatform, read: Effect.Effect<A, E, R>) =>
  read.pipe(Effect.provide(PgComplianceModelLive), inDatabase(platform.cdp))

it.scopedLive(
  "the compliance model holds of any platform what its twin counts, bit for bit",
  () =>
    Effect.gen(function* () {
      const platform = yield* scratchPlatform(emptyDatabase)
      const agrees = (source: Source) =>
        Effect.gen(function* () {
          assert.deepStrictEqual(yield* aggregate(platform, source), [])
          const counted = platformOf(source)
          yield* onModel(
            platform,
            Effect.gen(function* () {
              const model = yield* ComplianceModel
              for (const scope of scopes) {
                const averageOf = weekAverageOf(scope, counted.openDataOf)
                const providers = providersByRules(counted.weeks, averageOf)
                const allocators = allocatorsByRules(counted, averageOf)
                for (const range of ranges) {
                  assert.deepStrictEqual(yield* model.providers(range, scope), weeksIn(range, providers))
                  assert.deepStrictEqual(yield* model.allocators(range, scope), weeksIn(range, allocators))
                }
              }
            })
          )
        }).pipe(Logger.withMinimumLogLevel(LogLevel.None))

      yield* Effect.promise(() =>
        fc.assert(
          fc.asyncProperty(sources, (source) => Effect.runPromise(agrees(source))),
          { numRuns: 12, seed: 20240301, interruptAfterTimeLimit: 120_000, markInterruptAsFailure: true }
        )
      )
    }),
  180_000
)

/** Deals of clients with a provider at the edition start, one of each size. */
const dealsOf = (provider: string, sizes: ReadonlyArray<bigint>): ReadonlyArray<Deal> =>
  sizes.map((pieceSize, index) => ({
    client: `f0${index + 1}`,
    provider,
    isDdo: true,
    pieceCid: `baga${index}`,
    pieceSize,
    termStart: EDITION_START_EPOCH
  }))

/** Rates of three providers in a week, by the URL finder. */
const ratesIn = (index: number, rates: ReadonlyArray<number>): ReadonlyArray<UrlFinderDay> =>
  rates.map((successRate, place) => ({
    date: DateTime.add(weekAt(index), { days: 1 }),
    provider: `f05${place}`,
    successRate
  }))

const bounds: Source = {
  asOf: DateTime.add(weekAt(3), { days: 3 }),
  ruleSet: ruleSetV0193,
  deals: [
    ...dealsOf("f050", [3n, 3n, 2n, 2n]),
    ...dealsOf("f051", [3n, 3n, 4n]),
    ...dealsOf("f052", [31n, 23n, 23n, 23n])
  ],
  allowances: [{ client: "f01", allocator: "f07", height: EDITION_START_EPOCH + EPOCHS_OF_A_WEEK, allowance: 9n }],
  sparkDays: [],
  urlFinderDays: [...ratesIn(1, [0.173, 0.173, 0.173]), ...ratesIn(2, [0, 0, 0]), ...ratesIn(3, [1, 0, 0.5])],
  registry: [{ allocator: "f07", register: "current", rejected: false }],
  answers: [{ allocator: "f07", client: "f01", answer: "Yes" }]
}

/** Places of the combinations of rules that somebody keeps, with what a week counts of each. */
const kept = ({ average, datacap, providers }: ProvidersByRules) => [
  average.urlFinder,
  providers.flatMap((count, rules) => (count === 0 ? [] : [[rules, count, datacap[rules]]]))
]

it.scopedLive(
  "rules hold at their bounds: 4 clients, 30 %, and no rate that only equals the average",
  () =>
    Effect.gen(function* () {
      const platform = yield* scratchPlatform(emptyDatabase)
      assert.deepStrictEqual(yield* aggregate(platform, bounds), [])
      const everything = weeksOf(Option.none())
      const [every, own, allocators] = yield* onModel(
        platform,
        Effect.flatMap(ComplianceModel, (model) =>
          Effect.all([
            model.providers(everything, "everyEdition"),
            model.providers(everything, "editionOfWeek"),
            model.allocators(everything, "everyEdition")
          ])
        )
      )
      const nobodyAbove = [
        [0, 1, 10n],
        [4, 1, 100n],
        [12, 1, 10n]
      ]
      assert.deepStrictEqual(every.map(kept), [
        [0, nobodyAbove],
        [0.173, nobodyAbove],
        [0, nobodyAbove],
        [
          0.5,
          [
            [0, 1, 10n],
            [4, 1, 100n],
            [14, 1, 10n]
          ]
        ]
      ])
      // Edition 5 accepts nobody of the current registry, so there is no open data and no average.
      assert.deepStrictEqual(
        own.map(kept),
        own.map(() => [null, nobodyAbove])
      )
      assert.deepStrictEqual(
        allocators.map(({ allocators, week }) => [
          weekIndex(week),
          allocators.map(({ allocator, providers, totalDatacap }) => [
            allocator,
            totalDatacap,
            providers.reduce((sum, count) => sum + count, 0)
          ])
        ]),
        [1, 2, 3].map((index) => [index, [["f07", 9n, 3]]])
      )
    }).pipe(Logger.withMinimumLogLevel(LogLevel.None)),
  60_000
)
