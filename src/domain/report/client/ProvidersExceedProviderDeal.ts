import { Option } from "effect"
import { bytes, printQuantity, quantity } from "../../rules/Explanation.js"
import { sumOf } from "../../shared/Grouping.js"
import { hundredthsWithin } from "../../shared/Hundredths.js"
import { percentOf, truncated } from "../../shared/Ratio.js"
import { withLimit } from "../ReportCheck.js"
import { outcomeOfViolators } from "../Violators.js"
import type { ClientCheck } from "./ClientCheck.js"
import type { ClientReport } from "./ClientReport.js"
import { storageProviders } from "./ProviderTexts.js"

/** Share of the client's deals with each of its providers. Source: published rules, "Client checks", 3. */
export const providersExceedProviderDeal: ClientCheck = {
  id: "STORAGE_PROVIDER_DISTRIBUTION_PROVIDERS_EXCEED_PROVIDER_DEAL",
  passesWhen:
    "No storage provider holds more of the client's deals than the limit allows, in percent of their size, cut off after two decimals.",
  source: "Verified deals (DMOB)",
  needsHttp: false,
  ...withLimit<ClientReport>("maxProviderDealPercentage", ({ providers }, limit) => {
    const total = sumOf(providers, ({ totalDealSize }) => totalDealSize)
    const shares = providers.map(({ provider, totalDealSize }) => ({
      provider,
      share: truncated(percentOf(totalDealSize, total))
    }))
    const greatest = shares.reduce((most, { share }) => Math.max(most, share), 0)
    const excess = printQuantity(quantity(greatest - limit, "percentage points"))
    const fewest = fewestProviders(limit)
    const spread = fewest > providers.length ? `; that takes at least ${storageProviders(fewest)}` : ""
    return Option.some(
      outcomeOfViolators({
        ids: shares.filter(({ share }) => share > limit).map(({ provider }) => provider),
        counted: "storage providers",
        metadata: { max_providers_exceeding_provider_deal: 0 },
        messages: {
          pass: "Storage provider distribution looks healthy",
          fail: (violators) => `${storageProviders(violators)} sealed more than ${limit}% of total datacap`
        },
        inputs: [
          { name: "Deal size", value: bytes(total) },
          { name: "Storage providers", value: quantity(providers.length, "storage providers") },
          { name: "Greatest share of one storage provider", value: quantity(greatest, "percent") }
        ],
        boundary: `at most ${limit}% of the deals with one storage provider`,
        remedy: (each) =>
          `no storage provider holds more than ${limit}% of the deals: ${each} does, by up to ${excess}${spread}`
      })
    )
  })
}

const WHOLE_HUNDREDTHS = 10_000

/** Fewest storage providers among which deals can be shared out so that none holds more than a limit of 0 or more allows. */
const fewestProviders = (limit: number): number => Math.floor(WHOLE_HUNDREDTHS / (hundredthsWithin(limit) + 1)) + 1
