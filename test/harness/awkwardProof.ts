import { SqlClient, SqlSchema } from "@effect/sql"
import { Array as Arr, DateTime, Effect, Record, Schema } from "effect"
import { PgRunHistoryLive } from "../../src/adapters/cdp/PgRunHistory.js"
import { RunHistory } from "../../src/application/ports/RunHistory.js"
import { ruleSetV061 } from "../../src/domain/rules/RuleSet.js"
import { EDITION_START_EPOCH, epochAt } from "../../src/domain/time/ChainEpoch.js"
import { awkwardDeals, type DealTexts } from "./awkward/AwkwardDeals.js"
import { fateOf } from "./awkward/DealFate.js"
import { inDatabase, type NewDatabase, runAggregationOn, scratchPlatform } from "./fixture/ScratchPlatform.js"

/** Rows by what became of them. */
type Fates = Readonly<Record<string, number>>

export interface AwkwardFigures {
  /** Rows of the source. */
  readonly source: number
  /** By the texts of the source. */
  readonly expected: Fates
  /** By what the platform published, reported as rejected or keeps for later; together they are all rows of the source. */
  readonly found: Fates
  /** Ids of rows that are rejected and not listed with that reason, or listed and not rejected. */
  readonly misread: ReadonlyArray<string>
  /** Bytes of the counted rows. */
  readonly expectedBytes: bigint
  readonly foundBytes: bigint
  /** Rows of the source by type, and how many of each are counted. */
  readonly types: Readonly<Record<string, { readonly rows: number; readonly counted: number }>>
}

const asOf = DateTime.unsafeMake("2026-01-01T00:00:00Z")

const load = (deals: ReadonlyArray<DealTexts>) =>
  Effect.flatMap(
    SqlClient.SqlClient,
    (sql) => sql`
      insert into unified_verified_deal
      select * from jsonb_populate_recordset(null::unified_verified_deal, ${JSON.stringify(deals)}::jsonb)`
  )

const Uncounted = Schema.Struct({ fate: Schema.String, rows: Schema.NumberFromString })
const Counted = Schema.Struct({ rows: Schema.NumberFromString, bytes: Schema.BigInt })

const Listed = Schema.Struct({ id: Schema.String, reason: Schema.String })

/** The published list of rejected deals. */
const readListed = Effect.flatMap(SqlClient.SqlClient, (sql) =>
  SqlSchema.findAll({
    Request: Schema.Void,
    Result: Listed,
    execute: () => sql`select id, reason from rejected_row where source = 'deal_fact'`
  })(undefined)
)

/** Published claims, and the copied deals that nothing but their start keeps from being counted. */
const readFates = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const counted = yield* SqlSchema.single({
    Request: Schema.Void,
    Result: Counted,
    execute: () => sql`
      select coalesce(sum(claims), 0)::text as rows, coalesce(sum(size), 0)::text as bytes from deal_hour`
  })(undefined)
  const uncounted = yield* SqlSchema.findAll({
    Request: Schema.Number,
    Result: Uncounted,
    execute: (epoch) => sql`
      select fate, count(*)::text as rows
      from (
        select
          case
            when start is null then 'never started'
            when start < ${EDITION_START_EPOCH}::integer then 'before the edition'
            when start > ${epoch}::integer then 'starts later'
          end as fate
        from deal_fact
        where client >= 0 and provider >= 0 and size >= 0
      ) judged
      where fate is not null
      group by fate`
  })(epochAt(asOf))
  return { counted, uncounted: uncounted.map(({ fate, rows }) => [fate, rows] as const) }
})

const countBy = <A>(rows: ReadonlyArray<A>, key: (row: A) => string): Fates =>
  Record.map(Arr.groupBy(rows, key), (group) => group.length)

/** Runs an aggregation over every awkward deal that is known of, and accounts for each. */
export const awkwardProof = (newDatabase: NewDatabase) =>
  Effect.gen(function* () {
    const deals = awkwardDeals()
    const fate = (deal: DealTexts) => fateOf(deal, epochAt(asOf))
    const platform = yield* scratchPlatform(newDatabase)
    yield* load(deals).pipe(inDatabase(platform.dmob))
    const { outcome, run } = yield* runAggregationOn(platform, { ruleSet: ruleSetV061, now: asOf })
    if (outcome.failures.length > 0) return yield* Effect.dieMessage(outcome.failures.join("; "))
    const { counted, uncounted } = yield* readFates.pipe(inDatabase(platform.cdp))
    const history = yield* Effect.flatMap(RunHistory, ({ find }) => find(run)).pipe(
      Effect.provide(PgRunHistoryLive),
      inDatabase(platform.cdp)
    )
    const { runners } = yield* history
    const rejected = runners.find(({ name }) => name === "deal_fact")?.rejected ?? []
    const listed = new Map(
      (yield* readListed.pipe(inDatabase(platform.cdp))).map(({ id, reason }) => [id, `rejected: ${reason}`])
    )
    const countedDeals = deals.filter((deal) => fate(deal) === "counted")
    return {
      source: deals.length,
      expected: countBy(deals, fate),
      found: Object.fromEntries([
        ["counted", counted.rows],
        ...uncounted,
        ...rejected.map(({ reason, rows }) => [`rejected: ${reason}`, rows] as const)
      ]),
      misread: deals
        .filter((deal) => {
          const expected = fate(deal)
          return listed.get(String(deal.id)) !== (expected.startsWith("rejected: ") ? expected : undefined)
        })
        .map(({ id }) => String(id)),
      expectedBytes: countedDeals.reduce((sum, { pieceSize }) => sum + BigInt(pieceSize ?? 0), 0n),
      foundBytes: counted.bytes,
      types: Record.map(
        countBy(deals, ({ type }) => type ?? "none"),
        (rows, type) => ({ rows, counted: countedDeals.filter((deal) => (deal.type ?? "none") === type).length })
      )
    } satisfies AwkwardFigures
  })

export const sumOf = (fates: Fates): number => Object.values(fates).reduce((sum, rows) => sum + rows, 0)
