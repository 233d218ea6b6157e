import { assert, layer } from "@effect/vitest"
import { DateTime, Effect, FastCheck as fc, Layer, Option } from "effect"
import { PgStatsRepositoryLive } from "../../../src/adapters/cdp/PgStatsRepository.js"
import type { WeekRange } from "../../../src/application/ports/AllocatorRepository.js"
import {
  type AverageOfWeek,
  type BucketedValue,
  type ProviderSelection,
  StatsRepository
} from "../../../src/application/ports/StatsRepository.js"
import type { WeeklyBucket } from "../../../src/domain/histogram/Bucket.js"
import {
  biggestClientMeasure,
  bucketRows,
  clientsMeasure,
  type HistogramMeasure,
  type HistogramMember,
  retrievabilityMeasure
} from "../../../src/domain/histogram/HistogramMeasure.js"
import { groupRows } from "../../../src/domain/shared/Grouping.js"
import { type IpniCount, ipniReportingWeekly } from "../../../src/domain/storage-provider/IpniReportingWeek.js"
import { weekAverageRetrievability } from "../../../src/domain/storage-provider/Retrievability.js"
import { weekAt, weekIndex } from "../../../src/domain/time/Week.js"
import { CdpTestLive } from "../../support/Database.js"
import { holdsFor, refill } from "../../support/DatabaseProperty.js"

interface Member extends HistogramMember {
  readonly actor: string
}

const bytes = fc.oneof(
  { weight: 3, arbitrary: fc.bigInt({ min: 0n, max: 40n }) },
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 61n })
)
const rate = fc.option(
  fc.oneof(
    fc.integer({ min: 0, max: 20 }).map((step) => step / 20),
    fc.double({ min: 2 ** -53, max: 1, noNaN: true })
  ),
  { freq: 6 }
)

/** Rows of a weekly table, each actor once a week, some of them without DataCap. */
const members: fc.Arbitrary<ReadonlyArray<Member>> = fc.uniqueArray(
  fc
    .record({
      week: fc.integer({ min: 0, max: 4 }).map(weekAt),
      actor: fc.integer({ min: 8, max: 13 }).map((id) => `f0${id}`),
      numOfClients: fc.integer({ min: 1, max: 5 }),
      biggestClient: bytes,
      otherClients: bytes,
      overall: rate,
      http: rate,
      urlFinder: rate
    })
    .map(({ otherClients, ...row }) => ({ ...row, totalDatacap: row.biggestClient + otherClients })),
  { selector: ({ actor, week }) => `${weekIndex(week)} ${actor}`, maxLength: 25 }
)

const ids = fc.subarray(["f08", "f09", "f010", "f011", "f012", "f013"])
const bound = fc.option(fc.integer({ min: 0, max: 4 })).map((week) => Option.map(Option.fromNullable(week), weekAt))
const weeks: fc.Arbitrary<WeekRange> = fc.record({ from: bound, until: bound })

const measures: ReadonlyArray<readonly [BucketedValue, HistogramMeasure]> = [
  ["clients", clientsMeasure],
  ["biggestClient", biggestClientMeasure],
  ["overall", retrievabilityMeasure("overall")],
  ["http", retrievabilityMeasure("http")],
  ["urlFinder", retrievabilityMeasure("urlFinder")]
]

const providerRow = (row: Member) => ({
  week: row.week,
  provider: row.actor,
  num_of_clients: row.numOfClients,
  biggest_client_total_deal_size: row.biggestClient,
  total_deal_size: row.totalDatacap,
  avg_retrievability_success_rate: row.overall,
  avg_retrievability_success_rate_http: row.http,
  avg_retrievability_success_rate_url_finder: row.urlFinder
})

const allocatorRow = (row: Member) => ({
  week: row.week,
  allocator: row.actor,
  num_of_clients: row.numOfClients,
  biggest_client_sum_of_allocations: row.biggestClient,
  total_sum_of_allocations: row.totalDatacap,
  avg_weighted_retrievability_success_rate: row.overall,
  avg_weighted_retrievability_success_rate_http: row.http,
  avg_weighted_retrievability_success_rate_url_finder: row.urlFinder
})

const within =
  ({ from, until }: WeekRange) =>
  ({ week }: Member): boolean =>
    Option.getOrElse(Option.map(from, DateTime.lessThanOrEqualTo(week)), () => true) &&
    Option.getOrElse(Option.map(until, DateTime.greaterThanOrEqualTo(week)), () => true)

/** Rows with weeks by number, as they are easier to read where they differ. */
const readable = (rows: ReadonlyArray<WeeklyBucket>) => rows.map((row) => ({ ...row, week: weekIndex(row.week) }))

/** What the rules make of rows, week by week. */
const averagesOf = (rows: ReadonlyArray<Member>): ReadonlyArray<AverageOfWeek> =>
  groupRows(rows, ({ week }) => [weekIndex(week)])
    .map((group) => ({
      week: group[0].week,
      average: weekAverageRetrievability(
        group.map(({ actor, http, urlFinder }) => ({
          provider: actor,
          httpSuccessRate: http,
          urlFinderSuccessRate: urlFinder
        })),
        { httpRetrievability: true, urlFinderRetrievability: true }
      )
    }))
    .sort((a, b) => weekIndex(a.week) - weekIndex(b.week))

const readableAverages = (weeks: ReadonlyArray<AverageOfWeek>) =>
  weeks.map((row) => ({ ...row, week: weekIndex(row.week) }))

layer(PgStatsRepositoryLive.pipe(Layer.provideMerge(CdpTestLive)))("The series of our database", (it) => {
  it.effect("put providers into the buckets of the published rules, and count them", () =>
    holdsFor(
      fc.record({ members, ids, counted: fc.constantFrom<ProviderSelection["counted"]>("inside", "outside"), weeks }),
      (asked) =>
        Effect.gen(function* () {
          yield* refill("providers_weekly_acc", asked.members.map(providerRow))
          const stats = yield* StatsRepository
          const providers = new Set(asked.ids)
          const among = Option.some({ providers, counted: asked.counted })
          const dated = asked.members.filter(within(asked.weeks))
          const counted = dated.filter(({ actor }) => providers.has(actor) === (asked.counted === "inside"))
          for (const [value, measure] of measures) {
            const all = yield* stats.providerBuckets(value, { weeks: asked.weeks, among: Option.none() })
            assert.deepStrictEqual(readable(all), readable(bucketRows(dated, measure)))
            const some = yield* stats.providerBuckets(value, { weeks: asked.weeks, among })
            assert.deepStrictEqual(readable(some), readable(bucketRows(counted, measure)))
          }
          assert.strictEqual(
            yield* stats.providerCount({ weeks: asked.weeks, among }),
            new Set(counted.map(({ actor }) => actor)).size
          )
        })
    )
  )

  it.effect("leave meta-allocators out and take allocators that the chain does not know for standard ones", () =>
    holdsFor(fc.record({ members, ids, metaAllocators: ids, weeks }), (asked) =>
      Effect.gen(function* () {
        yield* refill("allocators_weekly_acc", asked.members.map(allocatorRow))
        const known = new Set([...asked.metaAllocators, "f08"])
        yield* refill(
          "allocator",
          Array.from(known, (id) => ({ id, is_virtual: false, is_metaallocator: asked.metaAllocators.includes(id) }))
        )
        const stats = yield* StatsRepository
        const standard = asked.members
          .filter(within(asked.weeks))
          .filter(({ actor }) => !asked.metaAllocators.includes(actor))
        const counted = standard.filter(({ actor }) => asked.ids.includes(actor))
        const among = Option.some(new Set(asked.ids))
        for (const [value, measure] of measures) {
          const all = yield* stats.allocatorBuckets(value, { weeks: asked.weeks, among: Option.none() })
          assert.deepStrictEqual(readable(all), readable(bucketRows(standard, measure)))
          const some = yield* stats.allocatorBuckets(value, { weeks: asked.weeks, among })
          assert.deepStrictEqual(readable(some), readable(bucketRows(counted, measure)))
        }
        assert.strictEqual(
          yield* stats.allocatorCount({ weeks: asked.weeks, among }),
          new Set(counted.map(({ actor }) => actor)).size
        )
        assert.deepStrictEqual(
          readableAverages(yield* stats.allocatorAverages({ weeks: asked.weeks, among })),
          readableAverages(averagesOf(counted))
        )
      })
    )
  )

  it.effect("average the rates of everybody who counts in a range of weeks, to the last bit", () =>
    holdsFor(fc.record({ members, ids, weeks }), (asked) =>
      Effect.gen(function* () {
        yield* refill("providers_weekly_acc", asked.members.map(providerRow))
        const stats = yield* StatsRepository
        const dated = asked.members.filter(within(asked.weeks))
        assert.deepStrictEqual(
          readableAverages(yield* stats.providerAverages({ weeks: asked.weeks, among: Option.none() })),
          readableAverages(averagesOf(dated))
        )
        const outside = Option.some({ providers: new Set(asked.ids), counted: "outside" as const })
        assert.deepStrictEqual(
          readableAverages(yield* stats.providerAverages({ weeks: asked.weeks, among: outside })),
          readableAverages(averagesOf(dated.filter(({ actor }) => !asked.ids.includes(actor))))
        )
      })
    )
  )

  it.effect("take the last count of a week, by the instant of the count and not of the week", () => {
    const instant = fc
      .integer({ min: 0, max: 28 * 8 })
      .map((quarter) => DateTime.add(weekAt(70), { hours: 3 * quarter }))
    const count = fc.nat(9)
    const counts: fc.Arbitrary<ReadonlyArray<IpniCount>> = fc.uniqueArray(
      fc.record({ date: instant, ok: count, misreporting: count, notReporting: count, total: count }),
      { selector: ({ date }) => DateTime.toEpochMillis(date), maxLength: 20 }
    )
    const open = fc.option(instant).map(Option.fromNullable)
    return holdsFor(fc.record({ counts, from: open, until: open }), ({ counts, from, until }) =>
      Effect.gen(function* () {
        yield* refill(
          "ipni_reporting_daily",
          counts.map(({ notReporting, ...row }) => ({ ...row, not_reporting: notReporting }))
        )
        const asked = counts.filter(
          ({ date }) =>
            Option.getOrElse(Option.map(from, DateTime.lessThanOrEqualTo(date)), () => true) &&
            Option.getOrElse(Option.map(until, DateTime.greaterThanOrEqualTo(date)), () => true)
        )
        assert.deepStrictEqual(
          (yield* (yield* StatsRepository).ipniWeekly({ from, until })).map((row) => ({
            ...row,
            week: weekIndex(row.week)
          })),
          ipniReportingWeekly(asked).map((row) => ({ ...row, week: weekIndex(row.week) }))
        )
      })
    )
  })
})
