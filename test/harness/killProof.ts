import { Effect } from "effect"
import type pg from "pg"
import { publishedTables } from "../../src/application/aggregation/AggregationTable.js"
import { collectors, commandName } from "../../src/application/collect/collectors.js"
import { command, freePort, platformProcess, said } from "../support/PlatformProcess.js"
import { samplePlatform } from "../support/SamplePlatform.js"
import { type Findings, makeFindings } from "./kills/Findings.js"
import { type KillPoint, killedRun, type Phase, phases } from "./kills/KilledRun.js"
import { lookCalmly, startReaders, type Tally, type Watched } from "./kills/Readers.js"
import { changeSource, prepareSource } from "./kills/SourceChanges.js"
import { digestsOf } from "./kills/TableDigests.js"
import { randomFrom } from "./randomFrom.js"

export interface KillFigures {
  /** Kills by what the signal came into. */
  readonly kills: Readonly<Record<Phase, number>>
  /** How many of them hit the first run on an empty database. */
  readonly firstRuns: number
  /** Looks at all tables; in each second, and the longest in milliseconds. */
  readonly looks: number
  readonly looksPerSecond: number
  readonly slowestLook: number
  readonly answers: number
  readonly answersPerSecond: number
  /** Answers that said that nothing is published yet. */
  readonly refusals: number
  readonly generations: number
  /** Runs after a kill whose tables and views were compared with those of an undisturbed run. */
  readonly comparisons: number
  /** What a reader must never see, and what differs from an undisturbed run. */
  readonly violations: ReadonlyArray<string>
}

type Platform = Effect.Effect.Success<typeof samplePlatform>

const query = (client: pg.Client, text: string) => Effect.promise(() => client.query(text))

/** A run that nobody disturbs. */
const completeRun = ({ environment }: Platform, database: string) =>
  command(["aggregate"], environment(database)).pipe(
    Effect.flatMap(({ code, output }) =>
      code === 0 ? Effect.void : Effect.dieMessage(`a run on ${database} failed: ${output}`)
    )
  )

/** How long the newest run of a database took, in milliseconds. */
const durationOf = (client: pg.Client) =>
  Effect.map(
    query(
      client,
      `select extract(epoch from finished_at - started_at) * 1000 as millis
       from job_run
       where job = 'aggregation'
       order by id desc
       limit 1`
    ),
    ({ rows }) => Number(rows[0]?.millis)
  )

/** A database with what collectors bring and no generation, to be copied. */
const prepareDatabase = (platform: Platform, database: string) =>
  Effect.forEach(
    collectors.filter(({ needs }) => needs !== "aggregation"),
    (collector) =>
      command(["collect", commandName(collector)], platform.environment(database)).pipe(
        Effect.filterOrDieMessage(({ code }) => code === 0, `${collector.name} failed`)
      ),
    { discard: true }
  )

/** A copy of a database that nobody is connected to. */
const copyDatabase = (platform: Platform, from: string, name: string) =>
  Effect.scoped(
    Effect.gen(function* () {
      const administrator = yield* platform.client("postgres")
      yield* query(administrator, `drop database if exists ${name}`)
      yield* query(administrator, `create database ${name} template ${from}`)
    })
  )

/** A copy of the prepared database with a serving process and readers, as long as the scope is open. */
const watchedCopy = (platform: Platform, from: string, name: string, findings: Findings, tally: Tally) =>
  Effect.gen(function* () {
    yield* copyDatabase(platform, from, name)
    const port = yield* freePort
    const server = yield* platformProcess(["serve"], { ...platform.environment(name), JOBS: "off", PORT: String(port) })
    yield* said(server, "is ready on")
    const watched: Watched = { name, base: `http://127.0.0.1:${port}`, client: yield* platform.client(name) }
    yield* startReaders(watched, yield* platform.client(name), findings, tally)
    return watched
  })

/** The hour that a database's generation is of; figures of recent days may differ between two hours. */
const hourOf = (client: pg.Client) =>
  Effect.map(query(client, "select date_trunc('hour', min(as_of))::text as hour from published_table"), ({ rows }) =>
    String(rows[0]?.hour)
  )

/**
 * Completes a run on a disturbed database and on the undisturbed one, and compares every table and every view, row for
 * row. What is not compared is when the runs were and, in tables that keep days, the earlier days.
 */
const completeAndCompare = (platform: Platform, watched: Watched, undisturbed: pg.Client, findings: Findings) =>
  Effect.gen(function* () {
    const hours = Effect.all([hourOf(watched.client), hourOf(undisturbed)])
    yield* Effect.all([completeRun(platform, watched.name), completeRun(platform, "undisturbed")], {
      concurrency: 2
    }).pipe(Effect.zipRight(hours), Effect.repeat({ until: ([one, other]) => one === other }))
    yield* lookCalmly(watched, findings)
    const [after, expected] = yield* Effect.all([digestsOf(watched.client), digestsOf(undisturbed)], { concurrency: 2 })
    for (const [name, digest] of expected)
      if (after.get(name) !== digest)
        yield* findings.complain(`after a kill ${name} of ${watched.name} differs from that of an undisturbed run`)
  })

/**
 * Kills aggregations at random moments and in the middle of publishing while readers look on twenty times a second; a fifth
 * of them, at least one, in the first run on an empty database. After each kill a run completes, and what it published is
 * compared with what a database holds that nobody ever disturbed.
 */
export const killProof = ({ kills, seed }: { readonly kills: number; readonly seed: number }) =>
  Effect.scoped(
    Effect.gen(function* () {
      const random = randomFrom(seed)
      const platform = yield* samplePlatform
      const dmob = yield* platform.client("dmob")
      yield* prepareSource(dmob)
      yield* prepareDatabase(platform, "cdp")
      yield* copyDatabase(platform, "cdp", "undisturbed")
      const undisturbed = yield* platform.client("undisturbed")
      yield* completeRun(platform, "undisturbed")
      const duration = yield* durationOf(undisturbed)

      const findings = yield* makeFindings
      const tally: Tally = { looks: 0, answers: 0, refusals: 0, slowestLook: 0, reading: { since: 0, before: 0 } }
      const counts: Record<Phase, number> = Object.assign({}, ...phases.map((phase) => ({ [phase]: 0 })))
      let done = 0
      const killAndComplete = (watched: Watched) =>
        Effect.gen(function* () {
          done += 1
          const table = publishedTables[Math.floor(random() * publishedTables.length)]
          const point: KillPoint =
            done % 2 === 1 && table !== undefined
              ? { _tag: "Publishing", table }
              : { _tag: "After", millis: random() * duration }
          counts[yield* killedRun(watched.client, platform.environment(watched.name), point)] += 1
          yield* completeAndCompare(platform, watched, undisturbed, findings)
        })

      const firstRuns = Math.max(1, Math.floor(kills / 5))
      for (let first = 1; first < firstRuns; first++)
        yield* Effect.scoped(
          Effect.flatMap(watchedCopy(platform, "cdp", `first_${first}`, findings, tally), killAndComplete)
        )
      yield* Effect.scoped(
        Effect.gen(function* () {
          const watched = yield* watchedCopy(platform, "cdp", "disturbed", findings, tally)
          yield* killAndComplete(watched)
          while (done < kills) {
            yield* changeSource(dmob, done)
            yield* killAndComplete(watched)
          }
        })
      )

      const seconds = tally.reading.before / 1000
      return {
        kills: counts,
        firstRuns,
        looks: tally.looks,
        looksPerSecond: tally.looks / seconds,
        slowestLook: tally.slowestLook,
        answers: tally.answers,
        answersPerSecond: tally.answers / seconds,
        refusals: tally.refusals,
        generations: yield* findings.generations,
        comparisons: done,
        violations: yield* findings.complaints
      } satisfies KillFigures
    })
  )
