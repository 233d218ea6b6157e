import { compareClaims, type IpniReporting } from "../../../domain/storage-provider/IpniStatus.js"
import { habits } from "./AdvertisingHabits.js"
import type { ClaimLedger } from "./ClaimLedger.js"
import type { SampleMiner } from "./Miners.js"
import type { Day } from "./ProviderRates.js"
import { seededRandom } from "./SeededRandom.js"

/** Something that a provider told the index. */
export interface SampleAdvertisement {
  readonly day: Day
  readonly entries: number
  /** Takes back an earlier one; lists nothing. */
  readonly isRemoval: boolean
}

/** Who has told the index what. */
export interface Advertising {
  /** Advertisements of a provider up to the end of a day, the oldest first. */
  readonly upTo: (miner: SampleMiner, day: Day) => ReadonlyArray<SampleAdvertisement>
  /** How a provider stands on a day, to a platform that knows its newest advertisements alone. */
  readonly standing: (miner: SampleMiner, day: Day) => IpniReporting
}

/** Advertisements that a platform reads of a provider it has not read before. Source: external services, "IPNI". */
const READ_AT_FIRST = 11

/** Share of advertisements that take one back. */
const REMOVALS = 0.04

/** The advertisements of a provider as far as they were asked for. */
interface Chain {
  readonly advertisements: Array<SampleAdvertisement>
  /** Claims that they tell of. */
  told: number
  /** When it advertises next, if there is something to tell. */
  next: Day
}

/**
 * Chains of advertisements that go with the claims: the one of a day tells of what was claimed before it, and there is
 * none without a new claim.
 */
export const sampleAdvertising = (seed: number, ledger: ClaimLedger, firstDay: Day): Advertising => {
  const chains = new Map<string, Chain>()

  const chainOf = ({ habit: name, id }: SampleMiner, until: Day): ReadonlyArray<SampleAdvertisement> => {
    const habit = habits[name]
    if (habit === undefined) return []
    const begin = firstDay + seededRandom(seed, "habit", id).integer(habit.every)
    const chain = chains.get(id) ?? { advertisements: [], told: 0, next: begin }
    for (; chain.next <= until; chain.next += habit.every) {
      const day = chain.next
      const claims = ledger.claimsBefore(id, day)
      if (claims === chain.told) continue
      const isRemoval = chain.advertisements.length > 0 && seededRandom(seed, "removal", id, day).chance(REMOVALS)
      const entries = isRemoval ? 0 : Math.round((claims - chain.told) * habit.entriesPerClaim)
      chain.advertisements.push({ day, entries, isRemoval })
      if (!isRemoval) chain.told = claims
    }
    chains.set(id, chain)
    return chain.advertisements
  }

  const upTo: Advertising["upTo"] = (miner, day) => {
    const chain = chainOf(miner, day)
    return chain.slice(0, countUpTo(chain, day))
  }

  return {
    upTo,
    standing: (miner, day) => {
      const claims = ledger.claimsBefore(miner.id, day)
      const chain = chainOf(miner, day)
      const end = countUpTo(chain, day)
      const newest = end === 0 ? [] : chain.slice(Math.max(0, end - READ_AT_FIRST), end)
      return compareClaims({
        peerId: miner.indexPeerId,
        advertisements: newest.map(({ entries, isRemoval }) => ({ entries: BigInt(entries), isRemoval })),
        actualClaims: claims === 0 ? null : BigInt(claims)
      })
    }
  }
}

/** Advertisements of an ascending chain up to the end of a day. */
const countUpTo = (chain: ReadonlyArray<SampleAdvertisement>, day: Day): number => {
  let count = chain.length
  while (count > 0 && (chain[count - 1]?.day ?? day) > day) count -= 1
  return count
}
