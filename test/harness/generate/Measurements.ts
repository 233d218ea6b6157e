import type { CopyRow } from "../../../src/adapters/sandbox/sample/CopyRows.js"
import { type SeededRandom, seededRandom } from "../../../src/adapters/sandbox/sample/SeededRandom.js"
import { HOURS_PER_DAY, timestampText } from "../../../src/adapters/sandbox/sample/Timeline.js"
import type { DealTally } from "./DealTally.js"
import type { GeneratedNetwork } from "./GeneratedNetwork.js"

/** Days after its last deal for which a provider is still measured. */
const MEASURED_AFTER = 30

/** How well a provider serves, from day to day. */
interface MeasuredProvider {
  readonly id: string
  readonly first: number
  readonly last: number
  /** FilSpark tests it, too. */
  readonly inSpark: boolean
  readonly random: SeededRandom
  level: number
}

/** FilSpark tested a part of the providers only. */
const SPARK_SHARE = 0.4

/** Rows of a day's measurements: FilSpark's at midnight, the URL finder's five minutes later. */
export interface MeasuredDay {
  readonly spark: ReadonlyArray<CopyRow>
  readonly urlFinder: ReadonlyArray<CopyRow>
}

/**
 * Every full day of the history; each provider from its first deal until a month after its last one, by FilSpark only if
 * it is one of those that FilSpark tests.
 */
export function* measuredDays(network: GeneratedNetwork, { providerDays }: DealTally): Generator<MeasuredDay> {
  const providers = network.providers.flatMap((id): ReadonlyArray<MeasuredProvider> => {
    const days = providerDays.get(id)
    if (days === undefined) return []
    const random = seededRandom(network.seed, "measurements", id)
    const inSpark = random.chance(SPARK_SHARE)
    return [{ id, first: days.first, last: days.last + MEASURED_AFTER, inSpark, random, level: newLevel(random) }]
  })
  const today = Math.floor(network.period.until / HOURS_PER_DAY)
  for (let day = network.period.from / HOURS_PER_DAY; day < today; day++) {
    const measured = providers.filter(({ first, last }) => first <= day && day <= last)
    for (const provider of measured)
      if (provider.random.chance(LEVEL_CHANGE)) provider.level = newLevel(provider.random)
    const [midnight, later] = [timestamp(day, 0), timestamp(day, 5)]
    yield {
      spark: measured.flatMap((provider) => (provider.inSpark ? sparkRow(provider, midnight) : [])),
      urlFinder: measured.map((provider) => urlFinderRow(provider, later))
    }
  }
}

/** A provider's level lasts for weeks. */
const LEVEL_CHANGE = 0.02

/** Half of the providers serve well, a third hardly at all. */
const newLevel = (random: SeededRandom): number => {
  const draw = random.next()
  return draw < 0.33 ? random.between(0, 0.1) : draw < 0.5 ? random.between(0.2, 0.7) : random.between(0.75, 1)
}

const noisy = ({ level, random }: MeasuredProvider): number =>
  Math.min(1, Math.max(0, level + random.between(-0.05, 0.05)))

const timestamp = (day: number, minutes: number) => `${timestampText(day * HOURS_PER_DAY + minutes / 60)}Z`

const sparkRow = (provider: MeasuredProvider, date: string): ReadonlyArray<CopyRow> => {
  const { id, random } = provider
  const draw = random.next()
  if (draw < 0.03) return []
  const total = draw < 0.032 ? 0 : 20 + random.integer(400)
  const successful = Math.round(total * noisy(provider))
  const http = random.chance(0.02) ? null : random.integer(successful + 1)
  return [
    {
      date,
      provider: id,
      total,
      successful,
      success_rate: total === 0 ? 0 : successful / total,
      successful_http: http,
      success_rate_http: http === null ? null : total === 0 ? 0 : http / total
    }
  ]
}

const urlFinderRow = (provider: MeasuredProvider, date: string): CopyRow => ({
  date,
  provider: provider.id,
  success_rate: provider.random.chance(0.05) ? null : Math.round(noisy(provider) * 10_000) / 10_000
})
