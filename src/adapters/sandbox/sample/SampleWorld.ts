import { type DateTime, Effect } from "effect"
import { type Advertising, sampleAdvertising } from "./Advertising.js"
import { type ClaimLedger, claimLedger } from "./ClaimLedger.js"
import { type Miners, sampleMiners } from "./Miners.js"
import { type Network, sampleNetwork } from "./Network.js"
import type { Day } from "./ProviderRates.js"
import { type RealData, readRealData } from "./RealData.js"
import { HOURS_PER_DAY, type Hour, historyStart } from "./Timeline.js"

/** What decides over everything in the sample. */
export interface SampleKey {
  readonly seed: number
  readonly firstStart: DateTime.Utc
}

/** What the sample's services tell and its history is made of. */
export interface SampleWorld {
  readonly seed: number
  /** First hour of history, and its day. */
  readonly history: Hour
  readonly firstDay: Day
  readonly data: RealData
  readonly network: Network
  readonly miners: Miners
  readonly claims: ClaimLedger
  readonly advertising: Advertising
}

export const sampleWorld = (key: SampleKey) => Effect.map(readRealData, (data) => sampleWorldOf(key, data))

export const sampleWorldOf = ({ firstStart, seed }: SampleKey, data: RealData): SampleWorld => {
  const network = sampleNetwork(seed, data)
  const history = historyStart(firstStart)
  const firstDay = history / HOURS_PER_DAY
  const claims = claimLedger(network, data, history)
  return {
    seed,
    history,
    firstDay,
    data,
    network,
    miners: sampleMiners(network, data),
    claims,
    advertising: sampleAdvertising(seed, claims, firstDay)
  }
}
