import { DateTime } from "effect"
import { sumOf } from "../shared/Grouping.js"
import type { ClientTotals } from "./ClientTotals.js"

/** A row of DMOB's ledger of allocations and claims (`dc_allocation_claim`), the client's id with its `f0`. */
export interface LedgerRow {
  readonly client: string | null
  readonly type: string | null
}

/** All clients as they are on a day. */
export interface ClientStats {
  /** 00:00 UTC. */
  readonly date: DateTime.Utc
  readonly clientsWithActiveDeals: number
  readonly clientsWithDatacapAndDeals: number
  /** Bytes. */
  readonly totalRemainingDatacap: bigint
}

/**
 * Table `clients_stats_daily` of a day. A client has active deals when the ledger has a row of it that is known to be no
 * allocation. Source: details, "Statistics cards", clients.
 */
export const clientStats = (
  ledger: Iterable<LedgerRow>,
  clients: Iterable<Pick<ClientTotals, "client" | "datacapRemaining">>,
  asOf: DateTime.Utc
): ClientStats => {
  const active = new Set(
    Array.from(ledger).flatMap(({ client, type }) =>
      client === null || type === null || type === "allocation" ? [] : [client]
    )
  )
  const balances = Array.from(clients).map(({ client, datacapRemaining }) => ({ client, left: datacapRemaining ?? 0n }))
  return {
    date: DateTime.startOf(asOf, "day"),
    clientsWithActiveDeals: active.size,
    clientsWithDatacapAndDeals: balances.filter(({ client, left }) => active.has(client) && left > 0n).length,
    totalRemainingDatacap: sumOf(balances, ({ left }) => left)
  }
}
