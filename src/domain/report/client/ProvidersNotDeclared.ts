import { Option } from "effect"
import { best, type Prospect, printQuantity, quantity } from "../../rules/Explanation.js"
import { byIdNumber } from "../../shared/Ids.js"
import { compareTo, EXACT_ONE, exactly, percentOf, quotient } from "../../shared/Ratio.js"
import { fixed2 } from "../../shared/Texts.js"
import { withLimit } from "../ReportCheck.js"
import type { ClientCheck } from "./ClientCheck.js"
import type { ClientReport } from "./ClientReport.js"
import { storageProvidersAre } from "./ProviderTexts.js"

/**
 * Share of the client's providers that its application keeps quiet about; they are told even when there are few enough.
 * Source: published rules, "Client checks", 14.
 */
export const providersNotDeclared: ClientCheck = {
  id: "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_NOT_DECLARED",
  passesWhen:
    "Of the storage providers that the client stores with, its application declares all but the share that the limit allows; nothing is cut off or rounded.",
  source: "Verified deals (DMOB); client application (GitHub)",
  needsHttp: false,
  ...withLimit<ClientReport>("maxNotDeclaredPercentage", ({ declaredProviders, providers }, limit) => {
    const declared = new Set(declaredProviders)
    const undeclared = providers
      .map(({ provider }) => provider)
      .filter((provider) => !declared.has(provider))
      .sort(byIdNumber)
    const share = percentOf(BigInt(undeclared.length), BigInt(providers.length))
    const percentage = quotient(share.numerator, share.denominator)
    const result = compareTo(share, limit) <= 0
    const boundary = `at most ${limit}% of the storage providers not declared`
    return Option.some({
      result,
      metadata: {
        violating_ids: undeclared,
        max_percentage_of_not_declared_providers: limit,
        percentage_of_not_declared_providers: fixed2(percentage),
        msg:
          undeclared.length === 0
            ? "All actual storage providers are declared in application file"
            : `${storageProvidersAre(undeclared.length)} not declared in application file`
      },
      explanation: {
        inputs: [
          { name: "Storage providers", value: quantity(providers.length, "storage providers") },
          { name: "Storage providers not declared", value: quantity(undeclared.length, "storage providers") },
          { name: "Share of storage providers not declared", value: quantity(percentage, "percent") }
        ],
        boundary,
        prospect: result ? best : untilDeclared(undeclared.length - mostUndeclared(providers.length, limit), boundary)
      }
    })
  })
}

/** Storage providers, out of so many, that need not be declared. */
const mostUndeclared = (providers: number, limit: number): number =>
  Number((BigInt(providers) * exactly(limit)) / (100n * EXACT_ONE))

const untilDeclared = (missing: number, boundary: string): Prospect => {
  const distance = quantity(missing, "storage providers")
  return {
    _tag: "Within",
    boundary,
    distance,
    text: `passes when the application declares ${printQuantity(distance)} more`
  }
}
