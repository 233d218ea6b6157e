import { createHash } from "node:crypto"
import { Effect, Ref, Schedule } from "effect"
import type pg from "pg"
import { publishedTables } from "../../src/application/aggregation/AggregationTable.js"
import { command, freePort, platformProcess, said } from "../support/PlatformProcess.js"
import { samplePlatform } from "../support/SamplePlatform.js"
import { randomFrom } from "./randomFrom.js"


export interface KillFigures {
  readonly kills: number
  /** Runs that had published before the signal came. */
  readonly tooLate: number
  readonly answers: number
  readonly generations: number
  /** What a reader must never see. */
  readonly violations: ReadonlyArray<string>
  /** Tables that differ from those of an undisturbed run. */
  readonly differing: ReadonlyArray<string>
}

const query = (client: pg.Client, text: string) => Effect.promise(() => client.query(text))

/** Rewrites, deletes and adds some deals, differently in each round. */
const changeSource = (dmob: pg.Client, round: number) =>
  Effect.gen(function* () {
    yield* query(
      dmob,
      `update unified_verified_deal set "pieceSize" = "pieceSize" + 1024 where id % 97 = ${round % 97}`
    )
    yield* query(dmob, `delete from unified_verified_deal where id % 1009 = ${round % 1009}`)
    yield* query(
      dmob,
      `insert into unified_verified_deal ("dealId", "claimId", type, "clientId", "providerId", "sectorId", "pieceCid",
         "pieceSize", "termStart", "slashedEpoch", "processedSlashedEpoch", removed, "createdAt", "updatedAt")
       select "dealId", "claimId", type, "clientId", "providerId", "sectorId", "pieceCid" || '${round}', "pieceSize",
         "termStart", "slashedEpoch", "processedSlashedEpoch", removed, "createdAt", "updatedAt"
       from unified_verified_deal where id % 499 = ${round % 499}`
    )
  })

/** One look through the API: the generation and what it says, which may never change. */
const readAnswer = (
  base: string,
  path: string,
  known: Ref.Ref<Map<string, string>>,
  complain: (text: string) => Effect.Effect<void>
) =>
  Effect.gen(function* () {
    const response = yield* Effect.promise(() => fetch(`${base}${path}`))
    const body = yield* Effect.promise(() => response.text())
    if (response.status !== 200) return yield* complain(`${path} answered ${response.status}: ${body.slice(0, 200)}`)
    if (!/"results":\[\{/.test(body)) return yield* complain(`${path} answered without results`)
    const key = `${path} of generation ${response.headers.get("x-generation")}`
    const digest = createHash("sha256").update(body).digest("hex")
    const before = yield* Ref.modify(known, (map) => [map.get(key), new Map(map).set(key, digest)])
    if (before !== undefined && before !== digest) yield* complain(`${key} changed between two answers`)
  })

/** One look at the tables: each holds exactly the rows that were published. */
const readTables = (cdp: pg.Client, complain: (text: string) => Effect.Effect<void>) =>
  Effect.gen(function* () {
    const counts = publishedTables
      .map((table) => `select '${table}' as name, count(*) as rows from ${table}`)
      .join(" union all ")
    const { rows } = yield* query(
      cdp,
      `select p.name, p.rows as published, c.rows as found from published_table p join (${counts}) c using (name)
       where p.rows <> c.rows`
    )
    for (const row of rows) yield* complain(`${row.name} holds ${row.found} rows, published were ${row.published}`)
  })

const contents = (client: pg.Client) =>
  Effect.forEach(publishedTables, (table) =>
    Effect.map(
      query(client, `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest from ${table} t`),
      ({ rows }) => [table, String(rows[0]?.digest)] as const
    )
  ).pipe(Effect.map((entries) => new Map<string, string>(entries)))

/**
 * Kills aggregations at random moments while readers look on, then completes one and compares every table with those of
 * a run that nobody disturbed.
 */
export const killProof = ({ kills, seed }: { readonly kills: number; readonly seed: number }) =>
  Effect.scoped(
    Effect.gen(function* () {
      const random = randomFrom(seed)
      const { client, environment } = yield* samplePlatform
      const [cdp, undisturbed, dmob] = yield* Effect.all([client("cdp"), client("undisturbed"), client("dmob")])
      // Deals that start while the proof runs would tell two runs apart.
      yield* query(
        dmob,
        `update unified_verified_deal set "termStart" = 90000000 where "termStart" > 6000000 and "createdAt" > now() - interval '1 day'`
      )

      const began = performance.now()
      const first = yield* command(["aggregate"], environment("cdp"))
      if (first.code !== 0) return yield* Effect.dieMessage(first.output)
      const duration = performance.now() - began

      const port = yield* freePort
      const server = yield* platformProcess(["serve"], { ...environment("cdp"), JOBS: "off", PORT: String(port) })
      yield* said(server, "is ready on")

      const violations = yield* Ref.make<ReadonlyArray<string>>([])
      const complain = (text: string) => Ref.update(violations, (all) => [...all, text])
      const known = yield* Ref.make(new Map<string, string>())
      const answers = yield* Ref.make(0)
      const base = `http://127.0.0.1:${port}`
      const look = Effect.all([
        readAnswer(base, "/stats/acc/providers/compliance-data", known, complain),
        readAnswer(base, "/stats/acc/allocators/sps-compliance", known, complain),
        readTables(cdp, complain)
      ]).pipe(Effect.zipRight(Ref.update(answers, (n) => n + 2)))
      yield* Effect.forkScoped(Effect.repeat(look, Schedule.spaced("20 millis")))

      let tooLate = 0
      for (let round = 1; round <= kills; round++) {
        yield* changeSource(dmob, round)
        const delay = random() * duration
        const outcome = yield* Effect.scoped(
          Effect.gen(function* () {
            const doomed = yield* platformProcess(["aggregate"], environment("cdp"))
            const killed = Effect.sleep(delay).pipe(Effect.zipRight(Effect.sync(() => doomed.child.kill("SIGKILL"))))
            yield* Effect.forkScoped(killed)
            return yield* doomed.ended
          })
        )
        if (outcome === 0) tooLate += 1
      }

      for (const database of ["cdp", "undisturbed"]) {
        const { code, output } = yield* command(["aggregate"], environment(database))
        if (code !== 0) yield* complain(`the run after the kills failed: ${output}`)
      }
      const [after, expected] = yield* Effect.all([contents(cdp), contents(undisturbed)])
      const seen = yield* Ref.get(known)
      return {
        kills,
        tooLate,
        answers: yield* Ref.get(answers),
        generations: new Set([...seen.keys()].map((key) => key.replace(/^.* /, ""))).size,
        violations: yield* Ref.get(violations),
        differing: publishedTables.filter((table) => after.get(table) !== expected.get(table))
      } satisfies KillFigures
    })
  )
