import { quantity } from "../../rules/Explanation.js"
import { known } from "../../shared/Known.js"
import { always } from "../ReportCheck.js"
import { outcomeOfViolators } from "../Violators.js"
import type { ClientCheck } from "./ClientCheck.js"
import type { ClientCheckId } from "./ClientCheckId.js"
import type { ClientReport, ReportedProvider } from "./ClientReport.js"
import { storageProviders } from "./ProviderTexts.js"

/** Who measures a provider's success rate. */
interface RateSource {
  /** As messages call it. */
  readonly name: "HTTP" | "RPA"
  /** Where the rates come from. */
  readonly source: string
  readonly needsHttp: boolean
  readonly rateOf: (provider: ReportedProvider) => number | null
}

export const overHttp: RateSource = {
  name: "HTTP",
  source: "FilSpark",
  needsHttp: true,
  rateOf: ({ http }) => http
}

export const byUrlFinder: RateSource = {
  name: "RPA",
  source: "URL finder",
  needsHttp: false,
  rateOf: ({ urlFinder }) => urlFinder
}

/** What a provider's success rate has to be. */
interface RateFloor {
  readonly isReached: (rate: number) => boolean
  /** `above 0`, as sentences put it. */
  readonly text: string
  /** Metadata that says how many providers may stay below. */
  readonly allowance: string
  /** Place of the check among the two on retrievability. */
  readonly place: "1/2" | "2/2"
  /** `equal to zero`, as messages put it. */
  readonly failure: string
}

export const notZero: RateFloor = {
  isReached: (rate) => rate > 0,
  text: "above 0",
  allowance: "max_zero_retrievability_providers",
  place: "1/2",
  failure: "equal to zero"
}

export const threeQuarters: RateFloor = {
  isReached: (rate) => rate >= 0.75,
  text: "75% or more",
  allowance: "max_less_than_75_retrievability_providers",
  place: "2/2",
  failure: "less than 75%"
}

/** A check that every provider's success rate reaches a floor. Source: published rules, "Client checks", 7 to 10. */
export const retrievabilityCheck = (
  id: ClientCheckId,
  { name, source, needsHttp, rateOf: storedRate }: RateSource,
  { isReached, text, allowance, place, failure }: RateFloor
): ClientCheck => ({
  id,
  passesWhen: `The ${name} success rate of every storage provider is ${text}; an unknown rate counts as 0.`,
  source,
  needsHttp,
  ...always<ClientReport>(({ providers }) => {
    const rateOf = (provider: ReportedProvider) => known(storedRate(provider))
    // An unknown rate counts as 0: "Client checks", 7 to 10.
    const below = providers.filter((provider) => !isReached(rateOf(provider) ?? 0))
    return outcomeOfViolators({
      ids: below.map(({ provider }) => provider),
      counted: "storage providers",
      metadata: { [allowance]: 0 },
      messages: {
        pass: `Storage provider ${name} retrievability looks healthy (${place})`,
        fail: (violators) => `${storageProviders(violators)} have ${name} retrieval success rate ${failure}`
      },
      inputs: [
        { name: "Storage providers", value: quantity(providers.length, "storage providers") },
        {
          name: `Storage providers of unknown ${name} success rate`,
          value: quantity(providers.filter((provider) => rateOf(provider) === null).length, "storage providers")
        },
        {
          name: `Storage providers whose ${name} success rate is not ${text}`,
          value: quantity(below.length, "storage providers")
        }
      ],
      boundary: `the ${name} success rate of every storage provider is ${text}`,
      remedy: (each) => `the ${name} success rate of ${each} is ${text}`
    })
  })
})
