import { EDITION_START_EPOCH } from "../../../domain/time/ChainEpoch.js"
import type { RealData } from "./RealData.js"
import { seededRandom } from "./SeededRandom.js"

/** How well a provider serves, and whom: good ones have many clients, poor ones a few that use nobody else. */
export type Quality = "good" | "fair" | "poor"

export interface SampleProvider {
  /** `f0…` */
  readonly id: string
  readonly quality: Quality
}

const counts: Readonly<Record<Quality, number>> = { good: 72, fair: 40, poor: 138 }

/** Clients that a poor provider may have: one more, and the rule on their number is kept. */
export const POOR_PROVIDER_CLIENTS = 3

/**
 * Providers with real ids. Poor ones are taken from those without a deal of the current edition, for their few
 * real clients would count.
 */
export const sampleProviders = (seed: number, data: RealData): ReadonlyArray<SampleProvider> => {
  const random = seededRandom(seed, "providers")
  const recent = new Set<string>()
  const all = new Set<string>()
  for (const { providerId = "", termStart = "" } of data.deals) {
    all.add(providerId)
    if (termStart !== "" && Number(termStart) >= EDITION_START_EPOCH) recent.add(providerId)
  }
  const ids = [...all].sort()
  const busy = random.sample(
    ids.filter((id) => recent.has(id)),
    counts.good + counts.fair
  )
  const quiet = random.sample(
    ids.filter((id) => !recent.has(id)),
    counts.poor
  )
  return [
    ...busy.map((id, at): SampleProvider => ({ id: `f0${id}`, quality: at < counts.good ? "good" : "fair" })),
    ...quiet.map((id): SampleProvider => ({ id: `f0${id}`, quality: "poor" }))
  ]
}
