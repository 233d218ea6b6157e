import { BigInt, Order } from "effect"
import { tally } from "../shared/Tally.js"
import { EDITION_START_EPOCH } from "../time/ChainEpoch.js"
import type { Allowance } from "./Allowance.js"
import type { Deal } from "./Deal.js"

/** DataCap granted to an allocator as DMOB keeps it (`verifier_allowance`), ids with their `f0`. */
export type AllocatorAllowance = Pick<Allowance, "allocator" | "height" | "allowance">

/** DataCap that an allocator had left when network version 22 began, 2024-03-01. */
export interface OldAllocatorBalance {
  readonly allocator: string
  /** Bytes, at least 0. */
  readonly oldDatacap: bigint
}

/** DataCap that a client had left when network version 22 began, 2024-03-01. */
export interface OldClientBalance {
  readonly client: string
  /** Bytes, at least 0. */
  readonly oldDatacap: bigint
}

/** An amount that moved before network version 22. */
interface Movement {
  readonly holder: string
  /** Bytes. */
  readonly amount: bigint
}

/**
 * Table `old_datacap_balance_nv22`, by allocator: what it received less what it gave to clients, both before network
 * version 22. One that received nothing then is absent; one that gave nothing keeps all.
 * Source: published rules, "Old datacap".
 */
export const oldAllocatorBalances = (
  received: Iterable<AllocatorAllowance>,
  given: Iterable<AllocatorAllowance>
): ReadonlyArray<OldAllocatorBalance> =>
  balances(
    movements(received, ({ allocator, height, allowance }) => [allocator, height, allowance]),
    movements(given, ({ allocator, height, allowance }) => [allocator, height, allowance])
  ).map(({ holder, amount }) => ({ allocator: holder, oldDatacap: amount }))

/**
 * Table `old_datacap_client_balance_nv22`, by client: what it received less the deals that began, both before network
 * version 22. One that received nothing then is absent. Source: published rules, "Old datacap".
 */
export const oldClientBalances = (
  received: Iterable<Pick<Allowance, "client" | "height" | "allowance">>,
  deals: Iterable<Pick<Deal, "client" | "provider" | "pieceSize" | "termStart">>
): ReadonlyArray<OldClientBalance> =>
  balances(
    movements(received, ({ client, height, allowance }) => [client, height, allowance]),
    movements(deals, ({ client, provider, pieceSize, termStart }) => [
      provider === null ? null : client,
      termStart,
      pieceSize
    ])
  ).map(({ holder, amount }) => ({ client: holder, oldDatacap: amount }))

/** Old movements; rows without holder, height or a possible amount are left out, as everywhere. */
const movements = <A>(
  rows: Iterable<A>,
  parts: (row: A) => readonly [holder: string | null, height: number | null, amount: bigint | null]
): ReadonlyArray<Movement> => {
  const old: Array<Movement> = []
  for (const row of rows) {
    const [holder, height, amount] = parts(row)
    if (holder === null || height === null || height >= EDITION_START_EPOCH) continue
    if (amount === null || amount < 0n) continue
    old.push({ holder, amount })
  }
  return old
}

/** What each holder received and has not spent; never less than 0. By holder. */
const balances = (received: Iterable<Movement>, spent: Iterable<Movement>): ReadonlyArray<Movement> => {
  const spending = perHolder(spent)
  return Array.from(perHolder(received), ([holder, amount]) => ({
    holder,
    amount: BigInt.max(0n, amount - (spending.get(holder) ?? 0n))
  })).sort(Order.mapInput(Order.string, ({ holder }) => holder))
}

const perHolder = (rows: Iterable<Movement>): ReadonlyMap<string, bigint> =>
  tally(
    rows,
    ({ holder }) => holder,
    ({ amount }) => amount
  )
