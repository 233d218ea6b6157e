import { DateTime } from "effect"
import type { ScoringInput } from "../../../src/domain/scoring/ScoringInput.js"
import type { ScoringMetricId } from "../../../src/domain/scoring/ScoringMetricId.js"
import { client, now, provider } from "./reports.js"

/** The same report after a metric's figure has got better by so many steps: bytes, clients, hundredths of a percentage point. */
export type Change = (input: ScoringInput, steps: bigint) => ScoringInput

const withRate =
  (own: "httpRate" | "urlFinderRate", all: "httpRates" | "urlFinderRates"): Change =>
  (input, steps) => {
    const before = input[own] ?? 0
    const after = Math.min(1, before + Number(steps) / 10_000)
    const rates = Array.from(input.population[all])
    if (rates.includes(before)) rates[rates.indexOf(before)] = after
    return { ...input, [own]: after, population: { ...input.population, [all]: rates } }
  }

const withProviders = (...providers: ScoringInput["providers"]) => ({ ...emptyChange, providers })
const withClients = (...clients: ScoringInput["clients"]) => ({ ...emptyChange, clients })
const emptyChange: Pick<ScoringInput, "clients" | "providers"> = { clients: [], providers: [] }

const plus = (input: ScoringInput, added: typeof emptyChange): ScoringInput => ({
  ...input,
  clients: [...input.clients, ...added.clients],
  providers: [...input.providers, ...added.providers]
})

/** How each metric gets better; a row that carries the change is added where sums are read. */
export const improvements: Readonly<
  Record<Exclude<ScoringMetricId, "EQUALITY_OF_DATACAP_DISTRIBUTION" | "UNIQUE_DATA_SET_SIZE">, Change>
> = {
  IPNI_REPORTING: (input, size) =>
    plus(
      input,
      withProviders(
        provider({ totalDealSize: size, uniqueDataSize: size, ipniReportingStatus: "OK" }),
        provider({ totalDealSize: -size, uniqueDataSize: -size })
      )
    ),
  HTTP_RETRIEVABILITY: withRate("httpRate", "httpRates"),
  URL_FINDER_RETRIEVABILITY: withRate("urlFinderRate", "urlFinderRates"),
  CID_SHARING: (input, size) => plus(input, withClients(client({ cidSharing: [-size] }))),
  DUPLICATED_DATA: (input, size) => plus(input, withProviders(provider({ uniqueDataSize: size }))),
  CLIENT_DIVERSITY: (input, clients) => ({ ...input, clientsNumber: input.clientsNumber + Number(clients) }),
  CLIENT_PREVIOUS_APPLICATIONS: (input, clients) => {
    let left = clients
    return {
      ...input,
      clients: input.clients.map((row) =>
        row.allocationsNumber < 2 && left-- > 0n ? { ...row, allocationsNumber: 2 } : row
      )
    }
  }
}

/** More unique data (fewer for a negative size), of a client that declares nothing of it. */
export const moreUniqueData: Change = (input, size) =>
  plus(input, withClients(client({ expectedSizeOfSingleDataset: 0n, totalUniqDataSetSize: size })))

/** An instant so many whole months before the report. */
export const monthsAgo = (months: number): DateTime.Utc => DateTime.subtract(now, { months })
