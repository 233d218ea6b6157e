import { quantity } from "../../rules/Explanation.js"
import { always } from "../ReportCheck.js"
import { outcomeOfViolators } from "../Violators.js"
import type { ClientCheck } from "./ClientCheck.js"
import type { ClientReport, ReportedProvider } from "./ClientReport.js"
import { storageProviders } from "./ProviderTexts.js"

/** Whether it is known where each provider is. Source: published rules, "Client checks", 5. */
export const providersUnknownLocation: ClientCheck = {
  id: "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_UNKNOWN_LOCATION",
  passesWhen: "The country of every storage provider is known.",
  source: "Places of addresses (ipinfo)",
  needsHttp: false,
  ...always<ClientReport>(({ providers }) => {
    const unknown = providers.filter((provider) => !hasCountry(provider))
    return outcomeOfViolators({
      ids: unknown.map(({ provider }) => provider),
      counted: "storage providers",
      metadata: { max_providers_with_unknown_location: 0 },
      messages: {
        pass: "Storage provider locations looks healthy",
        fail: (violators) => `${storageProviders(violators)} have unknown IP location`
      },
      inputs: [
        { name: "Storage providers", value: quantity(providers.length, "storage providers") },
        { name: "Storage providers of unknown country", value: quantity(unknown.length, "storage providers") }
      ],
      boundary: "the country of every storage provider is known",
      remedy: (each) => `the country of ${each} is known`
    })
  })
}

const hasCountry = ({ location }: ReportedProvider): boolean => location !== null && (location.country ?? "") !== ""
