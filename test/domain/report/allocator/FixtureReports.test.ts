import { assert, describe, it } from "@effect/vitest"
import { Either, Option, Schema } from "effect"
import { allocatorClients } from "../../../../src/domain/report/allocator/AllocatorClients.js"
import type { AllocatorReport } from "../../../../src/domain/report/allocator/AllocatorReport.js"
import { checkAllocatorReport } from "../../../../src/domain/report/allocator/allocatorReportChecks.js"
import { averageRates, providerDistribution } from "../../../../src/domain/report/allocator/ProviderDistribution.js"
import { ruleSetV061 } from "../../../../src/domain/rules/RuleSet.js"
import { parseDataSize } from "../../../../src/domain/shared/Bytes.js"
import { allocatorAnswers, clientAnswers, fixtureRows } from "../fixtureReports.js"
import { limits } from "./reports.js"

const Application = Schema.parseJson(
  Schema.Struct({
    Datacap: Schema.optional(Schema.Struct({ "Total Requested Amount": Schema.optional(Schema.String) }))
  })
)
const Registry = Schema.parseJson(
  Schema.Struct({ application: Schema.Struct({ tranche_schedule: Schema.optional(Schema.String) }) })
)

const requestedAmounts = (allocator: string): ReadonlyMap<string, bigint> =>
  new Map(
    fixtureRows("inputs/allocator_client_bookkeeping.csv")
      .filter((row) => row.allocator_id === allocator)
      .flatMap((row) => {
        const file = Schema.decodeSync(Application)(row.bookkeeping_info ?? "{}")
        const amount = Option.flatten(Either.getRight(parseDataSize(file.Datacap?.["Total Requested Amount"] ?? "")))
        return Option.toArray(Option.map(amount, (bytes) => [row.client_id ?? "", bytes] as const))
      })
  )

const trancheSchedule = (allocator: string): string | null => {
  const row = fixtureRows("inputs/allocator_registry.csv").find(({ allocator_id }) => allocator_id === allocator)
  return Schema.decodeSync(Registry)(row?.registry_info ?? "").application.tranche_schedule ?? null
}

const verifiedClients = fixtureRows("source/verified_client.csv").map((row) => ({
  client: row.addressId ?? null,
  allocator: row.verifierAddressId ?? ""
}))
const contracts = new Set(fixtureRows("source/client_contract.csv").map(({ addressId }) => addressId ?? ""))
const allowances = fixtureRows("source/verified_client_allowance.csv").map((row) => ({
  id: Number(row.id),
  client: row.addressId ?? "",
  allocator: row.verifierAddressId ?? "",
  allowance: row.allowance === null || row.allowance === undefined ? null : BigInt(row.allowance),
  grantedAt: row.createMessageTimestamp === null ? null : Number(row.createMessageTimestamp),
  height: row.height === null ? null : Number(row.height)
}))

const clientsOf = (allocator: string) =>
  allocatorClients(
    verifiedClients.filter((row) => row.allocator === allocator),
    contracts,
    allowances
  )

const reportOf = (answer: (typeof allocatorAnswers)[number]): AllocatorReport => ({
  now: answer.create_date,
  isMetaAllocator: false,
  clients: answer.clients.data.map((row) => ({
    client: row.client_id,
    allocators: row.allocators,
    replicas: row.replica_distribution.map(({ num_of_replicas, percentage }) => ({
      numOfReplicas: num_of_replicas,
      percentage
    }))
  })),
  requiredCopies: answer.required_copies,
  clientReports: clientAnswers.map((row) => ({
    id: BigInt(row.id),
    client: row.client,
    createDate: row.create_date,
    lastDatacapSpent: row.last_datacap_spent,
    results: Object.fromEntries(row.check_results.map(({ check, result }) => [check, result]))
  })),
  trancheSchedule: trancheSchedule(answer.allocator),
  allocations: clientsOf(answer.allocator).flatMap(({ allocations }) => allocations),
  requestedAmounts: requestedAmounts(answer.allocator)
})

describe("allocators' reports of the fixture", () => {
  for (const answer of allocatorAnswers) {
    it(`have the checks of ${answer.allocator} that it expects, texts and all`, () => {
      assert.deepStrictEqual(
        checkAllocatorReport(reportOf(answer), limits, ruleSetV061).map(
          ({ check, checkName, checkDescription, result, metadata }) => ({
            check,
            check_name: checkName,
            check_description: checkDescription,
            result,
            metadata
          })
        ),
        answer.check_results
      )
    })

    it(`have the clients of ${answer.allocator} and their allocations`, () => {
      assert.deepStrictEqual(
        clientsOf(answer.allocator).map((row) => ({
          client_id: row.client,
          allocations_number: row.allocationsNumber,
          total_allocations: row.totalAllocations,
          allocations: row.allocations.map(({ allocation, timestamp }) => ({ allocation, timestamp }))
        })),
        answer.clients.data.map(({ client_id, allocations_number, total_allocations, allocations }) => ({
          client_id,
          allocations_number,
          total_allocations,
          allocations
        }))
      )
    })

    it(`have the providers of ${answer.allocator} and their mean rates`, () => {
      const expected = answer.storage_provider_distribution.data
      const rows = expected.map((row, index) => ({
        client: `f0${index}`,
        provider: row.provider,
        totalDealSize: row.total_deal_size,
        overall: row.retrievability_success_rate,
        http: row.retrievability_success_rate_http,
        urlFinder: row.retrievability_success_rate_url_finder
      }))
      assert.deepStrictEqual(
        providerDistribution(rows.toReversed()).map((row) => [row.provider, row.totalDealSize, row.percOfTotalDatacap]),
        expected.map((row) => [row.provider, row.total_deal_size, row.perc_of_total_datacap])
      )
      const { overall, http, urlFinder } = averageRates(rows, ruleSetV061)
      assert.closeTo(overall ?? Number.NaN, answer.avg_retrievability_success_rate ?? Number.NaN, 1e-12)
      assert.closeTo(http ?? Number.NaN, answer.avg_retrievability_success_rate_http ?? Number.NaN, 1e-12)
      assert.closeTo(urlFinder ?? Number.NaN, answer.avg_retrievability_success_rate_url_finder ?? Number.NaN, 1e-12)
    })
  }
})
