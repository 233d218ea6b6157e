import { Effect, Layer } from "effect"
import { PoolUsage } from "../../application/ports/PoolUsage.js"
import { CdpPool } from "./CdpDatabase.js"

/** Of whichever pool this layer is given: in the service that of the API's reads. */
export const PgPoolUsageLive = Layer.effect(
  PoolUsage,
  Effect.map(CdpPool, (pool) =>
    Effect.sync(() => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }))
  )
)
