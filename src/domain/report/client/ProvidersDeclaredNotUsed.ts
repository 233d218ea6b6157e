import { quantity } from "../../rules/Explanation.js"
import { always } from "../ReportCheck.js"
import { outcomeOfViolators } from "../Violators.js"
import type { ClientCheck } from "./ClientCheck.js"
import type { ClientReport } from "./ClientReport.js"
import { storageProvidersAre } from "./ProviderTexts.js"

/**
 * Whether the application names providers in vain. What it names twice counts twice, as the list is kept; ids compare as
 * texts. Source: published rules, "Client checks", 13.
 */
export const providersDeclaredNotUsed: ClientCheck = {
  id: "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_DECLARED_NOT_USED",
  passesWhen: "The client stores with every storage provider that its application declares.",
  source: "Verified deals (DMOB); client application (GitHub)",
  needsHttp: false,
  ...always<ClientReport>(({ declaredProviders, providers }) => {
    const used = new Set(providers.map(({ provider }) => provider))
    const unused = declaredProviders.filter((declared) => !used.has(declared))
    return outcomeOfViolators({
      ids: unused,
      counted: "storage providers",
      metadata: { max_declared_not_used_providers: 0 },
      messages: {
        pass: "All declared storage providers match actual providers",
        fail: (violators) => `${storageProvidersAre(violators)} declared in application file but not actually used`
      },
      inputs: [
        { name: "Declarations", value: quantity(declaredProviders.length, "none") },
        { name: "Declarations of storage providers that are not used", value: quantity(unused.length, "none") }
      ],
      boundary: "every declared storage provider is used",
      remedy: (each) => `${each} is used, or left out of the application`
    })
  })
}
