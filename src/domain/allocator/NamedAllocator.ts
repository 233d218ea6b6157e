import { Option } from "effect"
import type { ChainDirectory } from "./RegistryEntry.js"

const statedId = /"allocator_id"\s*:\s*"\s*(f0\d+)\s*"/
const statedAddresses = /"(?:allocator_id|msig|address)"\s*:\s*"\s*(f[0-4][0-9a-z]+)\s*"/g

/**
 * The allocator that the text of a registry file speaks of, however broken the file is: the id that it states, or the id that
 * the chain knows for the first of its addresses that is an allocator's. To tell people whom a fault concerns, not to count by.
 */
export const namedAllocator = (text: string, chain: ChainDirectory): Option.Option<string> =>
  Option.orElse(Option.fromNullable(statedId.exec(text)?.[1]), () =>
    Option.firstSomeOf(Array.from(text.matchAll(statedAddresses), ([, address = ""]) => chain.idOf(address)))
  )
