import { assert, layer } from "@effect/vitest"
import { DateTime, Effect, FastCheck as fc, Layer, Option } from "effect"
import { PgPlatformFiguresLive } from "../../../src/adapters/cdp/PgPlatformFigures.js"
import { PlatformFigures } from "../../../src/application/ports/PlatformFigures.js"
import { activityWindow, isWithin } from "../../../src/domain/statistics/ActivityWindow.js"
import { epochAt } from "../../../src/domain/time/ChainEpoch.js"
import { CdpTestLive } from "../../support/Database.js"
import { holdsFor, refill, refillHours } from "../../support/DatabaseProperty.js"

const start = DateTime.unsafeMake("2025-06-01T00:00:00Z")

/** Hours of some days around 60 days before each other. */
const hour = fc
  .oneof(fc.integer({ min: 0, max: 24 * 3 }), fc.integer({ min: 24 * 60, max: 24 * 63 }))
  .map((hours) => DateTime.add(start, { hours }))

const actor = fc.constantFrom("f01", "f02", "f03", "f04")

const dealsOfHour = fc.uniqueArray(
  fc.record({
    hour,
    client: actor,
    provider: actor,
    num_of_claims: fc.integer({ min: 1, max: 2 ** 30 }),
    num_of_ddo_claims: fc.integer({ min: 0, max: 2 ** 30 }),
    total_deal_size: fc.bigInt({ min: 0n, max: 2n ** 62n })
  }),
  {
    selector: (row) => `${row.client} ${DateTime.toEpochMillis(row.hour)} ${row.provider}`,
    maxLength: 20
  }
)

const sum = (sizes: ReadonlyArray<bigint | number>): bigint =>
  sizes.reduce<bigint>((all, size) => all + BigInt(size), 0n)

const distinct = (values: ReadonlyArray<string>): number => new Set(values).size

const provider = (id: string, num_of_deals: number, first_deal_height: number) => ({
  id,
  num_of_deals,
  total_deal_size: 1n,
  num_of_clients: 1,
  last_deal_height: first_deal_height,
  first_deal_height
})

const noon = DateTime.unsafeMake("2025-09-10T12:00:00Z")

layer(PgPlatformFiguresLive.pipe(Layer.provideMerge(CdpTestLive)))("The figures of the network", (it) => {
  it.effect("count providers by their first deal, and none that has no deal", () =>
    Effect.gen(function* () {
      yield* refill("provider", [provider("f01", 1, 10), provider("f02", 1, 11), provider("f03", 0, 0)])
      const figures = yield* PlatformFigures
      assert.strictEqual(yield* figures.providersBefore(10), 0)
      assert.strictEqual(yield* figures.providersBefore(11), 1)
      assert.strictEqual(yield* figures.providersBefore(12), 2)
    })
  )

  it.effect("call those active who did something in the 60 days up to an instant, both ends included", () =>
    holdsFor(fc.record({ deals: dealsOfHour, at: hour }), ({ at, deals }) =>
      Effect.gen(function* () {
        yield* refillHours(deals)
        yield* refill(
          "dmob_verified_client_allowance",
          deals.map((deal, id) => ({
            id,
            addressId: deal.client,
            verifierAddressId: deal.provider,
            height: epochAt(deal.hour),
            allowance: 1
          }))
        )
        const figures = yield* PlatformFigures
        const window = activityWindow(at)
        const active = deals.filter((deal) => isWithin(window, deal.hour))
        const providers = distinct(active.map((deal) => deal.provider))
        assert.strictEqual(yield* figures.activeProviders(window), providers)
        assert.strictEqual(yield* figures.activeAllocators(window), providers)
        assert.strictEqual(yield* figures.activeClients(window), distinct(active.map((deal) => deal.client)))
      })
    )
  )

  it.effect("add up claims between two hours, both included, and bytes before an hour, beyond any double", () =>
    holdsFor(fc.record({ deals: dealsOfHour, from: fc.option(hour), until: hour }), ({ deals, from, until }) =>
      Effect.gen(function* () {
        yield* refillHours(deals)
        const figures = yield* PlatformFigures
        const counted = deals.filter(
          (deal) =>
            DateTime.lessThanOrEqualTo(deal.hour, until) &&
            (from === null || DateTime.greaterThanOrEqualTo(deal.hour, from))
        )
        assert.deepStrictEqual(yield* figures.claimCounts({ from: Option.fromNullable(from), until }), {
          claims: sum(counted.map((deal) => deal.num_of_claims)),
          ddoClaims: sum(counted.map((deal) => deal.num_of_ddo_claims))
        })
        assert.strictEqual(
          yield* figures.datacapSpentBefore(until),
          sum(deals.filter((deal) => DateTime.lessThan(deal.hour, until)).map((deal) => deal.total_deal_size))
        )
      })
    )
  )

  it.effect("take the URL finder's newest day that is not after the day asked about, unmeasured rows included", () =>
    Effect.gen(function* () {
      const row = (date: string, provider: string, success_rate: number | null) => ({
        date: DateTime.unsafeMake(date),
        provider,
        success_rate
      })
      yield* refill("provider_url_finder_retrievability_daily", [
        row("2025-09-08T23:59:59.999Z", "f01", 0.1),
        row("2025-09-09T00:00:00Z", "f02", null),
        row("2025-09-09T23:59:59.999Z", "f01", 0.2),
        row("2025-09-11T00:00:00Z", "f01", 0.3)
      ])
      const figures = yield* PlatformFigures
      assert.deepStrictEqual(
        yield* figures.urlFinderOfDay(noon),
        Option.some({
          day: DateTime.unsafeMake("2025-09-09T00:00:00Z"),
          rates: [0.2, null]
        })
      )
      assert.deepStrictEqual(
        Option.map(yield* figures.urlFinderOfDay(DateTime.unsafeMake("2025-09-11T00:00:00Z")), ({ rates }) => rates),
        Option.some([0.3])
      )
      assert.deepStrictEqual(yield* figures.urlFinderOfDay(DateTime.unsafeMake("2025-09-07T23:00:00Z")), Option.none())
    })
  )

  it.effect("take the newest IPNI count of the newest day", () =>
    Effect.gen(function* () {
      const row = (date: string, ok: number) => ({
        date: DateTime.unsafeMake(date),
        ok,
        not_reporting: 0,
        misreporting: 0,
        total: 9
      })
      yield* refill("ipni_reporting_daily", [
        row("2025-09-09T07:00:00Z", 1),
        row("2025-09-10T20:00:00Z", 2),
        row("2025-09-11T00:00:00Z", 3)
      ])
      const figures = yield* PlatformFigures
      assert.deepStrictEqual(
        yield* figures.ipniOfDay(noon),
        Option.some({ date: DateTime.unsafeMake("2025-09-10T20:00:00Z"), ok: 2, total: 9 })
      )
      assert.deepStrictEqual(yield* figures.ipniOfDay(DateTime.unsafeMake("2025-09-08T12:00:00Z")), Option.none())
    })
  )

  it.effect("give each allocator's clients on the newest day, with an unknown time as null", () =>
    Effect.gen(function* () {
      const row = (date: string, allocator_id: string, seconds: number | null) => ({
        date: DateTime.unsafeMake(date),
        allocator_id,
        number_of_clients: 3,
        returning_clients_percentage: 0.25,
        average_seconds_to_first_deal: seconds
      })
      yield* refill("allocator_client_stats_daily", [
        row("2025-09-08T00:00:00Z", "f01", 1),
        row("2025-09-09T00:00:00Z", "f02", 2),
        row("2025-09-09T00:00:00Z", "f01", null),
        row("2025-09-11T00:00:00Z", "f01", 4)
      ])
      const figures = yield* PlatformFigures
      assert.deepStrictEqual(yield* figures.allocatorClientsOfDay(noon), [
        { numberOfClients: 3, returningClients: 0.25, averageSecondsToFirstDeal: null },
        { numberOfClients: 3, returningClients: 0.25, averageSecondsToFirstDeal: 2 }
      ])
      assert.deepStrictEqual(yield* figures.allocatorClientsOfDay(DateTime.unsafeMake("2025-09-07T12:00:00Z")), [])
    })
  )

  it.effect("give all clients on the newest day, with sizes beyond any double", () =>
    Effect.gen(function* () {
      const row = (date: string, total_remaining_clients_datacap: bigint) => ({
        date: DateTime.unsafeMake(date),
        clients_with_active_deals: 4,
        clients_who_have_dc_and_deals: 3,
        total_remaining_clients_datacap
      })
      yield* refill("clients_stats_daily", [
        row("2025-09-08T00:00:00Z", 1n),
        row("2025-09-10T00:00:00Z", 9_007_199_254_740_993n),
        row("2025-09-11T00:00:00Z", 2n)
      ])
      const figures = yield* PlatformFigures
      assert.deepStrictEqual(
        yield* figures.clientsOfDay(noon),
        Option.some({ withActiveDeals: 4, withActiveDealsAndDatacap: 3, remainingDatacap: 9_007_199_254_740_993n })
      )
      assert.deepStrictEqual(yield* figures.clientsOfDay(DateTime.unsafeMake("2025-09-07T12:00:00Z")), Option.none())
    })
  )
})
