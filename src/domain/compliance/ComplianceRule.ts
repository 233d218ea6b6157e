import { Record as Rec } from "effect"
import type { Explanation } from "../rules/Explanation.js"
import type { ProviderWeek } from "../storage-provider/ProviderWeek.js"

/** Average success rate of a week, 0..1; null when unknown or switched off. */
export interface WeekAverage {
  readonly http: number | null
  readonly urlFinder: number | null
}

/** Switches of the rules, by rule id. */
export interface MetricsChecked {
  readonly httpRetrievability: boolean
  readonly urlFinderRetrievability: boolean
  readonly numberOfClients: boolean
  readonly totalDealSize: boolean
}

export const everythingChecked: MetricsChecked = {
  httpRetrievability: true,
  urlFinderRetrievability: true,
  numberOfClients: true,
  totalDealSize: true
}

/** What holds when no switches are given at all. */
export const nothingChecked: MetricsChecked = Rec.map(everythingChecked, () => false)

/** A rule that a storage provider keeps or breaks in a week. */
export interface ComplianceRule {
  readonly id: keyof MetricsChecked
  readonly description: string
  /** Where the figures come from. */
  readonly source: string
  /** Whether only rule sets that measure HTTP have it. */
  readonly needsHttp: boolean
  readonly passes: (week: ProviderWeek, average: WeekAverage) => boolean
  readonly explain: (week: ProviderWeek, average: WeekAverage) => Explanation
}
