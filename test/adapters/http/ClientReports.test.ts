import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Logger, Option, Ref } from "effect"
import { NothingPublished } from "../../../src/application/ports/Generations.js"
import { UpstreamError } from "../../../src/application/ports/PortErrors.js"
import type { ReportAsked } from "../../../src/application/ports/ReportStore.js"
import { TooManyReports } from "../../../src/application/report/ReportDesk.js"
import { bodyOf, startApi, tooSlow, unavailable } from "./apiServer.js"
import { clientRecord, emptyClient, now, providerRow } from "./pages/madeUpReports.js"

const GIB = 1024n ** 3n

const record = clientRecord({
  ...emptyClient,
  address: "f1acme",
  allocators: ["f03018484", "f01019"],
  averageSecondsToFirstDeal: 291_600.5,
  organizationName: "Acme",
  applicationUrl: "https://github.com/example/allocator/issues/112",
  isPublicDataset: true,
  usingClientContract: true,
  clientContractMaxDeviation: "12.5",
  lastDatacapSpent: DateTime.unsafeMake("2025-09-28T06:00:00Z"),
  lastDatacapReceived: DateTime.unsafeMake("2025-09-10T06:00:00Z"),
  lowReplicaThreshold: 4,
  highReplicaThreshold: 8,
  allocatorRequiredCopies: "5",
  allocatorRequiredSps: "6",
  totalRequestedAmount: 5120n * 1024n * GIB,
  expectedSizeOfSingleDataset: 300n * 1024n * GIB,
  declaredProviders: ["f03178077", "f099"],
  providers: [
    { ...providerRow("f03412345", 0), http: 0, declaredInApplicationFile: null, pieceWorkingUrl: null },
    { ...providerRow("f03412345", 1), location: null, declaredInApplicationFile: false, pieceWorkingUrl: "https://sp" }
  ],
  availableDatacap: 2n ** 64n,
  replicas: [{ numOfReplicas: 3, totalDealSize: 96n * GIB, uniqueDataSize: 32n * GIB, percentage: 100 }],
  totalUniqDataSetSize: 32n * GIB,
  cidSharing: [{ otherClient: "f0900", otherClientApplicationUrl: null, totalDealSize: GIB, uniqueCidCount: 32 }]
})
const { providers, replicas: _, cidSharing: __, cidSharingCount: ___, requiredCopies: ____, ...header } = record.report

const wireHeader = {
  id: "4711",
  create_date: "2025-10-01T06:00:00.000Z",
  client: "f03412345",
  client_address: "f1acme",
  avg_secs_to_first_deal: 291_600.5,
  organization_name: "Acme",
  application_url: "https://github.com/example/allocator/issues/112",
  allocators: ["f03018484", "f01019"],
  allocator_required_copies: "5",
  allocator_required_sps: "6",
  is_public_dataset: true,
  using_client_contract: true,
  client_contract_max_deviation: "12.5",
  storage_provider_ids_declared: ["f03178077", "f099"],
  available_datacap: "18446744073709551616",
  last_datacap_spent: "2025-09-28T06:00:00.000Z",
  last_datacap_received: "2025-09-10T06:00:00.000Z",
  low_replica_threshold: 4,
  high_replica_threshold: 8,
  total_requested_amount: "5629499534213120",
  expected_size_of_single_dataset: "329853488332800",
  total_uniq_data_set_size: "34359738368"
}

/** Platforms on which one client has one report. */
const reports = {
  clientReports: () => Effect.succeed([{ id: record.id, ...header }]),
  findClientReport: (client: string, asked: ReportAsked) =>
    Effect.succeed(
      Option.liftPredicate(
        record,
        ({ id, report }) => report.client === client && (asked === "latest" || asked.id === id)
      )
    )
}

const notFound = { message: "Not Found", error: "Not Found", statusCode: 404 }

/** Texts that name nobody, as they stand in a path. */
const hostile = ["%00", "f01%00", "'%20or%20''='", "..%2f..", "f0%F0%9F%98%80"]

describe("reports of clients", () => {
  it.scopedLive("are listed with what stands in their head", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ reports })
      const answer = yield* send("/client-report/f03412345")
      assert.strictEqual(answer.status, 200)
      assert.deepStrictEqual(bodyOf(answer), [wireHeader])
    })
  )

  it.scopedLive("are told whole, the newest and any other one, and name the generation that they were made from", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ reports })
      for (const path of ["/client-report/f03412345/latest", "/client-report/f03412345/4711"]) {
        const answer = yield* send(path)
        assert.strictEqual(answer.status, 200)
        assert.strictEqual(answer.headers.get("x-generation"), "1742")
        assert.strictEqual(answer.headers.get("x-data-as-of"), "2025-10-01T05:08:00.000Z")
        const body = bodyOf(answer)
        assert.deepInclude(body, {
          ...wireHeader,
          replica_distribution: [
            {
              num_of_replicas: "3",
              total_deal_size: "103079215104",
              unique_data_size: "34359738368",
              percentage: 100
            }
          ],
          cid_sharing: [
            {
              other_client: "f0900",
              other_client_application_url: null,
              total_deal_size: "1073741824",
              unique_cid_count: 32
            }
          ],
          check_results: record.checks.map(({ check, metadata, result }) => ({ result, check, metadata }))
        })
        assert.hasAllKeys(body, [
          ...Object.keys(wireHeader),
          "storage_provider_distribution",
          "replica_distribution",
          "cid_sharing",
          "check_results"
        ])
      }
    })
  )

  it.scopedLive("tell of each storage provider what is known, with unknown as null", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ reports })
      const body = bodyOf(yield* send("/client-report/f03412345/latest"))
      const rows = providers.map((row) => ({
        provider: row.provider,
        total_deal_size: String(row.totalDealSize),
        unique_data_size: String(row.uniqueDataSize),
        retrievability_success_rate: row.overall,
        retrievability_success_rate_http: row.http,
        retrievability_success_rate_url_finder: row.urlFinder,
        consistent_retrievability: null,
        inconsistent_retrievability: null,
        ttfb: null,
        bandwidth: null,
        ipni_reporting_status: row.ipniReportingStatus,
        ipni_reported_claims_count: row.ipniReportedClaimsCount === null ? null : String(row.ipniReportedClaimsCount),
        claims_count: String(row.claimsCount),
        location: row.location === null ? null : { ...row.location, hostname: null },
        declared_in_application_file: row.declaredInApplicationFile,
        piece_working_url: row.pieceWorkingUrl
      }))
      assert.deepInclude(body, { storage_provider_distribution: rows })
    })
  )

  it.scopedLive("keep every field when nothing is known", () =>
    Effect.gen(function* () {
      const empty = clientRecord(emptyClient)
      const { send } = yield* startApi({ reports: { findClientReport: () => Effect.succeedSome(empty) } })
      const answer = yield* send("/client-report/f03412345/latest")
      assert.deepInclude(bodyOf(answer), {
        client_address: null,
        avg_secs_to_first_deal: null,
        organization_name: null,
        is_public_dataset: null,
        allocators: [],
        available_datacap: null,
        last_datacap_spent: null,
        low_replica_threshold: null,
        total_uniq_data_set_size: "0",
        storage_provider_distribution: [],
        replica_distribution: [],
        cid_sharing: []
      })
    })
  )

  it.scopedLive("are none of an unknown client", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi()
      const list = yield* send("/client-report/f0999999999")
      assert.strictEqual(list.status, 200)
      assert.deepStrictEqual(bodyOf(list), [])
      for (const path of ["latest", "123456", "99999999999999999999999", "-1", "latest.html", "12.md"]) {
        const answer = yield* send(`/client-report/f0999999999/${path}`)
        assert.strictEqual(answer.status, 404, path)
        assert.deepStrictEqual(bodyOf(answer), notFound, path)
      }
    })
  )

  it.scopedLive("are not those of another client", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ reports })
      assert.strictEqual((yield* send("/client-report/f03412346/4711")).status, 404)
    })
  )

  it.scopedLive("are not found under what is no whole number", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ reports })
      for (const id of [
        "abc",
        "1.5",
        "0x11",
        "4711%00",
        "4711.pdf",
        "abc.html",
        "abc.md",
        "abc/diff/4711",
        "1/diff/x"
      ]) {
        const answer = yield* send(`/client-report/f03412345/${id}`)
        assert.strictEqual(answer.status, 404, id)
        assert.deepStrictEqual(
          bodyOf(answer),
          { ...notFound, message: "Validation failed (numeric string is expected)" },
          id
        )
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
        reports: { clientReports: () => count([]), findClientReport: () => count(Option.none()) },
        desk: { clientReport: () => count(record) }
      })
      for (const name of hostile) {
        const list = yield* send(`/client-report/${name}`)
        assert.strictEqual(list.status, 200, name)
        assert.deepStrictEqual(bodyOf(list), [], name)
        assert.strictEqual((yield* send(`/client-report/${name}/latest`)).status, 404, name)
        const order = yield* send(`/client-report/${name}`, { method: "POST" })
        assert.strictEqual(order.status, 404, name)
        assert.deepStrictEqual(bodyOf(order), notFound, name)
      }
      assert.strictEqual(yield* Ref.get(asked), 0)
    })
  )

  it.scopedLive("come as a page that may load and run nothing, and as Markdown", () =>
    Effect.gen(function* () {
      const hostileName = clientRecord({ organizationName: "<script>alert(1)</script>" })
      const { send } = yield* startApi({ reports: { findClientReport: () => Effect.succeedSome(hostileName) } })
      for (const id of ["latest", "4711"]) {
        const page = yield* send(`/client-report/f03412345/${id}.html`)
        assert.strictEqual(page.status, 200)
        assert.strictEqual(page.headers.get("content-type"), "text/html; charset=utf-8")
        assert.strictEqual(page.headers.get("x-generation"), "1742")
        assert.match(
          page.headers.get("content-security-policy") ?? "",
          /^default-src 'none'; style-src 'unsafe-inline';/
        )
        assert.strictEqual(page.headers.get("x-content-type-options"), "nosniff")
        assert.match(page.text, /^<!doctype html>/i)
        assert.notInclude(page.text, "<script")
        const text = yield* send(`/client-report/f03412345/${id}.md`)
        assert.strictEqual(text.status, 200)
        assert.strictEqual(text.headers.get("content-type"), "text/markdown; charset=utf-8")
        assert.match(text.text, /^# /)
      }
    })
  )

  it.scopedLive("are compared with another one of the same client", () =>
    Effect.gen(function* () {
      const later = { ...record, id: "4712", report: { ...record.report, availableDatacap: 5n } }
      const { send } = yield* startApi({
        reports: {
          findClientReport: (_, asked) =>
            Effect.succeed(Option.fromNullable([record, later].find(({ id }) => asked !== "latest" && asked.id === id)))
        }
      })
      const answer = yield* send("/client-report/f03412345/4711/diff/4712")
      assert.strictEqual(answer.status, 200)
      assert.deepInclude(bodyOf(answer), {
        kind: "client",
        subject: "f03412345",
        before: { id: "4711", createDate: "2025-10-01T06:00:00.000Z" },
        after: { id: "4712", createDate: "2025-10-01T06:00:00.000Z" },
        judgedAlike: true
      })
      assert.include(answer.text, "18446744073709551616")
      for (const path of ["4711/diff/4713", "4713/diff/4711"]) {
        const missing = yield* send(`/client-report/f03412345/${path}`)
        assert.strictEqual(missing.status, 404, path)
        assert.deepStrictEqual(bodyOf(missing), notFound, path)
      }
    })
  )

  it.scopedLive("are made when they are ordered, for who is named by id or address", () =>
    Effect.gen(function* () {
      const ordered = yield* Ref.make<ReadonlyArray<string>>([])
      const { send } = yield* startApi({
        desk: {
          clientReport: (client) =>
            Effect.as(
              Ref.update(ordered, (seen) => [...seen, client]),
              record
            )
        }
      })
      for (const client of ["f03412345", "F1testclientaddress"]) {
        const answer = yield* send(`/client-report/${client}`, {
          method: "POST",
          headers: { "content-type": "application/json" }
        })
        assert.strictEqual(answer.status, 201)
        assert.strictEqual(answer.headers.get("x-generation"), "1742")
        assert.deepInclude(bodyOf(answer), wireHeader)
      }
      assert.deepStrictEqual(yield* Ref.get(ordered), ["f03412345", "F1testclientaddress"])
    })
  )

  it.scopedLive("are refused with the time to wait when too many are being made", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi({ desk: { clientReport: () => new TooManyReports({ retryAfterSeconds: 37 }) } })
      const answer = yield* send("/client-report/f01", { method: "POST" })
      assert.strictEqual(answer.status, 429)
      assert.strictEqual(answer.headers.get("retry-after"), "37")
      assert.deepStrictEqual(bodyOf(answer), {
        message: "Too many reports are being generated",
        error: "Too Many Requests",
        statusCode: 429
      })
    })
  )

  it.scopedLive("fail as the API always did when an outside service does, which is told in the log alone", () =>
    Effect.gen(function* () {
      const warnings = yield* Ref.make<ReadonlyArray<string>>([])
      const collect = Logger.make(({ cause, logLevel, message }) => {
        if (logLevel.label === "WARN") Effect.runSync(Ref.update(warnings, (seen) => [...seen, `${message} ${cause}`]))
      })
      const failure = new UpstreamError({
        service: "lotus",
        operation: "minerInfo",
        reason: "timeout",
        detail: "nothing came in 5 s"
      })
      const { send } = yield* startApi({ desk: { clientReport: () => failure } }).pipe(
        Effect.provide(Logger.replace(Logger.defaultLogger, collect))
      )
      const answer = yield* send("/client-report/f01", { method: "POST" })
      assert.strictEqual(answer.status, 500)
      assert.deepStrictEqual(bodyOf(answer), {
        message: "Internal Server Error",
        error: "Internal Server Error",
        statusCode: 500
      })
      assert.isTrue((yield* Ref.get(warnings)).some((line) => line.includes("nothing came in 5 s")))
    })
  )

  it.scopedLive("tell a database that does not answer from one that is slow, and an empty platform from both", () =>
    Effect.gen(function* () {
      const failures = [
        [unavailable, 503],
        [tooSlow, 504]
      ] as const
      for (const [failure, status] of failures) {
        const { send } = yield* startApi({
          reports: { clientReports: () => failure, findClientReport: () => failure },
          desk: { clientReport: () => failure }
        })
        for (const path of ["", "/latest", "/1", "/1.html", "/1.md"]) {
          const answer = yield* send(`/client-report/f01${path}`)
          assert.strictEqual(answer.status, status, path)
          assert.strictEqual(answer.headers.get("retry-after"), status === 503 ? "10" : null)
        }
        assert.strictEqual((yield* send("/client-report/f01", { method: "POST" })).status, status)
      }
      const { send } = yield* startApi({ desk: { clientReport: () => new NothingPublished() } })
      assert.strictEqual((yield* send("/client-report/f01", { method: "POST" })).status, 503)
    })
  )

  it.scopedLive("are dated by the instant at which they were made", () =>
    Effect.gen(function* () {
      assert.strictEqual(record.report.now, now)
      const { send } = yield* startApi({ reports })
      assert.deepInclude(bodyOf(yield* send("/client-report/f03412345/latest")), {
        create_date: "2025-10-01T06:00:00.000Z"
      })
    })
  )
})
