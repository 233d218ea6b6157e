import type { Network } from "./Network.js"
import type { Quality, SampleProvider } from "./Providers.js"
import { type SeededRandom, seededRandom } from "./SeededRandom.js"

/** What FilSpark measured of a provider on a day; http counts are absent now and then. */
export interface SparkDay {
  readonly total: number
  readonly successful: number
  readonly successfulHttp: number | undefined
}

/** What the URL finder found of a provider on a day. */
export interface UrlFinderDay {
  /** In percent; none when no URL could be tried. */
  readonly percent: number | undefined
  readonly resultCode: string
}

/** Days since 1970-01-01. */
export type Day = number

/** Share of successful requests in ordinary times and in the other spells that a provider has. */
const levels: Readonly<Record<Quality, { readonly usual: number; readonly spell: number; readonly chance: number }>> = {
  good: { usual: 0.93, spell: 0.1, chance: 0.06 },
  fair: { usual: 0.7, spell: 0.12, chance: 0.45 },
  poor: { usual: 0.03, spell: 0.75, chance: 0.07 }
}

/** Length of a spell, in days; every provider has its own phase, so that no weekday or week is special. */
const SPELL_DAYS = 33

const failures = ["NoDealsFound", "TimedOut", "FailedToGetWorkingUrl", "NoPeerId"]

/** FilSpark's measurement of a provider on a day; none for the odd day without one. */
export const sparkDay = (network: Network, provider: SampleProvider, day: Day): SparkDay | undefined => {
  const random = seededRandom(network.seed, "spark", provider.id, day)
  if (random.chance(0.03)) return undefined
  // A provider that nobody tested is listed with nothing but zeros.
  if (random.chance(0.002)) return { total: 0, successful: 0, successfulHttp: 0 }
  const total = 20 + random.integer(400)
  const expected = level(network, provider, day, "http")
  const successful = share(random, total, expected + 0.03)
  const successfulHttp = Math.min(successful, share(random, total, expected))
  return { total, successful, successfulHttp: random.chance(0.02) ? undefined : successfulHttp }
}

/** The URL finder's measurement of a provider on a day. */
export const urlFinderDay = (network: Network, provider: SampleProvider, day: Day): UrlFinderDay => {
  const random = seededRandom(network.seed, "url finder", provider.id, day)
  if (random.chance(provider.quality === "poor" ? 0.15 : 0.02)) {
    return { percent: undefined, resultCode: random.pick(failures) }
  }
  return { percent: share(random, 10_000, level(network, provider, day, "url")) / 100, resultCode: "Success" }
}

/** Rows of `provider_url_finder_retrievability_daily`: rate 0..1 or unknown. */
export const urlFinderRate = ({ percent }: UrlFinderDay): number | null =>
  percent === undefined ? null : percent / 100

/** Level of a provider in the spell that a day belongs to. */
const level = (network: Network, provider: SampleProvider, day: Day, kind: "http" | "url"): number => {
  const phase = seededRandom(network.seed, "phase", provider.id).integer(SPELL_DAYS)
  const spell = Math.floor((day + phase) / SPELL_DAYS)
  const random = seededRandom(network.seed, "spell", provider.id, spell)
  // Most spells are of the machine, some of one way to reach it.
  const shared = random.chance(levels[provider.quality].chance)
  const alone = seededRandom(network.seed, kind, provider.id, spell).chance(0.04)
  const { usual, spell: other } = levels[provider.quality]
  return shared !== alone ? other : usual
}

/** Successes among attempts at a level, with the noise of a day. */
const share = (random: SeededRandom, attempts: number, expected: number): number =>
  Math.round(attempts * Math.min(1, Math.max(0, expected + random.between(-0.05, 0.05))))
