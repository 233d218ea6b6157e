import { Order, Schema } from "effect"

const actorId = <const Name extends string>(name: Name) =>
  Schema.String.pipe(
    Schema.pattern(/^f0\d+$/, { message: () => "expected an id address such as f01234" }),
    Schema.brand(name)
  ).annotations({ identifier: name })

/** Id address of an allocator (DMOB: verifier), `f0…`. */
export const AllocatorId = actorId("AllocatorId")
export type AllocatorId = typeof AllocatorId.Type

/** Id address of a client, `f0…`. */
export const ClientId = actorId("ClientId")
export type ClientId = typeof ClientId.Type

/** Id address of a storage provider (miner), `f0…`. */
export const ProviderId = actorId("ProviderId")
export type ProviderId = typeof ProviderId.Type

/** Ascending by the numeric part; ids that are not `f0…` come last, by text. */
export const byIdNumber: Order.Order<string> = Order.make((a, b) => {
  const [left, right] = [digits(a), digits(b)]
  if ((left === undefined) !== (right === undefined)) return left === undefined ? 1 : -1
  if (left === undefined || right === undefined) return Order.string(a, b)
  return Order.number(left.length, right.length) || Order.string(left, right) || Order.string(a, b)
})

const actorNumber = /^f00*(\d+)$/

/** Decimal digits of an id without leading zeros: the longer is the greater. */
const digits = (id: string): string | undefined => actorNumber.exec(id)?.[1]
