import type { Effect } from "effect"
import { Context } from "effect"

export interface PoolConnections {
  readonly total: number
  readonly idle: number
  /** Requests that wait for a connection. */
  readonly waiting: number
}

/** How busy the pool of our own database is. */
export class PoolUsage extends Context.Tag("cdp/PoolUsage")<PoolUsage, Effect.Effect<PoolConnections>>() {}
