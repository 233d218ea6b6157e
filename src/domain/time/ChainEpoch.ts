import { DateTime } from "effect"
import { LAST_MILLIS, withinYears } from "./Years.js"

/** First instant of each Filecoin network, in Unix seconds. Source: published rules, "Shared arithmetic and calendar". */
const genesisSeconds = { mainnet: 1_598_306_400, testnet: 1_667_326_380 } as const
export type FilecoinNetwork = keyof typeof genesisSeconds

const EPOCH_SECONDS = 30

/** First epoch of the current data: 2024-03-01T00:00:00Z, network version 22. Earlier deals and allowances do not count. */
export const EDITION_START_EPOCH = 3_698_160

/** Chain height at an instant, rounded down; negative before genesis (mainnet: 2020-08-24T22:00:00Z). */
export const epochAt = (instant: DateTime.Utc, network: FilecoinNetwork = "mainnet"): number =>
  Math.floor((Math.floor(DateTime.toEpochMillis(instant) / 1000) - genesisSeconds[network]) / EPOCH_SECONDS)

/** Last epoch of the year 9999 on mainnet. */
const LAST_EPOCH = Math.floor((LAST_MILLIS / 1000 - genesisSeconds.mainnet) / EPOCH_SECONDS)

/** Whether what lies at an epoch of mainnet belongs to the current data: since the edition start, by the year 9999. */
export const isCurrent = (epoch: number): boolean => epoch >= EDITION_START_EPOCH && epoch <= LAST_EPOCH

/** Instant at which an epoch begins; of one outside the years 1 to 9999, the first or the last instant of those. */
export const epochStart = (epoch: number, network: FilecoinNetwork = "mainnet"): DateTime.Utc =>
  DateTime.unsafeMake(withinYears((genesisSeconds[network] + epoch * EPOCH_SECONDS) * 1000))
