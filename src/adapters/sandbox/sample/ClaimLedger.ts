import { epochStart, isCurrent } from "../../../domain/time/ChainEpoch.js"
import { type SampleDeal, sampleDeals } from "./Deals.js"
import type { Network } from "./Network.js"
import type { Day } from "./ProviderRates.js"
import type { RealData } from "./RealData.js"
import { HOURS_PER_DAY, type Hour, hourOf } from "./Timeline.js"

/** What there was before a day began. */
export interface ClaimLedger {
  /** Deals of a provider, `f0…`, that are in a sector, of whatever edition. */
  readonly dealsBefore: (provider: string, day: Day) => number
  /** Claims of a provider in the current edition. */
  readonly claimsBefore: (provider: string, day: Day) => number
  /** Bytes claimed for a client, `f0…`, in the current edition. */
  readonly bytesBefore: (client: string, day: Day) => bigint
  /** Counts all deals up to an hour that somebody has made anyway, unless the ledger has made its own. */
  readonly learn: (deals: ReadonlyArray<SampleDeal>, until: Hour) => void
}

/**
 * Counts real and generated claims by the day from which on they count. The rows are made when a day is first asked for,
 * which takes a moment, and only the counts are kept.
 */
export const claimLedger = (network: Network, data: RealData, history: Hour): ClaimLedger => {
  const deals = dailySums(0, (sum, deal) => sum + deal)
  const claims = dailySums(0, (sum, claim) => sum + claim)
  const bytes = dailySums(0n, (sum, size) => sum + size)
  const add = (client: string, provider: string, size: bigint, start: Hour) => {
    const day = Math.floor(start / HOURS_PER_DAY)
    claims.add(`f0${provider}`, day, 1)
    bytes.add(`f0${client}`, day, size)
  }
  const addDeal = (provider: string, sectorId: string | null, day: Day) => {
    if (sectorId !== null && sectorId !== "0") deals.add(`f0${provider}`, day, 1)
  }
  for (const { clientId = "", providerId = "", pieceSize = "0", sectorId = "", termStart = "" } of data.deals) {
    if (clientId === "" || providerId === "") continue
    addDeal(providerId, sectorId === "" ? null : sectorId, 0)
    if (termStart === "" || !isCurrent(Number(termStart))) continue
    add(clientId, providerId, BigInt(pieceSize), hourOf(epochStart(Number(termStart))))
  }

  let counted = history
  const count = (made: ReadonlyArray<SampleDeal>, until: Hour) => {
    for (const { clientId, providerId, pieceSize, sectorId, start, created } of made) {
      if (clientId === null || providerId === null) continue
      addDeal(providerId, sectorId, Math.floor(created / HOURS_PER_DAY))
      if (start !== undefined) add(clientId, providerId, pieceSize, Math.max(start, created))
    }
    counted = until
  }
  const before =
    <A>(sums: DailySums<A>) =>
    (key: string, day: Day): A => {
      const until = day * HOURS_PER_DAY
      if (until > counted) count(sampleDeals(network, history, counted, until), until)
      return sums.before(key, day)
    }
  return {
    dealsBefore: before(deals),
    claimsBefore: before(claims),
    bytesBefore: before(bytes),
    learn: (made, until) => {
      if (counted === history) count(made, until)
    }
  }
}

/** Amounts by key and day, to be summed up to a day. */
interface DailySums<A> {
  readonly add: (key: string, day: Day, amount: A) => void
  /** Sum of the amounts of earlier days. */
  readonly before: (key: string, day: Day) => A
}

const dailySums = <A>(zero: A, plus: (sum: A, amount: A) => A): DailySums<A> => {
  const amounts = new Map<string, Map<Day, A>>()
  /** Ascending days with the sum up to their end, until an amount is added. */
  const sums = new Map<string, ReadonlyArray<readonly [Day, A]>>()
  const sumsOf = (key: string) => {
    const known = sums.get(key)
    if (known !== undefined) return known
    let sum = zero
    const made = [...(amounts.get(key) ?? [])]
      .sort(([one], [other]) => one - other)
      .map(([day, amount]) => {
        sum = plus(sum, amount)
        return [day, sum] as const
      })
    sums.set(key, made)
    return made
  }
  return {
    add: (key, day, amount) => {
      const days = amounts.get(key) ?? new Map<Day, A>()
      days.set(day, plus(days.get(day) ?? zero, amount))
      amounts.set(key, days)
      sums.delete(key)
    },
    before: (key, day) => {
      const known = sumsOf(key)
      let [low, high] = [0, known.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if ((known[middle]?.[0] ?? day) < day) low = middle + 1
        else high = middle
      }
      return known[low - 1]?.[1] ?? zero
    }
  }
}
