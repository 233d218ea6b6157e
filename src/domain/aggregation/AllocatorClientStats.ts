import { DateTime, Order } from "effect"
import { type AllocatorFlags, isStandardAllocator } from "../allocator/Allocator.js"
import { averageSecondsToFirstDeal } from "../client/SecondsToFirstDeal.js"
import { groupRows } from "../shared/Grouping.js"
import { epochStart } from "../time/ChainEpoch.js"
import type { EligibleAllowance } from "./Allowance.js"
import type { HourlyClaims } from "./HourlyDeals.js"

/** Clients of an allocator as they are on a day. */
export interface AllocatorClientStats {
  /** 00:00 UTC. */
  readonly date: DateTime.Utc
  readonly allocator: string
  readonly numberOfClients: number
  /** Share of clients with more than one grant, 0..1; 0 without clients. */
  readonly returningClients: number
  /** Null when no grant was followed by a deal. */
  readonly averageSecondsToFirstDeal: number | null
}

export interface AllocatorsAndClients {
  /** Entries of both registries. */
  readonly registered: Iterable<{ readonly allocator: string; readonly rejected: boolean }>
  readonly onChain: Iterable<AllocatorFlags & { readonly allocator: string }>
  readonly grants: Iterable<EligibleAllowance>
  readonly deals: Iterable<Pick<HourlyClaims, "client" | "hour">>
}

/**
 * Table `allocator_client_stats_daily` of a day, by allocator: those that a registry has and does not reject and that are
 * on chain and no meta-allocators. Source: aggregation, "allocator_client_stats_daily".
 */
export const allocatorClientStats = (
  { deals, grants, onChain, registered }: AllocatorsAndClients,
  asOf: DateTime.Utc
): ReadonlyArray<AllocatorClientStats> => {
  const hours = Array.from(deals)
  const accepted = new Set(Array.from(registered).flatMap(({ allocator, rejected }) => (rejected ? [] : [allocator])))
  const standard = new Set(
    Array.from(onChain)
      .filter(isStandardAllocator)
      .map(({ allocator }) => allocator)
  )
  const grantsOf = new Map(
    groupRows(grants, ({ allocator }) => [allocator]).map((group) => [group[0].allocator, group])
  )
  return Array.from(accepted)
    .filter((allocator) => standard.has(allocator))
    .sort(Order.string)
    .map((allocator): AllocatorClientStats => {
      const own = grantsOf.get(allocator) ?? []
      const clients = groupRows(own, ({ client }) => [client])
      const returning = clients.filter((group) => group.length > 1).length
      const seconds = averageSecondsToFirstDeal(
        own.map(({ client, height }) => ({ client, allocator, timestamp: epochStart(height) })),
        hours
      )
      return {
        date: DateTime.startOf(asOf, "day"),
        allocator,
        numberOfClients: clients.length,
        returningClients: clients.length === 0 ? 0 : returning / clients.length,
        averageSecondsToFirstDeal: seconds === null ? null : Math.round(seconds)
      }
    })
}
