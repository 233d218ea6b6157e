import { SqlClient } from "@effect/sql"
import { assert, layer } from "@effect/vitest"
import { Cause, DateTime, Effect, FastCheck as fc, Layer, Option, Order } from "effect"
import { PgReportStoreLive } from "../../../../src/adapters/cdp/reports/PgReportStore.js"
import { innermostMessage } from "../../../../src/adapters/shared/innermostMessage.js"
import { ReportStore } from "../../../../src/application/ports/ReportStore.js"
import type { AllocatorReport, StoredClientReport } from "../../../../src/domain/report/allocator/AllocatorReport.js"
import { newestReports, wasActive } from "../../../../src/domain/report/allocator/NewestClientReports.js"
import type {
  ClientReportRecord,
  NewAllocatorReport,
  NewClientReport
} from "../../../../src/domain/report/ReportRecord.js"
import { CdpTestLive } from "../../../support/Database.js"
import { holdsFor } from "../../../support/DatabaseProperty.js"
import { recordingTracer } from "../../../support/recordingTracer.js"
import { now } from "../reportTables.js"
import { anyAllocatorReport, anyClientReport, anyProvider } from "./arbitraryReports.js"

const sampleOf = <A>(arbitrary: fc.Arbitrary<A>): A =>
  fc.sample(arbitrary, { numRuns: 1, seed: 7 })[0] ?? assert.fail("no sample")

/** One with a check at least. */
const someClientReport = sampleOf(anyClientReport.filter(({ checks }) => checks.length > 0))

/** One that was scored. */
const someAllocatorReport = sampleOf(
  anyAllocatorReport.filter(({ scoring }) => Option.exists(scoring, ({ scores }) => scores.length > 0))
)

const ofClient = (changes: Partial<NewClientReport["report"]>): NewClientReport => {
  const report = { ...someClientReport.report, ...changes }
  return {
    ...someClientReport,
    report: { ...report, providers: report.providers.map((provider) => ({ ...provider, client: report.client })) }
  }
}

const ofAllocator = (changes: Partial<NewAllocatorReport["report"]>): NewAllocatorReport => ({
  ...someAllocatorReport,
  report: { ...someAllocatorReport.report, ...changes }
})

const someProvider = sampleOf(anyProvider)

/** Providers of f010, each with a place of its own, by descending id. */
const clientProviders = (many: number) =>
  Array.from({ length: many }, (_, index) => ({
    ...someProvider,
    client: "f010",
    declaredInApplicationFile: null,
    pieceWorkingUrl: null,
    provider: `f0${many - index}`,
    location: { ...someLocation, ip: `10.0.0.${index}` }
  }))

const someLocation = {
  city: "Łódź",
  region: "",
  country: "PL",
  loc: "51.7706,19.4739",
  timezone: "Europe/Warsaw",
  org: null,
  postal: null
}

const hours = (count: number) => DateTime.add(now, { hours: count })

const truncated = Effect.flatMap(SqlClient.SqlClient, (sql) => sql`truncate client_report, allocator_report cascade`)

/** Names of tables of reports that hold rows. */
const filledTables = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const tables = yield* sql<{ readonly name: string }>`
    select tablename as name
    from pg_tables
    where tablename ~ '^(client|allocator)_report'`
  const filled = yield* Effect.filter(tables, ({ name }) =>
    Effect.map(sql`select from ${sql(name)} limit 1`, (rows) => rows.length > 0)
  )
  return filled.map(({ name }) => name)
})

const asRead = ({ checks, id, report }: ClientReportRecord): StoredClientReport => ({
  id: BigInt(id),
  client: report.client,
  createDate: report.now,
  lastDatacapSpent: report.lastDatacapSpent,
  results: Object.fromEntries(checks.map(({ check, result }) => [check, result]))
})

const byAge = Order.combine(
  Order.mapInput(DateTime.Order, ({ createDate }: StoredClientReport) => createDate),
  Order.mapInput(Order.bigint, ({ id }: StoredClientReport) => id)
)

layer(PgReportStoreLive.pipe(Layer.provideMerge(CdpTestLive)))("Stored reports", (it) => {
  it.effect("of clients are read as they were made, bit for bit", () =>
    holdsFor(anyClientReport, (report) =>
      Effect.gen(function* () {
        const store = yield* ReportStore
        const record = yield* store.addClientReport(report)
        assert.deepStrictEqual(record, { ...report, id: record.id })
        assert.deepStrictEqual(yield* store.findById(record.id), Option.some({ kind: "client" as const, record }))
      })
    )
  )

  it.effect("of allocators are read as they were made, bit for bit", () =>
    holdsFor(anyAllocatorReport, (report) =>
      Effect.gen(function* () {
        const store = yield* ReportStore
        const record = yield* store.addAllocatorReport(report)
        assert.deepStrictEqual(record, { ...report, id: record.id })
        assert.deepStrictEqual(yield* store.findById(record.id), Option.some({ kind: "allocator" as const, record }))
      })
    )
  )

  it.effect("of a client are listed newest first, and found by its id or address in any case of letters", () =>
    Effect.gen(function* () {
      yield* truncated
      const store = yield* ReportStore
      const add = (report: Partial<NewClientReport["report"]>) => store.addClientReport(ofClient(report))
      const subject = { client: "f010", address: "f1abc" }
      const first = yield* add({ ...subject, now: hours(1) })
      const second = yield* add({ ...subject, now: hours(1) })
      const oldest = yield* add({ ...subject, now: hours(0) })
      const other = yield* add({ client: "f0100", address: null, now: hours(2) })
      for (const name of ["f010", "F010", "f1abc", "F1ABC"]) {
        const headers = yield* store.clientReports(name)
        assert.deepStrictEqual(
          headers.map(({ id }) => id),
          [second.id, first.id, oldest.id]
        )
        assert.deepStrictEqual(yield* store.findClientReport(name, "latest"), Option.some(second))
        assert.deepStrictEqual(yield* store.findClientReport(name, { id: first.id }), Option.some(first))
        assert.isTrue(Option.isNone(yield* store.findClientReport(name, { id: other.id })))
      }
      const { cidSharing, cidSharingCount, providers, replicas, requiredCopies, ...header } = other.report
      assert.deepStrictEqual(yield* store.clientReports("f0100"), [{ id: other.id, ...header }])
      assert.isEmpty(yield* store.clientReports("f0404"))
      assert.isTrue(Option.isNone(yield* store.findClientReport("f0404", "latest")))
    })
  )

  it.effect("of an allocator are listed newest first, and found by its id or address in any case of letters", () =>
    Effect.gen(function* () {
      yield* truncated
      const store = yield* ReportStore
      const add = (report: Partial<NewAllocatorReport["report"]>) => store.addAllocatorReport(ofAllocator(report))
      const subject = { allocator: "f010", address: "f2abc" }
      const twins = [yield* add({ ...subject, now: hours(1) }), yield* add({ ...subject, now: hours(1) })]
      const [newest, second] = twins.sort(Order.reverse(Order.mapInput(Order.string, ({ id }) => id)))
      const oldest = yield* add({ ...subject, now: hours(0) })
      const other = yield* add({ allocator: "f0100", address: "f2other", now: hours(2) })
      assert.isDefined(newest)
      assert.isDefined(second)
      for (const name of ["f010", "F010", "f2abc", "F2ABC"]) {
        const headers = yield* store.allocatorReports(name)
        assert.deepStrictEqual(
          headers.map(({ id }) => id),
          [newest?.id, second?.id, oldest.id]
        )
        assert.deepStrictEqual(yield* store.findAllocatorReport(name, "latest"), Option.fromNullable(newest))
        const inCapitals = { id: oldest.id.toUpperCase() }
        assert.deepStrictEqual(yield* store.findAllocatorReport(name, inCapitals), Option.some(oldest))
        assert.isTrue(Option.isNone(yield* store.findAllocatorReport(name, { id: other.id })))
      }
      const {
        allocations,
        clientReports,
        clients,
        isMetaAllocator,
        providers,
        requestedAmounts,
        requiredCopies,
        trancheSchedule,
        ...header
      } = other.report
      assert.deepStrictEqual(yield* store.allocatorReports("f0100"), [{ id: other.id, ...header }])
      assert.isEmpty(yield* store.allocatorReports("f0404"))
    })
  )

  it.effect("are none by what is no id, or by an id that nothing has", () =>
    Effect.gen(function* () {
      yield* truncated
      const store = yield* ReportStore
      const { id } = yield* store.addClientReport(ofClient({ client: "f010" }))
      const allocator = yield* store.addAllocatorReport(ofAllocator({ allocator: "f010" }))
      const noIds = [
        "",
        " ",
        "latest",
        `-${id}`,
        `0${id}`,
        `${id}.0`,
        "9223372036854775808",
        "9".repeat(400),
        "\0",
        "٣"
      ]
      const noUuids = ["", `{${allocator.id}}`, allocator.id.replaceAll("-", ""), `${allocator.id}0`, "\0"]
      const unknown = ["9223372036854775807", "0", "00000000-0000-4000-8000-000000000000"]
      for (const text of [...noIds, ...noUuids, ...unknown]) {
        assert.isTrue(Option.isNone(yield* store.findClientReport("f010", { id: text })), text)
        assert.isTrue(Option.isNone(yield* store.findAllocatorReport("f010", { id: text })), text)
        assert.isTrue(Option.isNone(yield* store.findById(text)), text)
      }
    })
  )

  it.effect("that an allocator's report reads are the newest of each client and the newest of it active", () =>
    holdsFor(
      fc.array(
        fc.record({
          client: fc.constantFrom("f09", "f010", "f0100"),
          age: fc.nat(3),
          spentDaysAgo: fc.option(fc.constantFrom(-1, 0, 59, 60, 61))
        }),
        { maxLength: 12, size: "max" }
      ),
      (given) =>
        Effect.gen(function* () {
          yield* truncated
          const store = yield* ReportStore
          const records = yield* Effect.forEach(given, ({ age, client, spentDaysAgo }) =>
            store.addClientReport(
              ofClient({
                client,
                now: hours(-age),
                lastDatacapSpent: spentDaysAgo === null ? null : DateTime.subtract(now, { days: spentDaysAgo })
              })
            )
          )
          const clients = ["f010", "f09", "f09", "f0404"]
          const read: AllocatorReport = {
            ...someAllocatorReport.report,
            clients: clients.map((client) => ({ client, allocators: [], replicas: [] })),
            clientReports: records.map(asRead)
          }
          const expected = new Set([...newestReports(read, () => true), ...newestReports(read, wasActive(now))])
          assert.deepStrictEqual(yield* store.newestClientReports(clients, now), Array.from(expected).sort(byAge))
        })
    )
  )

  it.effect("tell who has one made at or after an instant", () =>
    Effect.gen(function* () {
      yield* truncated
      const store = yield* ReportStore
      yield* store.addClientReport(ofClient({ client: "f09", now: hours(0) }))
      yield* store.addClientReport(ofClient({ client: "f010", now: hours(-1) }))
      yield* store.addAllocatorReport(ofAllocator({ allocator: "f011", now: hours(0) }))
      yield* store.addAllocatorReport(ofAllocator({ allocator: "f012", now: hours(1) }))
      assert.deepStrictEqual(yield* store.clientsReportedSince(hours(0)), new Set(["f09"]))
      assert.deepStrictEqual(yield* store.allocatorsReportedSince(hours(0)), new Set(["f011", "f012"]))
      assert.deepStrictEqual(yield* store.allocatorsReportedSince(hours(2)), new Set())
    })
  )

  it.effect("are not there at all when one statement of theirs fails", () =>
    Effect.gen(function* () {
      yield* truncated
      const store = yield* ReportStore
      const { checks } = someClientReport
      const checkedTwice = store.addClientReport({ ...someClientReport, checks: [...checks, ...checks] })
      const scoredTwice = store.addAllocatorReport({
        ...someAllocatorReport,
        scoring: Option.map(someAllocatorReport.scoring, ({ scores, ...scoring }) => ({
          ...scoring,
          scores: [...scores, ...scores]
        }))
      })
      for (const adding of [Effect.asVoid(checkedTwice), Effect.asVoid(scoredTwice)]) {
        const failure = Cause.squash(yield* Effect.flip(Effect.sandbox(adding)))
        assert.include(innermostMessage(failure), "duplicate key value violates unique constraint")
      }
      assert.isEmpty(yield* filledTables)
      yield* store.addClientReport(someClientReport)
      yield* store.addAllocatorReport(someAllocatorReport)
      assert.include(yield* filledTables, "client_report_check_result")
      assert.include(yield* filledTables, "allocator_report_scoring_result")
    })
  )

  it.effect("keep long lists in order, each row with what belongs to it", () =>
    Effect.gen(function* () {
      const store = yield* ReportStore
      const record = yield* store.addClientReport(ofClient({ client: "f010", providers: clientProviders(4100) }))
      assert.deepStrictEqual(yield* store.findById(record.id), Option.some({ kind: "client" as const, record }))
    })
  )

  it.effect("tell a text that PostgreSQL has no room for as far as it has", () =>
    Effect.gen(function* () {
      const store = yield* ReportStore
      const { id } = yield* store.addClientReport(
        ofClient({ client: "f010", organizationName: "a\0b\ud800c\u{1f600}" })
      )
      const found = yield* store.findClientReport("f010", { id })
      assert.strictEqual(Option.getOrThrow(found).report.organizationName, "a\ufffdb\ufffdc\u{1f600}")
    })
  )

  it.effect("take as many statements with a thousand rows in a list as with one", () =>
    Effect.gen(function* () {
      const store = yield* ReportStore
      const statementsFor = (many: number) =>
        Effect.gen(function* () {
          const { spans, tracer } = yield* recordingTracer
          const report = ofClient({ client: "f010", providers: clientProviders(many) })
          yield* Effect.flatMap(store.addClientReport(report), ({ id }) => store.findById(id)).pipe(
            Effect.withTracer(tracer)
          )
          return spans.filter(({ name }) => name === "sql.execute").length
        })
      assert.strictEqual(yield* statementsFor(1000), yield* statementsFor(1))
      assert.isAbove(yield* statementsFor(1), 0)
    })
  )
})
