import { assert, layer } from "@effect/vitest"
import { DateTime, Effect, FastCheck as fc, Layer, Option } from "effect"
import { PgClientDealsLive } from "../../../src/adapters/cdp/PgClientDeals.js"
import { ClientDeals } from "../../../src/application/ports/ClientDeals.js"
import { averageSecondsToFirstDeal } from "../../../src/domain/client/SecondsToFirstDeal.js"
import { epochAt, epochStart } from "../../../src/domain/time/ChainEpoch.js"
import { CdpTestLive } from "../../support/Database.js"
import { holdsFor, refill, refillHours } from "../../support/DatabaseProperty.js"

const start = DateTime.unsafeMake("2025-09-01T00:00:00Z")
const hourAt = (hours: number) => DateTime.add(start, { hours })

const actor = fc.constantFrom("f09", "f010", "f0100")

const hour = fc.integer({ min: 0, max: 40 }).map(hourAt)

const deals = fc.uniqueArray(
  fc.record({
    hour,
    client: actor,
    provider: fc.constantFrom("f01", "f02"),
    num_of_claims: fc.constant(1),
    num_of_ddo_claims: fc.constant(0),
    total_deal_size: fc.bigInt({ min: 1n, max: 2n ** 62n })
  }),
  { selector: (row) => `${row.client} ${DateTime.toEpochMillis(row.hour)} ${row.provider}`, maxLength: 15 }
)

/** Grants on the hour, between hours, and after every deal; some of them twice at one instant. */
const grants = fc.array(
  fc.record({
    client: actor,
    allocator: fc.constantFrom("f07", "f08"),
    timestamp: fc.integer({ min: 0, max: 45 * 4 }).map((quarter) => epochStart(epochAt(start) + quarter * 30))
  }),
  { maxLength: 15 }
)

const isOf = (asked: string | null, id: string): boolean => asked === null || asked === id

layer(PgClientDealsLive.pipe(Layer.provideMerge(CdpTestLive)))("What clients did with their DataCap", (it) => {
  it.effect("tells the time from a grant to the first deal as the published rule does", () =>
    holdsFor(
      fc.record({ deals, grants, client: fc.option(actor), allocator: fc.option(fc.constantFrom("f07", "f08")) }),
      (given) =>
        Effect.gen(function* () {
          yield* refillHours(given.deals)
          yield* refill(
            "dmob_verified_client_allowance",
            given.grants.map((grant, id) => ({
              id,
              addressId: grant.client,
              verifierAddressId: grant.allocator,
              height: epochAt(grant.timestamp),
              allowance: 1
            }))
          )
          const asked = given.grants.filter(
            (grant) => isOf(given.client, grant.client) && isOf(given.allocator, grant.allocator)
          )
          const average = yield* (yield* ClientDeals).averageSecondsToFirstDeal({
            client: Option.fromNullable(given.client),
            allocator: Option.fromNullable(given.allocator)
          })
          assert.strictEqual(Option.getOrNull(average), averageSecondsToFirstDeal(asked, given.deals))
        })
    )
  )

  it.effect("adds up what clients spent between two hours, both included, and tells when they last spent", () =>
    holdsFor(
      fc.record({ deals, clients: fc.subarray(["f09", "f010", "f0100", "f0404"]), from: hour, until: hour }),
      ({ clients, deals: given, from, until }) =>
        Effect.gen(function* () {
          yield* refillHours(given)
          const repository = yield* ClientDeals
          const own = (client: string) => given.filter((deal) => deal.client === client)
          assert.deepStrictEqual(
            yield* repository.spentBy(clients.toReversed(), { from, until }),
            clients.flatMap((client) => {
              const spent = own(client).filter((deal) => DateTime.between(deal.hour, { minimum: from, maximum: until }))
              return spent.length === 0
                ? []
                : [{ client, spent: spent.reduce((sum, deal) => sum + deal.total_deal_size, 0n) }]
            })
          )
          assert.deepStrictEqual(
            (yield* repository.lastSpentOf([...clients, ...clients])).map(({ client, hour: newest }) => [
              client,
              DateTime.toEpochMillis(newest)
            ]),
            clients.flatMap((client) => {
              const hours = own(client).map((deal) => DateTime.toEpochMillis(deal.hour))
              return hours.length === 0 ? [] : [[client, Math.max(...hours)]]
            })
          )
        })
    )
  )

  it.effect("lists providers, copies and shared pieces of the clients asked about, with sizes beyond any double", () =>
    Effect.gen(function* () {
      const size = 9_007_199_254_740_993n
      yield* refill("client_provider_distribution", [
        { client: "f09", provider: "f0100", total_deal_size: size, unique_data_size: 1n, claims_count: size },
        { client: "f09", provider: "f020", total_deal_size: 2n, unique_data_size: 1n, claims_count: 3n },
        { client: "f010", provider: "f020", total_deal_size: 2n, unique_data_size: 1n, claims_count: 3n }
      ])
      yield* refill("client_replica_distribution", [
        { client: "f09", num_of_replicas: 10, total_deal_size: size, unique_data_size: 1n },
        { client: "f09", num_of_replicas: 2, total_deal_size: 4n, unique_data_size: 2n },
        { client: "f011", num_of_replicas: 2, total_deal_size: 4n, unique_data_size: 2n }
      ])
      yield* refill("cid_sharing", [
        { client: "f09", other_client: "f0100", total_deal_size: size, unique_cid_count: 1 },
        { client: "f09", other_client: "f010", total_deal_size: 1n, unique_cid_count: 2 },
        { client: "f0100", other_client: "f09", total_deal_size: 1n, unique_cid_count: 1 }
      ])
      const repository = yield* ClientDeals
      assert.deepStrictEqual(yield* repository.providersOf(["f010", "f09", "f0404"]), [
        { client: "f09", provider: "f020", totalDealSize: 2n, uniqueDataSize: 1n, claimsCount: 3n },
        { client: "f09", provider: "f0100", totalDealSize: size, uniqueDataSize: 1n, claimsCount: size },
        { client: "f010", provider: "f020", totalDealSize: 2n, uniqueDataSize: 1n, claimsCount: 3n }
      ])
      assert.deepStrictEqual(yield* repository.replicasOf(["f09"]), [
        { client: "f09", numOfReplicas: 2, totalDealSize: 4n, uniqueDataSize: 2n },
        { client: "f09", numOfReplicas: 10, totalDealSize: size, uniqueDataSize: 1n }
      ])
      assert.deepStrictEqual(yield* repository.sharedPiecesOf(["f09"]), [
        { client: "f09", otherClient: "f010", totalDealSize: 1n, uniqueCidCount: 2 },
        { client: "f09", otherClient: "f0100", totalDealSize: size, uniqueCidCount: 1 }
      ])
      assert.deepStrictEqual(yield* repository.providersOf([]), [])
    })
  )
})
