import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Option, Ref, Schema } from "effect"
import type { ReportAsked } from "../../../src/application/ports/ReportStore.js"
import { TooManyReports } from "../../../src/application/report/ReportDesk.js"
import type { FullAllocatorClient } from "../../../src/domain/report/allocator/FullAllocatorReport.js"
import { bodyOf, startApi, tooSlow, unavailable } from "./apiServer.js"
import { allocatorRecord, emptyAllocator } from "./pages/madeUpReports.js"

const TIB = 1024n ** 4n
const at = DateTime.unsafeMake

const client: FullAllocatorClient = {
  client: "f03400077",
  allocator: "f03018484",
  name: null,
  allocators: ["f03018484", "f01019"],
  allocationsNumber: 2,
  totalAllocations: 2n ** 64n,
  allocations: [
    { id: 1, client: "f03400077", allocator: "f03018484", allocation: TIB, timestamp: at("2025-03-04T06:00:00Z") },
    { id: 2, client: "f03400077", allocator: "f03018484", allocation: 0n, timestamp: at("2025-03-18T06:00:00Z") }
  ],
  applicationUrl: "https://github.com/example/allocator/issues/101",
  applicationTimestamp: at("2025-02-23T06:00:00Z"),
  usingClientContract: false,
  clientContractMaxDeviation: null,
  expectedSizeOfSingleDataset: 90n * TIB,
  totalUniqDataSetSize: 31n * TIB,
  lastDatacapSpent: null,
  lastDatacapReceived: at("2025-09-10T06:00:00Z"),
  replicas: [{ numOfReplicas: 4, totalDealSize: 4n * TIB, uniqueDataSize: TIB, percentage: 66.66 }],
  cidSharing: [{ otherClient: "f0900", otherClientApplicationUrl: null, totalDealSize: TIB, uniqueCidCount: 32 }]
}

const madeUp = allocatorRecord({
  name: "Acme",
  address: "f2acme",
  averageSecondsToFirstDeal: 181_440.25,
  dataTypes: ["Public"],
  audit: ["Manual", "Enterprise Data"],
  allAllocatorsScoreAverage: 61.4,
  allocatorRequiredCopies: "4",
  allocatorRequiredSps: "5",
  averageRates: { overall: 0.5, http: null, urlFinder: 0 }
})
const record = { ...madeUp, report: { ...madeUp.report, clients: madeUp.report.clients.with(1, client) } }
const { report } = record

const wireHeader = {
  id: "3f9a1c52-7d1e-4b7a-9a55-0b2f6f1f9c11",
  create_date: "2025-10-01T06:00:00.000Z",
  allocator: "f03018484",
  avg_secs_to_first_deal: 181_440.25,
  name: "Acme",
  address: "f2acme",
  clients_number: 9,
  multisig: true,
  avg_retrievability_success_rate: 0.5,
  avg_retrievability_success_rate_http: null,
  avg_retrievability_success_rate_url_finder: 0,
  data_types: ["Public"],
  audit: ["Manual", "Enterprise Data"],
  required_copies: "4",
  required_sps: "5",
  all_allocators_score_avg: 61.4
}

const reports = {
  allocatorReports: () => Effect.succeed([{ ...report, id: record.id }]),
  findAllocatorReport: (allocator: string, asked: ReportAsked) =>
    Effect.succeed(
      Option.liftPredicate(
        record,
        ({ id, report }) => report.allocator === allocator && (asked === "latest" || asked.id === id)
      )
    )
}

const Rows = Schema.Array(Schema.Record({ key: Schema.String, value: Schema.Unknown }))
const Page = Schema.Struct({ pagination: Schema.Unknown, count: Schema.Int, data: Rows })
const Lists = Schema.Struct({
  clients: Page,
  clients_total: Schema.Int,
  storage_provider_distribution: Page,
  storage_provider_distribution_total: Schema.Int
})
const lists = Schema.decodeUnknownSync(Lists)

const notFound = { message: "Not Found", error: "Not Found", statusCode: 404 }
const path = "/allocator-report/f03018484"

describe("reports of allocators", () => {
  it.scopedLive("are listed with what stands in their head, and nothing else", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ reports })
      assert.deepStrictEqual(bodyOf(yield* send(path)), [wireHeader])
    })
  )

  it.scopedLive("are told whole, the newest and any other one, and name the generation that they were made from", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ reports })
      for (const id of ["latest", record.id]) {
        const answer = yield* send(`${path}/${id}`)
        assert.strictEqual(answer.status, 200)
        assert.strictEqual(answer.headers.get("x-generation"), "1742")
        assert.strictEqual(answer.headers.get("x-data-as-of"), "2025-10-01T05:08:00.000Z")
        const body = bodyOf(answer)
        assert.deepInclude(body, wireHeader)
        const { clients, storage_provider_distribution: providers, ...totals } = lists(body)
        assert.deepStrictEqual(totals, { clients_total: 9, storage_provider_distribution_total: 45 })
        assert.deepStrictEqual([clients.pagination, clients.count, clients.data.length], [{ total: 9 }, 9, 9])
        assert.deepStrictEqual([providers.pagination, providers.count, providers.data.length], [{ total: 45 }, 45, 45])
      }
    })
  )

  it.scopedLive("tell of each client, provider, check and score what the API promises", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ reports })
      const body = bodyOf(yield* send(`${path}/latest`))
      const { clients, storage_provider_distribution: providers } = lists(body)
      assert.deepStrictEqual(clients.data[1], {
        client_id: "f03400077",
        name: null,
        allocators: ["f03018484", "f01019"],
        allocations_number: 2,
        total_allocations: "18446744073709551616",
        application_url: "https://github.com/example/allocator/issues/101",
        application_timestamp: "2025-02-23T06:00:00.000Z",
        using_client_contract: false,
        client_contract_max_deviation: null,
        expected_size_of_single_dataset: "98956046499840",
        total_uniq_data_set_size: "34084860461056",
        last_datacap_spent: null,
        last_datacap_received: "2025-09-10T06:00:00.000Z",
        replica_distribution: [
          {
            num_of_replicas: "4",
            total_deal_size: "4398046511104",
            unique_data_size: "1099511627776",
            percentage: 66.66
          }
        ],
        cid_sharing: [
          {
            other_client: "f0900",
            other_client_application_url: null,
            total_deal_size: "1099511627776",
            unique_cid_count: 32
          }
        ],
        allocations: [
          { allocation: "1099511627776", timestamp: "2025-03-04T06:00:00.000Z" },
          { allocation: "0", timestamp: "2025-03-18T06:00:00.000Z" }
        ]
      })
      assert.deepInclude(providers.data[0], {
        provider: report.providers[0]?.provider,
        perc_of_total_datacap: report.providers[0]?.percOfTotalDatacap,
        location: { ...report.providers[0]?.location, hostname: null }
      })
      assert.deepInclude(body, {
        check_results: record.checks.map((check) => ({
          result: check.result,
          check: check.check,
          check_name: check.checkName,
          check_description: check.checkDescription,
          metadata: check.metadata
        })),
        scoring_results: Option.getOrThrow(record.scoring).scores.map((score) => ({
          metric: score.metric,
          metric_name: score.name,
          metric_description: score.description,
          metric_unit: score.unit,
          metric_value: score.value,
          metric_average: score.average,
          metric_value_min: 0,
          metric_value_max: score.maximum,
          score: score.score,
          metadata: score.metadata,
          ranges: score.ranges.map(({ maximum, minimum, score: points }) => ({
            metric_value_min: minimum,
            metric_value_max: maximum,
            score: points
          }))
        }))
      })
    })
  )

  it.scopedLive("page each of their lists for itself, counting the rows of the page", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ reports })
      const page = (query: string) => Effect.map(send(`${path}/latest?${query}`), (answer) => lists(bodyOf(answer)))
      const clientsOnly = yield* page("clientPaginationPage=2&clientPaginationLimit=4")
      assert.deepStrictEqual(clientsOnly.clients.pagination, { limit: 4, page: 2, pages: 3, total: 9 })
      assert.deepStrictEqual(
        clientsOnly.clients.data.map(({ client_id: id }) => id),
        report.clients.slice(4, 8).map(({ client }) => client)
      )
      assert.strictEqual(clientsOnly.storage_provider_distribution.count, 45)
      const both = yield* page(
        "clientPaginationPage=9&clientPaginationLimit=4&providerPaginationPage=5&providerPaginationLimit=10"
      )
      assert.deepStrictEqual(both.clients, {
        pagination: { limit: 4, page: 9, pages: 3, total: 9 },
        count: 0,
        data: []
      })
      assert.deepStrictEqual(both.storage_provider_distribution.pagination, { limit: 10, page: 5, pages: 5, total: 45 })
      assert.strictEqual(both.storage_provider_distribution.count, 5)
      assert.strictEqual(both.clients_total, 9)
      assert.strictEqual(both.storage_provider_distribution_total, 45)
    })
  )

  it.scopedLive("refuse halves of pages and pages that there cannot be", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ reports })
      const refusals = [
        ["clientPaginationPage=1", "Invalid pagination value: page and limit must both be set"],
        ["providerPaginationLimit=1", "Invalid pagination value: page and limit must both be set"],
        [
          "clientPaginationPage=1&providerPaginationLimit=1",
          "Invalid pagination value: page and limit must both be set"
        ],
        ["providerPaginationPage=1&providerPaginationLimit=0", "Invalid pagination value: limit must be Integer > 0"],
        ["clientPaginationPage=1.5&clientPaginationLimit=2", "Invalid pagination value: page must be Integer > 0"],
        ["clientPaginationPage=-1&clientPaginationLimit=2", "Invalid pagination value: page must be Integer > 0"],
        ["clientPaginationPage=1e3&clientPaginationLimit=2", "Invalid pagination value: page must be Integer > 0"]
      ] as const
      for (const [query, message] of refusals) {
        for (const id of ["latest", record.id]) {
          const answer = yield* send(`${path}/${id}?${query}`)
          assert.strictEqual(answer.status, 400, query)
          assert.deepStrictEqual(bodyOf(answer), { message, error: "Bad Request", statusCode: 400 }, query)
        }
      }
    })
  )

  it.scopedLive("have no scores outside of the registry, and no lists of an allocator without clients", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({
        reports: { findAllocatorReport: () => Effect.succeedSome(emptyAllocator()) }
      })
      const body = bodyOf(yield* send(`${path}/latest`))
      assert.deepInclude(body, {
        name: null,
        avg_retrievability_success_rate: null,
        avg_secs_to_first_deal: null,
        data_types: [],
        audit: [],
        clients: { pagination: { total: 0 }, count: 0, data: [] },
        storage_provider_distribution: { pagination: { total: 0 }, count: 0, data: [] },
        scoring_results: [],
        clients_total: 0,
        storage_provider_distribution_total: 0
      })
    })
  )

  it.scopedLive("are not found under what is no UUID, nor under another one, nor of another allocator", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ reports })
      for (const id of [
        "17",
        "abc.html",
        `${record.id}x`,
        `${record.id.slice(1)}`,
        "17/diff/18",
        `${record.id}/diff/17`
      ]) {
        const answer = yield* send(`${path}/${id}`)
        assert.strictEqual(answer.status, 404, id)
        assert.deepStrictEqual(bodyOf(answer), { ...notFound, message: "Validation failed (uuid is expected)" }, id)
      }
      const unknown = "8d1cd8b0-6f0f-4c6a-9b3c-2f1f5f3c9f10"
      for (const url of [`${path}/${unknown}`, `${path}/${unknown}.md`, `/allocator-report/f01/${record.id}`]) {
        const answer = yield* send(url)
        assert.strictEqual(answer.status, 404, url)
        assert.deepStrictEqual(bodyOf(answer), notFound, url)
      }
    })
  )

  it.scopedLive("are not looked for under what can be nobody's name", () =>
    Effect.gen(function* () {
      const asked = yield* Ref.make(0)
      const count = <A>(answer: A) =>
        Effect.as(
          Ref.update(asked, (times) => times + 1),
          answer
        )
      const { send } = yield* startApi({
        reports: { allocatorReports: () => count([]), findAllocatorReport: () => count(Option.none()) },
        desk: { allocatorReport: () => count(record) }
      })
      for (const name of ["%00", "f01%20", "%27"]) {
        assert.deepStrictEqual(bodyOf(yield* send(`/allocator-report/${name}`)), [], name)
        assert.strictEqual((yield* send(`/allocator-report/${name}/latest`)).status, 404, name)
        assert.strictEqual((yield* send(`/allocator-report/${name}`, { method: "POST" })).status, 404, name)
      }
      assert.strictEqual(yield* Ref.get(asked), 0)
    })
  )

  it.scopedLive("come as a page that may load and run nothing, and as Markdown", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ reports })
      const page = yield* send(`${path}/latest.html`)
      assert.strictEqual(page.headers.get("content-type"), "text/html; charset=utf-8")
      assert.match(page.headers.get("content-security-policy") ?? "", /^default-src 'none';/)
      assert.notInclude(page.text, "<script")
      const markdown = yield* send(`${path}/${record.id}.md`)
      assert.strictEqual(markdown.headers.get("content-type"), "text/markdown; charset=utf-8")
      assert.strictEqual(markdown.headers.get("x-generation"), "1742")
      assert.include(markdown.text, "Acme")
    })
  )

  it.scopedLive("come with whole lists when they are made, whatever page is asked for", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ desk: { allocatorReport: () => Effect.succeed(record) } })
      const answer = yield* send(`${path}?clientPaginationPage=1&clientPaginationLimit=1`, { method: "POST" })
      assert.strictEqual(answer.status, 201)
      assert.strictEqual(answer.headers.get("x-generation"), "1742")
      const body = bodyOf(answer)
      assert.deepInclude(body, { ...wireHeader, clients_total: 9, storage_provider_distribution_total: 45 })
      const { clients, storage_provider_distribution: providers } = Schema.decodeUnknownSync(
        Schema.Struct({ clients: Rows, storage_provider_distribution: Rows })
      )(body)
      assert.strictEqual(clients.length, 9)
      assert.strictEqual(providers.length, 45)
    })
  )

  it.scopedLive(
    "are refused of an unknown allocator, when too many are made and when the database does not answer",
    () =>
      Effect.gen(function* () {
        const order = { method: "POST" }
        const unknown = yield* startApi()
        const answer = yield* unknown.send("/allocator-report/f0999999999", order)
        assert.strictEqual(answer.status, 404)
        assert.deepStrictEqual(bodyOf(answer), notFound)
        const failures = [
          [new TooManyReports({ retryAfterSeconds: 3 }), 429, "3"],
          [unavailable, 503, "10"],
          [tooSlow, 504, null]
        ] as const
        for (const [failure, status, wait] of failures) {
          const { send } = yield* startApi({ desk: { allocatorReport: () => failure } })
          const refused = yield* send(path, order)
          assert.strictEqual(refused.status, status)
          assert.strictEqual(refused.headers.get("retry-after"), wait)
        }
      })
  )
})
