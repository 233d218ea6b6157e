import { SqlClient } from "@effect/sql"
import { DateTime, Effect, FastCheck as fc } from "effect"
import { AllocatorCheckId } from "../../../src/domain/report/allocator/AllocatorCheckId.js"
import { ClientCheckId } from "../../../src/domain/report/client/ClientCheckId.js"
import { ScoringMetricId } from "../../../src/domain/scoring/ScoringMetricId.js"

/** An allocator's report as far as statistics read it. */
export interface ReportedAllocator {
  readonly id: string
  readonly allocator: string
  readonly createDate: DateTime.Utc
  readonly httpRate: number | null
  readonly urlFinderRate: number | null
  /** Each metric once. */
  readonly scores: ReadonlyArray<{
    readonly metric: ScoringMetricId
    readonly score: number
    readonly value: number
    readonly rangeScores: ReadonlyArray<number>
  }>
  /** Each check once; a message is null where the check said nothing. */
  readonly checks: ReadonlyArray<{
    readonly check: AllocatorCheckId
    readonly result: boolean
    readonly message: string | null
  }>
}

/** A client's report as far as statistics read it. */
export interface ReportedClient {
  readonly id: number
  readonly client: string
  readonly createDate: DateTime.Utc
  /** Each check once. */
  readonly checks: ReadonlyArray<{ readonly check: ClientCheckId; readonly result: boolean }>
}

/** A Wednesday. */
export const now = DateTime.unsafeMake("2025-10-01T06:00:00Z")

/** Instants of some days up to `now` and shortly after it, many of them alike, and on and beside the edges of days. */
export const instantWithin = (days: number): fc.Arbitrary<DateTime.Utc> =>
  fc
    .tuple(fc.integer({ min: -1, max: days }), fc.constantFrom(-6, 0, 12), fc.constantFrom(-1, 0, 0, 1))
    .map(([ago, hours, millis]) => DateTime.add(DateTime.subtract(now, { days: ago }), { hours, millis }))

/** Ids that sort otherwise by number than by text. */
export const actor = fc.constantFrom("f09", "f010", "f0100")

const rate = fc.option(fc.double({ min: 2 ** -20, max: 1, noNaN: true }))

const score = fc.record({
  metric: fc.constantFrom(...ScoringMetricId.literals.slice(0, 4)),
  score: fc.nat(6),
  value: fc.double({ min: 2 ** -20, max: 1e6, noNaN: true }),
  rangeScores: fc.array(fc.nat(6), { maxLength: 3 })
})

const check = fc.record({
  check: fc.constantFrom(...AllocatorCheckId.literals.slice(2, 6)),
  result: fc.boolean(),
  message: fc.option(fc.constantFrom("too few", "too many"))
})

/** Reports of few allocators: many a day, some of one instant, some without scores or checks. */
export const allocatorReports = (days: number): fc.Arbitrary<ReadonlyArray<ReportedAllocator>> =>
  fc.uniqueArray(
    fc.record({
      id: fc.uuid(),
      allocator: actor,
      createDate: instantWithin(days),
      httpRate: rate,
      urlFinderRate: rate,
      scores: fc.uniqueArray(score, { selector: ({ metric }) => metric, maxLength: 3 }),
      checks: fc.uniqueArray(check, { selector: (one) => one.check, maxLength: 4 })
    }),
    { selector: ({ id }) => id, maxLength: 40, size: "max" }
  )

/** Reports of few clients, whose ids sort otherwise by number than by text. */
export const clientReports = (days: number): fc.Arbitrary<ReadonlyArray<ReportedClient>> =>
  fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 1, max: 200 }),
      client: actor,
      createDate: instantWithin(days),
      checks: fc.uniqueArray(
        fc.record({ check: fc.constantFrom(...ClientCheckId.literals.slice(0, 5)), result: fc.boolean() }),
        { selector: (one) => one.check, maxLength: 5 }
      )
    }),
    { selector: ({ id }) => id, maxLength: 30, size: "max" }
  )

type Row = Readonly<Record<string, string | number | boolean | Date | null>>

const insertAll = (table: string, rows: ReadonlyArray<Row>) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    if (rows.length > 0) yield* sql`insert into ${sql(table)} ${sql.insert(rows)}`
  })

/** Leaves exactly these reports of allocators. */
export const storeAllocatorReports = (reports: ReadonlyArray<ReportedAllocator>) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`truncate allocator_report cascade`
    const scores = reports
      .flatMap((report) => report.scores.map((scored) => ({ ...scored, report: report.id })))
      .map((scored, index) => ({ ...scored, id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}` }))
    yield* insertAll(
      "allocator_report",
      reports.map(({ id, allocator, createDate, httpRate, urlFinderRate }) => ({
        id,
        allocator,
        create_date: DateTime.toDateUtc(createDate),
        rule_set: "v1",
        address: "f1allocator",
        multisig: true,
        is_metaallocator: false,
        clients_number: 0,
        data_types: "{}",
        audit: "{}",
        avg_retrievability_success_rate_http: httpRate,
        avg_retrievability_success_rate_url_finder: urlFinderRate
      }))
    )
    yield* insertAll(
      "allocator_report_scoring_result",
      scores.map(({ id, report, metric, score, value }, position) => ({
        id,
        allocator_report_id: report,
        metric,
        position,
        score,
        metric_name: metric,
        metric_description: metric,
        metric_value: value,
        metric_value_min: 0,
        metadata: "{}"
      }))
    )
    yield* insertAll(
      "allocator_report_scoring_result_range",
      scores.flatMap(({ id, rangeScores }) =>
        rangeScores.map((score, position) => ({ scoring_result_id: id, position, score }))
      )
    )
    yield* insertAll(
      "allocator_report_check_result",
      reports.flatMap(({ id, createDate, checks }) =>
        checks.map(({ check, result, message }, position) => ({
          allocator_report_id: id,
          create_date: DateTime.toDateUtc(createDate),
          check,
          position,
          check_name: check,
          check_description: check,
          result,
          metadata: JSON.stringify(message === null ? {} : { msg: message })
        }))
      )
    )
  })

/** Leaves exactly these reports of clients. */
export const storeClientReports = (reports: ReadonlyArray<ReportedClient>) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`truncate client_report cascade`
    yield* insertAll(
      "client_report",
      reports.map(({ id, client, createDate }) => ({
        id,
        client,
        create_date: DateTime.toDateUtc(createDate),
        rule_set: "v1",
        allocators: "{}",
        using_client_contract: false,
        storage_provider_ids_declared: "{}",
        total_uniq_data_set_size: 0
      }))
    )
    yield* insertAll(
      "client_report_check_result",
      reports.flatMap(({ id, createDate, checks }) =>
        checks.map(({ check, result }, position) => ({
          client_report_id: id,
          create_date: DateTime.toDateUtc(createDate),
          check,
          position,
          result,
          metadata: "{}"
        }))
      )
    )
  })
