import { Either, Option, Order } from "effect"
import { byIdNumber } from "../shared/Ids.js"
import type { Declarations, DeclaredSize } from "./Bookkeeping.js"
import { mainAllocator } from "./Client.js"

/** What a client declares in the file that an allocator keeps of it. */
export interface StatedApplication {
  /** `f0…`: the one that keeps the file. */
  readonly allocator: string
  readonly declarations: Declarations
}

const byAllocator = Order.mapInput(byIdNumber, ({ allocator }: StatedApplication) => allocator)

/**
 * Which of a client's application files counts, whatever report reads it: that of its main allocator, else that of the
 * allocator with the lowest id. `allocators` are those of its rows on chain, by row id.
 * Source: published rules, "Client application file".
 */
export const ownApplication = (
  applications: Iterable<StatedApplication>,
  allocators: ReadonlyArray<string>
): Option.Option<Declarations> => {
  const main = Option.getOrNull(mainAllocator(allocators))
  const sorted = Array.from(applications).sort(byAllocator)
  return Option.map(
    Option.fromNullable(sorted.find(({ allocator }) => allocator === main) ?? sorted[0]),
    ({ declarations }) => declarations
  )
}

/** Bytes that a client declared; null when it declared none or none that can be read. */
export const declaredBytes = (size: DeclaredSize): bigint | null =>
  Option.getOrNull(Option.flatten(Either.getRight(size)))
