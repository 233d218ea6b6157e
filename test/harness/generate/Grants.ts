import { seededRandom } from "../../../src/adapters/sandbox/sample/SeededRandom.js"
import { HOURS_PER_DAY, type Hour } from "../../../src/adapters/sandbox/sample/Timeline.js"
import type { GeneratedAllocator } from "./Allocators.js"
import type { GeneratedClient } from "./Clients.js"
import type { GeneratedNetwork } from "./GeneratedNetwork.js"

/** DataCap that a client received. */
export interface ClientGrant {
  readonly client: GeneratedClient
  readonly allocator: GeneratedAllocator
  readonly at: Hour
  readonly bytes: bigint
}

/** DataCap that an allocator received. */
export interface AllocatorGrant {
  readonly allocator: GeneratedAllocator
  readonly at: Hour
  readonly bytes: bigint
  readonly auditStatus: string | null
}

const TiB = 1n << 40n
const PiB = 1n << 50n
const FIRST_TRANCHE = 50n * TiB
const LARGEST_TRANCHE = 10n * PiB
const ALLOCATOR_TRANCHE = 5n * PiB
/** A client that has used up its DataCap long ago may still ask for more, so often at most. */
const SPARE_TRANCHES = 3

/** Earliest first. Tranches double until they cover what the client used, spread over its time. */
export const clientGrants = (
  network: GeneratedNetwork,
  used: ReadonlyMap<string, bigint>
): ReadonlyArray<ClientGrant> =>
  network.clients
    .flatMap((client) => {
      const random = seededRandom(network.seed, "grants", client.id)
      const tranches = doublingTranches(used.get(client.id) ?? 0n, random.integer(SPARE_TRANCHES + 1))
      const [main, ...others] = client.allocators
      return tranches.flatMap((bytes, position): ReadonlyArray<ClientGrant> => {
        // Each allocator of a client gives at least once when there are as many tranches.
        const allocator = others[position - 1] ?? (random.chance(0.8) ? main : random.pick(client.allocators))
        if (allocator === undefined) return []
        return [{ client, allocator, at: grantHour(network, client, position / tranches.length, random.next()), bytes }]
      })
    })
    .sort((a, b) => a.at - b.at)

const doublingTranches = (used: bigint, spare: number): ReadonlyArray<bigint> => {
  const tranches: Array<bigint> = []
  let bytes = FIRST_TRANCHE
  let left = used
  let extra = spare
  do {
    tranches.push(bytes)
    left -= bytes
    bytes = bytes * 2n > LARGEST_TRANCHE ? LARGEST_TRANCHE : bytes * 2n
  } while (left > 0n || extra-- > 0)
  return tranches
}

/** The first tranche comes days before the first deal; that of a client of former editions, with the old deals. */
const grantHour = ({ period }: GeneratedNetwork, client: GeneratedClient, place: number, draw: number): Hour => {
  if (place === 0 && client.old) return period.oldFrom - draw * 30 * HOURS_PER_DAY
  if (place === 0) return Math.max(period.oldUntil + 1, client.from - (1 + 20 * draw) * HOURS_PER_DAY)
  return Math.min(period.until - 1, client.from + (place + draw * 0.05) * (client.until - client.from))
}

const auditStatuses = ["passed", "passed", "passedConditionally", "failed", null]

/** Earliest first; they cover what the allocator gave. Those that gave nothing were granted something long ago. */
export const allocatorGrants = (
  network: GeneratedNetwork,
  given: ReadonlyMap<string, bigint>
): ReadonlyArray<AllocatorGrant> =>
  network.allocators
    .flatMap((allocator) => {
      const random = seededRandom(network.seed, "allocator grants", allocator.id)
      const count = Number((given.get(allocator.id) ?? 0n) / ALLOCATOR_TRANCHE) + 1 + random.integer(3)
      const { from, oldFrom, oldUntil, until } = network.period
      const isOld = !allocator.active || random.chance(0.2)
      return Array.from({ length: count }, (_, position): AllocatorGrant => {
        const place = (position + random.next()) / count
        const at =
          isOld && position === 0 ? random.between(oldFrom - 5000, oldUntil - 1) : from + place * (until - from)
        const auditStatus = position === 0 ? "notAudited" : random.pick(auditStatuses)
        return { allocator, at, bytes: ALLOCATOR_TRANCHE, auditStatus }
      })
    })
    .sort((a, b) => a.at - b.at)
