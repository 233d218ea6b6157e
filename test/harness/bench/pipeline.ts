import { readFile } from "node:fs/promises"
import { DateTime, Effect, Layer, Logger, LogLevel, Redacted, Ref, Schedule } from "effect"
import pg from "pg"
import { MigrationsLive } from "../../../src/adapters/cdp/Migrations.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { type Environment, freePort, platformProcess, said } from "../../support/PlatformProcess.js"
import { scratchCluster } from "../fixture/ScratchCluster.js"
import { configuration, runAggregationOn, type ScratchPlatform } from "../fixture/ScratchPlatform.js"
import { generateInto } from "../generate/generateInto.js"
import type { Measurement } from "./measureRatio.js"
import { hourlyScanMillis } from "./Yardstick.js"

const DEALS = Number(process.env.DEALS ?? 1_000_000)
const WEEKS = 95
const SEED = 1

/** What a full pass from empty tables, a second look at the same source and the heaviest read cost. */
export const pipelineBenchmark: Effect.Effect<Record<string, Measurement>> = Effect.gen(function* () {
  const newDatabase = yield* scratchCluster
  const platform: ScratchPlatform = { dmob: yield* newDatabase, cdp: yield* newDatabase }
  yield* Layer.build(MigrationsLive.pipe(Layer.provide(configuration(platform))))
  yield* generateInto({ ...platform, deals: DEALS, seed: SEED, now: yield* DateTime.now, weeks: WEEKS })
  const [dmob, cdp] = yield* Effect.all([session(platform.dmob), session(platform.cdp)])
  const unit = yield* hourlyScanMillis(dmob)

  const scansBefore = yield* sequentialScans(dmob)
  const pass = yield* fullPass(platform)
  const scans = (yield* sequentialScans(dmob)) - scansBefore
  const run = yield* newestRun(cdp)
  const again = yield* runAggregationOn(platform, { ruleSet: ruleSetV061, now: run.asOf })
  const scansAgain = (yield* sequentialScans(dmob)) - scansBefore - scans
  const answer = yield* complianceMillis(platform)
  const figures = { unitMillis: unit, deals: DEALS }
  return {
    "full-pass": { ratio: run.millis / unit, limit: 12, figures: { ...figures, millis: run.millis, rows: run.rows } },
    "full-pass-scans": { ratio: scans, limit: 2, figures: { secondPassScans: scansAgain } },
    "full-pass-memory": { ratio: pass.peakMebibytes / 300, limit: 1, figures: { peakMebibytes: pass.peakMebibytes } },
    "unchanged-source-rows-written": { ratio: again.outcome.rowsWritten, limit: 0, figures: {} },
    "sps-compliance": { ratio: answer.millis / unit, limit: 0.1, figures: { ...figures, ...answer } }
  }
}).pipe(Effect.scoped, Logger.withMinimumLogLevel(LogLevel.Warning), Effect.orDie)

const session = (url: Redacted.Redacted) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const client = new pg.Client(Redacted.value(url))
      await client.connect()
      return client
    }),
    (client) => Effect.promise(() => client.end())
  )

const environmentOf = ({ cdp, dmob }: ScratchPlatform): Environment => ({
  DATABASE_URL: Redacted.value(cdp),
  DMOB_DATABASE_URL: Redacted.value(dmob),
  RULE_SET: "v0.6.1",
  HOST: "127.0.0.1",
  LOG_LEVEL: "Info"
})

/** Sequential scans of the deals so far, by whoever made them; sessions tell the server within a second. */
const sequentialScans = (dmob: pg.ClientBase) =>
  Effect.sleep("2 seconds").pipe(
    Effect.zipRight(
      Effect.promise(() =>
        dmob.query<{ scans: string }>(
          "select seq_scan as scans from pg_stat_user_tables where relname = 'unified_verified_deal'"
        )
      )
    ),
    Effect.map(({ rows }) => Number(rows[0]?.scans))
  )

/** One aggregation by the program as users run it, and the most memory that its process held. */
const fullPass = (platform: ScratchPlatform) =>
  Effect.scoped(
    Effect.gen(function* () {
      const program = yield* platformProcess(["aggregate"], environmentOf(platform))
      const peak = yield* Ref.make(0)
      const look = Effect.flatMap(peakMebibytes(program.child.pid), (mebibytes) =>
        Ref.update(peak, (n) => Math.max(n, mebibytes))
      )
      yield* Effect.forkScoped(Effect.repeat(look, Schedule.spaced("100 millis")))
      const code = yield* program.ended
      if (code !== 0) return yield* Effect.dieMessage(program.output())
      return { peakMebibytes: yield* Ref.get(peak) }
    })
  )

/** Highest resident memory of a process, as Linux tells it; 0 once it is gone. */
const peakMebibytes = (pid: number | undefined) =>
  Effect.tryPromise(() => readFile(`/proc/${pid}/status`, "utf8")).pipe(
    Effect.map((status) => Number(/^VmHWM:\s*(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024),
    Effect.orElseSucceed(() => 0)
  )

const newestRun = (cdp: pg.ClientBase) =>
  Effect.promise(() =>
    cdp.query<{ millis: string; asOf: Date; rows: string }>(
      `select extract(epoch from finished_at - started_at) * 1000 as millis, as_of as "asOf", rows_written as rows
       from job_run where state = 'completed' order by id desc limit 1`
    )
  ).pipe(
    Effect.map(({ rows: [run] }) => ({
      millis: Number(run?.millis),
      asOf: DateTime.unsafeMake(run?.asOf ?? 0),
      rows: Number(run?.rows)
    }))
  )

/** The compliance of allocators over all weeks, never asked before, from a process that has answered other requests. */
const complianceMillis = (platform: ScratchPlatform) =>
  Effect.scoped(
    Effect.gen(function* () {
      const port = yield* freePort
      const server = yield* platformProcess(["serve"], {
        ...environmentOf(platform),
        JOBS: "off",
        PORT: `${port}`,
        LOG_LEVEL: "Info"
      })
      yield* said(server, "is ready on")
      const path = `http://127.0.0.1:${port}/stats/acc/allocators/sps-compliance`
      const ask = (query: string) =>
        Effect.promise(async () => {
          const start = performance.now()
          const response = await fetch(`${path}?${query}`)
          const body = await response.text()
          if (response.status !== 200) throw new Error(`${response.status}: ${body.slice(0, 300)}`)
          return { millis: performance.now() - start, bytes: body.length }
        })
      yield* Effect.forEach(["editionId=5", "editionId=6", "editionId=5&numberOfClients=false"], ask)
      const answers = yield* Effect.forEach(switches, ask)
      const [answer] = answers.toSorted((a, b) => a.millis - b.millis).slice(answers.length >> 1)
      return answer ?? { millis: Number.NaN, bytes: 0 }
    })
  )

const switches = [
  "",
  "httpRetrievability=false",
  "urlFinderRetrievability=false",
  "numberOfClients=false",
  "totalDealSize=false"
]
