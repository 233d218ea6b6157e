import { SqlClient } from "@effect/sql"
import { assert, layer } from "@effect/vitest"
import { Effect, Logger, LogLevel, Option } from "effect"
import { ChainExplorer } from "../../src/application/ports/ChainExplorer.js"
import { ClientContracts } from "../../src/application/ports/ClientContracts.js"
import { SpreadsheetProxy } from "../../src/application/ports/SpreadsheetProxy.js"
import { faults } from "./Faults.js"
import { type FaultyName, FaultyPlatform, FaultyPlatformLive, keepsRows, type Ports } from "./FaultyPlatform.js"

/** A service, the collectors that live on it, and the faults that say something true or that a collector can do without. */
interface Row {
  readonly service: FaultyName
  /** What its failures are about. */
  readonly names: RegExp
  readonly collectors: ReadonlyArray<string>
  /** By collector: faults after which the run completes, since what came can be believed or nothing was missed. */
  readonly harmless: Readonly<Record<string, ReadonlyArray<string>>>
}

const REFUSED = "nothing listens"
const EMPTY = "an empty list"
const TWICE = "duplicate entries"

const rows: ReadonlyArray<Row> = [
  {
    service: "github",
    names: /github|registry folder|applications of/,
    collectors: ["collect-registry", "collect-bookkeeping"],
    // A file that is listed twice is one file.
    harmless: { "collect-registry": [TWICE], "collect-bookkeeping": [TWICE] }
  },
  // A day without checks is an answer.
  {
    service: "filspark",
    names: /filspark/,
    collectors: ["collect-filspark"],
    harmless: { "collect-filspark": [EMPTY] }
  },
  {
    service: "url-finder",
    names: /url-finder/,
    collectors: ["collect-url-finder", "collect-provider-metrics"],
    // Whom the finder does not list it does not know.
    harmless: { "collect-url-finder": [EMPTY], "collect-provider-metrics": [EMPTY] }
  },
  {
    service: "lotus",
    names: /lotus/,
    collectors: ["collect-ipni-status", "collect-locations"],
    // A batch without answers, or with two of each, is asked again question by question.
    harmless: { "collect-ipni-status": [EMPTY, TWICE] }
  },
  {
    service: "filecoin-evm",
    names: /filecoin-evm/,
    collectors: ["collect-ipni-status"],
    harmless: { "collect-ipni-status": [EMPTY, TWICE] }
  },
  // A peer that is listed twice is followed once.
  {
    service: "cid.contact",
    names: /cid\.contact|the index/,
    collectors: ["ipni-fetcher"],
    harmless: { "ipni-fetcher": [TWICE] }
  },
  // Each publisher stands for itself: that some do not answer is told in the log and as problems, and ends no run.
  {
    service: "publisher",
    names: /publisher/,
    collectors: ["ipni-fetcher"],
    harmless: { "ipni-fetcher": [REFUSED, ...faults.map(({ name }) => name)] }
  },
  // A place has no lists.
  {
    service: "ipinfo",
    names: /ipinfo/,
    collectors: ["collect-locations"],
    harmless: { "collect-locations": [EMPTY, TWICE] }
  }
]

/** What nobody collects but asks for when it is wanted. */
interface Question {
  readonly service: FaultyName
  readonly ask: Effect.Effect<void, unknown, Ports>
  readonly harmless: ReadonlyArray<string>
}

/** A collector that needs none of what is broken. */
const bystander = (service: FaultyName) => (service === "filspark" ? "collect-registry" : "collect-filspark")

const cases = rows.flatMap((row) =>
  [REFUSED, ...faults.map(({ name }) => name)].flatMap((fault) =>
    row.collectors.map((collector) => ({ ...row, fault, collector }))
  )
)

const providerRows = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) => sql<{ id: string }>`select id from provider order by num_of_deals desc limit 1`
)
const contractRows = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) => sql<{ address: string; client: string }>`
    select address, "addressId" as client from dmob_client_contract where address like 'f410f%' limit 1`
)

const broken = (name: FaultyName, fault: string) =>
  Effect.gen(function* () {
    const service = (yield* FaultyPlatform).service(name)
    const known = faults.find((candidate) => candidate.name === fault)
    yield* Effect.acquireRelease(known === undefined ? service.leave : service.break(known), () => service.mend)
  })

layer(FaultyPlatformLive, { excludeTestServices: true, timeout: 300_000 })("while a service fails", (it) => {
  it.scoped.each(cases)(
    "$service, $fault: $collector loses nothing and tells",
    ({ collector, fault, harmless, names, service }) =>
      Effect.gen(function* () {
        const platform = yield* FaultyPlatform
        yield* platform.nextDay
        if (service === "github")
          yield* platform.run(Effect.flatMap(SqlClient.SqlClient, (sql) => sql`truncate answer_memory`))
        const lost = yield* platform.run(keepsRows(platform.filledBy(collector)))
        yield* broken(service, fault)

        const { outcome, state } = yield* platform.collect(collector)
        const expected = harmless[collector]?.includes(fault) === true ? "completed" : "failed"
        assert.strictEqual(state, expected, outcome.failures.join("; "))
        if (state === "failed") assert.match(outcome.failures.join("; "), names)

        const told = (yield* platform.freshness).find(({ name }) => name === collector)
        assert.strictEqual(Option.isSome(told?.reason ?? Option.none()), state === "failed")
        assert.deepStrictEqual(
          (yield* platform.run(lost)).filter((table) => table.lost > 0),
          []
        )
        assert.strictEqual((yield* platform.collect(bystander(service))).state, "completed")
      }).pipe(Logger.withMinimumLogLevel(LogLevel.Fatal)),
    60_000
  )

  it.scoped.each(rows.flatMap(({ collectors, service }) => collectors.map((collector) => ({ collector, service }))))(
    "$collector goes on when $service is back",
    ({ collector, service }) =>
      Effect.gen(function* () {
        const platform = yield* FaultyPlatform
        yield* platform.nextDay
        yield* Effect.scoped(Effect.zipRight(broken(service, "500"), platform.collect(collector)))
        yield* platform.nextDay
        const { outcome, state } = yield* platform.collect(collector)
        assert.strictEqual(state, "completed", outcome.failures.join("; "))
      }).pipe(Logger.withMinimumLogLevel(LogLevel.Fatal)),
    60_000
  )

  const questions: ReadonlyArray<Question> = [
    {
      service: "filscan",
      ask: Effect.gen(function* () {
        const [row] = yield* providerRows
        return yield* (yield* ChainExplorer).providerAccount(row?.id ?? "")
      }).pipe(Effect.asVoid),
      harmless: [EMPTY, TWICE]
    },
    {
      service: "google-sheets",
      ask: Effect.gen(function* () {
        return yield* (yield* (yield* SpreadsheetProxy).values)("GRAPHS")
      }).pipe(Effect.asVoid),
      harmless: [EMPTY, TWICE]
    },
    {
      service: "filecoin-evm",
      ask: Effect.gen(function* () {
        const [row] = yield* contractRows
        return yield* (yield* ClientContracts).maxDeviation({ contract: row?.address ?? "", client: row?.client ?? "" })
      }).pipe(Effect.asVoid),
      harmless: [EMPTY, TWICE]
    }
  ]

  it.scoped.each(
    questions.flatMap((question) =>
      [REFUSED, ...faults.map(({ name }) => name)].map((fault) => ({ ...question, fault }))
    )
  )("$service, $fault: a question fails with the reason", ({ ask, fault, harmless, service }) =>
    Effect.gen(function* () {
      const platform = yield* FaultyPlatform
      yield* platform.nextDay
      yield* broken(service, fault)
      const result = yield* Effect.either(platform.run(ask))
      const failure = result._tag === "Left" ? String(result.left) : "answered"
      if (harmless.some((name) => name === fault)) assert.strictEqual(failure, "answered")
      else assert.match(failure, new RegExp(`${service} .*: (timeout|unreachable|status|malformed|suspended)`))
    }).pipe(Logger.withMinimumLogLevel(LogLevel.Fatal))
  )
})
