import { SqlClient, SqlSchema } from "@effect/sql"
import { Effect, type Redacted, Schema } from "effect"
import { provideSql } from "../../../src/adapters/sandbox/FilledDatabase.js"
import { pieceCid } from "../../../src/adapters/sandbox/sample/ChainText.js"
import { type SeededRandom, seededRandom } from "../../../src/adapters/sandbox/sample/SeededRandom.js"
import {
  HOURS_PER_DAY,
  HOURS_PER_WEEK,
  type Hour,
  heightAt,
  timestampText
} from "../../../src/adapters/sandbox/sample/Timeline.js"
import { editionStart } from "./GeneratorSettings.js"
import { loadingPool } from "./Loading.js"

/** A change of a DMOB; the same seed and round change equal databases equally. */
export interface SourceChange {
  readonly seed: number
  readonly round: number
  /** Rows that start when they come. */
  readonly fresh?: number
  /** Rows that come late, with starts in five old weeks. */
  readonly late?: number
  /** Rows that are rewritten in place: another start, half the size, or another sector. */
  readonly rewritten?: number
  readonly deleted?: number
}

/** Rows that were really changed; fewer than asked for where a row was drawn twice or had been deleted. */
export interface ChangedRows {
  readonly fresh: number
  readonly late: number
  readonly rewritten: number
  readonly deleted: number
  /** Ingestion of the new rows and time of the rewrites: a minute after the newest row that was there. */
  readonly at: Hour
}

const usual = { fresh: 1000, late: 500, rewritten: 200, deleted: 50 }
const LATE_WEEKS = 5
/** The other new rows bring pieces that nobody has stored. */
const REDEALS = 0.5

const NewestRow = Schema.Struct({ id: Schema.Number, seconds: Schema.Number })
const newestRow = SqlSchema.single({
  Request: Schema.Void,
  Result: NewestRow,
  execute: () =>
    Effect.flatMap(
      SqlClient.SqlClient,
      (sql) => sql`
        select id, extract(epoch from "createdAt")::double precision as seconds
        from unified_verified_deal
        order by id desc
        limit 1`
    )
})

/** Changes a DMOB as time does: new rows of known clients, late ones, rewritten ones, deleted ones; all or nothing. */
export const changeSource = (url: Redacted.Redacted, change: SourceChange) =>
  Effect.gen(function* () {
    const pool = yield* loadingPool(url)
    return yield* provideSql(pool, changed({ ...usual, ...change }))
  }).pipe(Effect.scoped, Effect.withSpan("changeSource"))

const changed = ({ deleted, fresh, late, rewritten, round, seed }: Required<SourceChange>) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const newest = yield* newestRow()
    const at = newest.seconds / 3600 + 1 / 60
    const random = seededRandom(seed, "change", round)
    const draw = (count: number) => Array.from({ length: count }, () => 1 + random.integer(newest.id))
    const weeks = Array.from({ length: LATE_WEEKS }, () => random.between(editionStart, at - 2 * HOURS_PER_WEEK))
    const freshStarts = Array.from({ length: fresh }, () => heightAt(at))
    const lateStarts = Array.from({ length: late }, () =>
      heightAt(random.pick(weeks) + random.between(0, HOURS_PER_DAY))
    )
    return {
      fresh: yield* insertCopies(random, draw(fresh), freshStarts, at),
      late: yield* insertCopies(random, draw(late), lateStarts, at),
      rewritten: yield* rewrite(random, draw(rewritten), at),
      deleted: yield* sql`
        delete from unified_verified_deal
        where id = any(${draw(deleted)})
        returning id`.pipe(Effect.map(({ length }) => length)),
      at
    } satisfies ChangedRows
  }).pipe((effect) => Effect.flatMap(SqlClient.SqlClient, (sql) => sql.withTransaction(effect)))

/** New direct deals of the clients and providers of known rows. */
const insertCopies = (random: SeededRandom, ids: ReadonlyArray<number>, starts: ReadonlyArray<number>, at: Hour) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const pieces = ids.map(() => (random.chance(REDEALS) ? null : pieceCid(random)))
    const inserted = yield* sql`
      insert into unified_verified_deal ("claimId", type, "clientId", "providerId", "sectorId", "pieceCid", "pieceSize",
        "termMax", "termMin", "termStart", "createdAt", "updatedAt")
      select known."claimId", 'claim', known."clientId", known."providerId", known."sectorId",
        coalesce(copy.piece, known."pieceCid"), known."pieceSize", known."termMax", known."termMin", copy.start,
        ${timestampText(at)}::timestamp, ${timestampText(at)}::timestamp
      from unnest(${ids}::integer[], ${pieces}::text[], ${starts}::integer[])
        with ordinality copy (id, piece, start, position)
      join unified_verified_deal known using (id)
      order by copy.position
      returning id`
    return inserted.length
  })

/** A third of the rows each gets another start, half the size, or another sector. */
const rewrite = (random: SeededRandom, drawn: ReadonlyArray<number>, at: Hour) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const ids = [...new Set(drawn)]
    const kinds = ids.map(() => random.integer(3))
    const earlier = ids.map(() => random.integer(3 * EPOCHS_PER_DAY))
    const sectors = ids.map(() => String(1000 + random.integer(900_000)))
    const updated = yield* sql`
      update unified_verified_deal
      set "termStart" = "termStart" - case when change.kind = 0 then change.earlier else 0 end,
          "pieceSize" = div("pieceSize", case when change.kind = 1 then 2 else 1 end),
          "sectorId" = case when change.kind = 2 then change.sector else "sectorId" end,
          "updatedAt" = ${timestampText(at)}::timestamp
      from unnest(${ids}::integer[], ${kinds}::integer[], ${earlier}::integer[], ${sectors}::text[])
        change (id, kind, earlier, sector)
      where unified_verified_deal.id = change.id
      returning unified_verified_deal.id`
    return updated.length
  })

const EPOCHS_PER_DAY = 2880
