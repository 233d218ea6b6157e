import { Option } from "effect"
import { bytes, quantity } from "../../rules/Explanation.js"
import { sumOf } from "../../shared/Grouping.js"
import { percentOf, truncated } from "../../shared/Ratio.js"
import { withLimit } from "../ReportCheck.js"
import { outcomeOfViolators } from "../Violators.js"
import type { ClientCheck } from "./ClientCheck.js"
import type { ClientReport } from "./ClientReport.js"
import { storageProviders } from "./ProviderTexts.js"

/** Share of duplicates in what each provider stores. Source: published rules, "Client checks", 4. */
export const providersExceedMaxDuplication: ClientCheck = {
  id: "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_EXCEED_MAX_DUPLICATION",
  passesWhen:
    "No storage provider has more duplicates than the limit allows, in percent of its deal size, cut off after two decimals; one without deal size has none.",
  source: "Verified deals (DMOB)",
  needsHttp: false,
  ...withLimit<ClientReport>("maxDuplicationPercentage", ({ providers }, limit) => {
    const shares = providers
      .filter(({ totalDealSize }) => totalDealSize > 0n)
      .map(({ provider, totalDealSize, uniqueDataSize }) => ({
        provider,
        share: truncated(percentOf(totalDealSize - uniqueDataSize, totalDealSize))
      }))
    return Option.some(
      outcomeOfViolators({
        ids: shares.filter(({ share }) => share > limit).map(({ provider }) => provider),
        counted: "storage providers",
        metadata: { max_duplication_percentage: limit, max_providers_exceeding_max_duplication: 0 },
        messages: {
          pass: "Storage provider duplication looks healthy",
          fail: (violators) => `${storageProviders(violators)} sealed too much duplicate data`
        },
        inputs: [
          { name: "Deal size", value: bytes(sumOf(providers, ({ totalDealSize }) => totalDealSize)) },
          {
            name: "Greatest share of duplicates at one storage provider",
            value: quantity(
              shares.reduce((most, { share }) => Math.max(most, share), 0),
              "percent"
            )
          }
        ],
        boundary: `at most ${limit}% of a storage provider's deals are duplicates`,
        remedy: (each) => `at most ${limit}% of the deals with ${each} are duplicates`
      })
    )
  })
}
