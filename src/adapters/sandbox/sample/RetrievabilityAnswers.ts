import { pieceCid } from "./ChainText.js"
import type { Network } from "./Network.js"
import { type Day, sparkDay, urlFinderDay } from "./ProviderRates.js"
import type { SampleProvider } from "./Providers.js"
import { seededRandom } from "./SeededRandom.js"
import { dayText, HOURS_PER_DAY, instantOf, timestampText } from "./Timeline.js"

/** `GET /miners/retrieval-success-rate/summary` over the days [from, to]: counts as text, http fields now and then missing. */
export const sparkSummary = (network: Network, from: Day, to: Day) =>
  network.providers.flatMap((provider) => {
    let [total, successful] = [0, 0]
    let http: number | undefined
    let measured = false
    for (let day = from; day <= to; day++) {
      const measurement = sparkDay(network, provider, day)
      if (measurement === undefined) continue
      measured = true
      total += measurement.total
      successful += measurement.successful
      if (measurement.successfulHttp !== undefined) http = (http ?? 0) + measurement.successfulHttp
    }
    if (!measured) return []
    const rate = (count: number) => (total === 0 ? 0 : count / total)
    return [
      {
        miner_id: provider.id,
        total: String(total),
        successful: String(successful),
        success_rate: rate(successful),
        ...(http === undefined ? {} : { successful_http: String(http), success_rate_http: rate(http) })
      }
    ]
  })

/** First generation of the URL finder, `GET /url/retrievability/{provider}`; percent 0 beside any result but `Success`. */
export const urlRetrievability = (network: Network, providerId: string, day: Day) => {
  const provider = network.providers.find(({ id }) => id === providerId)
  if (provider === undefined) return { result: "NoDealsFound", retrievability_percent: 0 }
  const { percent, resultCode } = urlFinderDay(network, provider, day)
  return { result: resultCode, retrievability_percent: percent ?? 0 }
}

/** First generation of the URL finder, `GET /url/find/{provider}/{client}`: a URL of a piece that the client stores there. */
export const workingPieceUrl = (network: Network, providerId: string, clientId: string, day: Day) => {
  const isStored = network.clients.some(({ id, providers }) => id === clientId && providers.includes(providerId))
  const found = isStored ? providerMeasurement(network, providerId, day) : undefined
  if (found === undefined) return { result: "NoDealsFound", url: null }
  if (found.working_url === null) return { result: unreachedResult(found.diagnostics.result_code), url: null }
  return {
    result: "Success",
    url: `${found.working_url}${pieceCid(seededRandom(network.seed, "found", providerId, clientId))}`
  }
}

/** Nothing was served where everything was found. */
const unreachedResult = (resultCode: string) => (resultCode === "Success" ? "FailedToGetWorkingUrl" : resultCode)

/**
 * Second generation of the URL finder: one provider, or a client's pieces there, extended; none when the finder does not
 * know the provider.
 */
export const providerMeasurement = (network: Network, providerId: string, day: Day, clientId: string | null = null) => {
  const provider = network.providers.find(({ id }) => id === providerId)
  return provider === undefined ? undefined : { ...measurement(network, provider, day), client_id: clientId }
}

const measurement = (network: Network, provider: SampleProvider, day: Day) => {
  const random = seededRandom(network.seed, "measurement", provider.id, day)
  const { percent, resultCode } = urlFinderDay(network, provider, day)
  const testedAt = `${timestampText(day * HOURS_PER_DAY + random.next() / 60).replace(" ", "T")}Z`
  const reached = percent !== undefined && percent > 0
  return {
    provider_id: provider.id,
    working_url: reached ? `http://${provider.id}.sample.invalid:8080/piece/` : null,
    retrievability_percent: percent ?? null,
    car_files_percent: percent === undefined ? null : Math.round(percent * random.between(0.8, 1) * 100) / 100,
    tested_at: testedAt,
    performance: {
      bandwidth: reached
        ? {
            status: "Success",
            tested_at: testedAt,
            ping_avg_ms: Math.round(random.between(5, 300)),
            head_avg_ms: Math.round(random.between(20, 600)),
            ttfb_ms: Math.round(random.between(40, 1500)),
            download_speed_mbps: Math.round(random.between(1, 900) * 10) / 10
          }
        : null,
      geolocation: null
    },
    error: null,
    error_code: null,
    diagnostics: { result_code: resultCode }
  }
}

/** Day of `2025-01-31`; none for a text that is no date. */
export const dayOfText = (text: string): Day | undefined => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const day = Date.parse(`${text}T00:00:00Z`) / 86_400_000
  return Number.isInteger(day) && dayText(instantOf(day * HOURS_PER_DAY)) === text ? day : undefined
}
