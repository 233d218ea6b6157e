import { Effect } from "effect"
import type pg from "pg"

/**
 * T: the hourly table as it is defined, by one GROUP BY scan of the deals, in milliseconds. Planner settings are pinned and every aggregate is consumed,
 * or plans would change the unit threefold on the same rows. Median of three after a warm-up.
 */
export const hourlyScanMillis = (dmob: pg.ClientBase) =>
  Effect.promise(async () => {
    await dmob.query("analyze unified_verified_deal")
    for (const setting of settings) await dmob.query(setting)
    const millis: Array<number> = []
    for (let round = -1; round < 3; round++) {
      const start = performance.now()
      await dmob.query(scan)
      if (round >= 0) millis.push(performance.now() - start)
    }
    return millis.toSorted((a, b) => a - b)[1] ?? 0
  })

const settings = ["set max_parallel_workers_per_gather = 0", "set work_mem = '64MB'", "set enable_hashagg = off"]

const scan = `
  select sum(claims), sum(ddo_claims), sum(size), sum(ddo_size)
  from (
    select
      count(*) as claims,
      count(*) filter (where "dealId" = 0) as ddo_claims,
      sum("pieceSize") as size,
      sum("pieceSize") filter (where "dealId" = 0) as ddo_size
    from unified_verified_deal
    where "termStart" >= 3698160
      and to_timestamp("termStart" * 30 + 1598306400) <= now()
    group by date_trunc('hour', to_timestamp("termStart" * 30 + 1598306400)), "clientId", "providerId"
  ) hour`
