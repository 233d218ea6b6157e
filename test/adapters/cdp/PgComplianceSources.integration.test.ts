import { SqlClient } from "@effect/sql"
import { assert, layer } from "@effect/vitest"
import { DateTime, Effect, FastCheck as fc, Layer } from "effect"
import { PgComplianceSourcesLive } from "../../../src/adapters/cdp/PgComplianceSources.js"
import { ComplianceSources } from "../../../src/application/ports/ComplianceSources.js"
import { averageOfWeek, complianceSubject, ratesOfWeek } from "../../../src/domain/compliance/SubjectSources.js"
import { byIdNumber } from "../../../src/domain/shared/Ids.js"
import { IpniStatus } from "../../../src/domain/storage-provider/IpniStatus.js"
import { weekAt } from "../../../src/domain/time/Week.js"
import { CdpTestLive } from "../../support/Database.js"
import { holdsFor, refill } from "../../support/DatabaseProperty.js"
import { recordingTracer } from "../../support/recordingTracer.js"

/** Weeks of editions 5 and 6, whose replica thresholds differ. */
const weeks = [70, 71, 72, 73, 74]
const FOR_EVER = 32_767

const numbers = <const Ids extends ReadonlyArray<number>>(...ids: Ids) => fc.constantFrom(...ids)
const allocator = numbers(7, 70, 701)
const client = numbers(9, 10, 100, 1001)
const provider = numbers(5, 50, 51, 600)
const bytes = fc.oneof(fc.bigInt({ min: 0n, max: 9n }), fc.bigInt({ min: 2n ** 53n, max: 2n ** 60n }))

/** An amount of two actors from a week until the next change. */
interface Span {
  readonly one: number
  readonly other: number
  readonly wk: number
  readonly until: number
  readonly total: bigint
  readonly uniq: bigint
}

/** Rows of which a pair of actors has several, each until the next one. */
const spans = (one: fc.Arbitrary<number>, other: fc.Arbitrary<number>): fc.Arbitrary<ReadonlyArray<Span>> =>
  fc
    .uniqueArray(fc.record({ one, other, wk: fc.constantFrom(...weeks), total: bytes, uniq: bytes }), {
      selector: (row) => `${row.one} ${row.other} ${row.wk}`,
      maxLength: 16
    })
    .map((rows) =>
      rows.map((row) => {
        const later = rows.filter((next) => next.one === row.one && next.other === row.other && next.wk > row.wk)
        return { ...row, until: Math.min(FOR_EVER, ...later.map(({ wk }) => wk)) }
      })
    )

const instant = fc
  .integer({ min: 0, max: 4 * 7 * 8 })
  .map((eighth) => DateTime.add(weekAt(71), { hours: 3 * eighth - 24 }))

/** What was found of a provider at instants. */
const dated = <A>(found: fc.Arbitrary<A>) =>
  fc.uniqueArray(fc.record({ provider: provider.map((id) => `f0${id}`), date: instant, found }), {
    selector: (row) => `${row.provider} ${DateTime.toEpochMillis(row.date)}`,
    maxLength: 16
  })

/** The newest of what was found, by provider. */
const newest = <A>(
  rows: ReadonlyArray<{ readonly provider: string; readonly date: DateTime.Utc; readonly found: A }>
) =>
  new Map(
    rows
      .toSorted((a, b) => DateTime.toEpochMillis(a.date) - DateTime.toEpochMillis(b.date))
      .map((row) => [row.provider, row.found])
  )

const ids = fc.subarray(["f05", "f050", "f051", "f0600"])
const placeName = fc.option(fc.constantFrom("SG", "DE", "Frankfurt am Main"))

const stored = fc.record({
  grants: spans(client, allocator),
  deals: spans(client, provider),
  /** The newest week of either table. */
  published: fc.record({ grants: fc.constantFrom(...weeks), deals: fc.constantFrom(...weeks) }),
  rates: dated(fc.option(fc.double({ min: 0, max: 1, noNaN: true }))),
  statuses: dated(fc.constantFrom(...IpniStatus.literals)),
  places: dated(fc.record({ country: placeName, region: placeName, city: placeName })),
  tracked: fc.array(fc.record({ provider: ids, week: fc.constantFrom(...weeks) }), { maxLength: 3 }),
  replicas: fc.uniqueArray(fc.record({ client, copies: fc.integer({ min: 1, max: 12 }), total: bytes }), {
    selector: (row) => `${row.client} ${row.copies}`,
    maxLength: 16
  }),
  shared: fc.uniqueArray(fc.record({ client, total: bytes }), { selector: (row) => row.client }),
  openData: ids,
  week: fc.constantFrom(...weeks)
})
type Stored = typeof stored extends fc.Arbitrary<infer A> ? A : never

const trackedIn = ({ tracked, week }: Stored) =>
  Array.from(new Set(tracked.filter((row) => row.week === week).flatMap((row) => row.provider)))

const store = (given: Stored) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* refill(
      "client_allocator_span",
      given.grants.map(({ one, other, uniq: _, ...span }) => ({
        client: one,
        allocator: other,
        allocations: 1,
        ...span
      }))
    )
    yield* refill(
      "client_provider_span",
      given.deals.map(({ one, other, ...span }) => ({ client: one, provider: other, ...span }))
    )
    for (const [name, week] of [
      ["client_allocator_span", given.published.grants],
      ["client_provider_span", given.published.deals]
    ] as const) {
      yield* sql`
        insert into published_table (name, generation_id, as_of, rows)
        values (${name}, (select max(id) from generation), week_of_index(${week}::integer) + interval '3 days', 0)
        on conflict (name) do update set as_of = excluded.as_of`
    }
    yield* refill(
      "provider_url_finder_retrievability_daily",
      given.rates.map(({ found, ...row }) => ({ ...row, success_rate: found }))
    )
    yield* refill(
      "provider_ipni_status_daily",
      given.statuses.map(({ found, ...row }) => ({ ...row, status: found }))
    )
    yield* refill(
      "provider_ip_info",
      given.places.map(({ found, ...row }) => ({ ...row, ...found }))
    )
    yield* refill(
      "providers_weekly_acc",
      weeks.flatMap((week) =>
        trackedIn({ ...given, week }).map((id) => ({
          week: weekAt(week),
          provider: id,
          num_of_clients: 1,
          biggest_client_total_deal_size: 1,
          total_deal_size: 1
        }))
      )
    )
    yield* refill(
      "client_replica_distribution",
      given.replicas.map((row) => ({
        client: `f0${row.client}`,
        num_of_replicas: row.copies,
        total_deal_size: row.total,
        unique_data_size: 0
      }))
    )
    yield* refill(
      "client_shared_bytes",
      given.shared.map((row) => ({ client: `f0${row.client}`, shared_bytes: row.total }))
    )
  })

/** Rows of the accumulated table in the week that is asked for. */
const inWeek = (rows: ReadonlyArray<Span>, published: number, week: number) =>
  week > published ? [] : rows.filter(({ until, wk }) => wk <= week && week < until)

/** The subject of an allocator as the twin makes it of all rows. */
const subjectByTwin = (given: Stored, members: ReadonlyArray<string>) => {
  const week = weekAt(given.week)
  const rates = ratesOfWeek(
    given.rates.map(({ found, ...row }) => ({ ...row, successRate: found })),
    week
  )
  return complianceSubject(
    {
      clients: inWeek(given.grants, given.published.grants, given.week)
        .filter(({ other }) => members.includes(`f0${other}`))
        .map(({ one }) => `f0${one}`),
      deals: inWeek(given.deals, given.published.deals, given.week).map((row) => ({
        client: `f0${row.one}`,
        provider: `f0${row.other}`,
        totalDealSize: row.total,
        uniqueDataSize: row.uniq
      })),
      rates,
      weekAverage: averageOfWeek(rates, trackedIn(given), new Set(given.openData)),
      ipni: newest(given.statuses),
      places: Array.from(newest(given.places), ([id, found]) => ({ provider: id, lat: null, long: null, ...found })),
      replicas: given.replicas.map((row) => ({
        client: `f0${row.client}`,
        numOfReplicas: row.copies,
        totalDealSize: row.total
      })),
      sharedBytes: new Map(given.shared.map((row) => [`f0${row.client}`, row.total]))
    },
    week
  )
}

const asked = [
  { allocator: "f07", members: ["f07"] },
  { allocator: "f0999", members: ["f0701", "f07", "f070"] },
  { allocator: "f070", members: ["f070"] },
  { allocator: "f0404", members: [] }
]

const anyGeneration = Layer.effectDiscard(
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`
      with run as (
        insert into job_run (job, trigger, instance, state, as_of, started_at)
        values ('aggregation', 'manual', 'test', 'completed', '2025-08-01', '2025-08-01')
        returning id
      )
      insert into generation (run_id, as_of, rule_set, deal_rows, deal_bytes, left_behind)
      select id, '2025-08-01', 'v0.6.1', 0, 0, '[]' from run`
  })
)

layer(PgComplianceSourcesLive.pipe(Layer.provideMerge(anyGeneration), Layer.provideMerge(CdpTestLive)))(
  "What compliance scores are taken from",
  (it) => {
    it.effect("is of several allocators at once what the published rule makes of the rows of each", () =>
      holdsFor(stored, (given) =>
        Effect.gen(function* () {
          yield* store(given)
          const sources = yield* ComplianceSources
          const subjects = yield* sources.subjects(asked, weekAt(given.week), new Set(given.openData))
          assert.deepStrictEqual(
            Array.from(subjects),
            asked.map((one) => [one.allocator, subjectByTwin(given, one.members)])
          )
          const granting = inWeek(given.grants, given.published.grants, given.week).map(({ other }) => `f0${other}`)
          assert.deepStrictEqual(
            yield* sources.allocatorsWithClients(weekAt(given.week)),
            Array.from(new Set(granting)).sort(byIdNumber)
          )
        })
      )
    )

    it.effect("takes as many statements of a thousand allocators as of one", () =>
      Effect.gen(function* () {
        const sources = yield* ComplianceSources
        const statementsFor = (many: number) =>
          Effect.gen(function* () {
            const { spans, tracer } = yield* recordingTracer
            const members = Array.from({ length: many }, (_, index) => `f0${index + 1}`)
            yield* sources
              .subjects(
                members.map((allocator) => ({ allocator, members: [allocator] })),
                weekAt(72),
                new Set()
              )
              .pipe(Effect.withTracer(tracer))
            return spans.filter(({ name }) => name === "sql.execute").length
          })
        assert.strictEqual(yield* statementsFor(1000), yield* statementsFor(1))
        assert.isAbove(yield* statementsFor(1), 0)
      })
    )
  }
)
