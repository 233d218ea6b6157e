import { DateTime, Option, Order } from "effect"
import { knownInstant } from "../../client/Client.js"
import { byIdNumber } from "../../shared/Ids.js"
import { epochStart } from "../../time/ChainEpoch.js"

/** DataCap granted to a client, as the chain index keeps it (`verified_client_allowance`). */
export interface ClientAllowance {
  readonly id: number
  /** `f0…`. */
  readonly client: string
  /** `f0…`. */
  readonly allocator: string
  /** Bytes; null when unknown. */
  readonly allowance: bigint | null
  /** Unix seconds of the granting message; null or 0 when unknown. */
  readonly grantedAt: number | null
  /** Epoch of the granting message. */
  readonly height: number | null
}

/** DataCap that a client got at an instant. */
export interface ClientAllocation {
  /** Of the allowance. */
  readonly id: number
  /** `f0…`. */
  readonly client: string
  /** `f0…`. */
  readonly allocator: string
  /** Bytes. */
  readonly allocation: bigint
  readonly timestamp: DateTime.Utc
}

/** By time; of one instant in the order of the chain index. */
export const byTime: Order.Order<ClientAllocation> = Order.combineAll([
  Order.mapInput(DateTime.Order, (row: ClientAllocation) => row.timestamp),
  Order.mapInput(Order.number, (row: ClientAllocation) => row.id),
  Order.mapInput(byIdNumber, (row: ClientAllocation) => row.client)
])

/** Whether an allowance grants an amount that there can be. */
export const isGrant = <A extends Pick<ClientAllowance, "allowance">>(row: A): row is A & { allowance: bigint } =>
  row.allowance !== null && row.allowance >= 0n

/**
 * Allocations of all clients, by time. The time is that of the message, or of its epoch where that is unknown; an
 * allowance with neither, or without an amount, is left out. Source: published rules, "Allocator report".
 */
export const clientAllocations = (allowances: Iterable<ClientAllowance>): ReadonlyArray<ClientAllocation> =>
  Array.from(allowances)
    .filter(isGrant)
    .flatMap(({ id, client, allocator, allowance, grantedAt, height }) =>
      Option.match(grantTime(grantedAt, height), {
        onNone: () => [],
        onSome: (timestamp): Array<ClientAllocation> => [{ id, client, allocator, allocation: allowance, timestamp }]
      })
    )
    .sort(byTime)

const grantTime = (seconds: number | null, height: number | null): Option.Option<DateTime.Utc> =>
  Option.orElse(knownInstant(seconds), () => Option.map(Option.fromNullable(height), (epoch) => epochStart(epoch)))
