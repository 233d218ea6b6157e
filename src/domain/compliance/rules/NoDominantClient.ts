import { best, bytes, type Prospect } from "../../rules/Explanation.js"
import { printDataSize, roundUpToPrinted } from "../../shared/Bytes.js"
import type { ProviderWeek } from "../../storage-provider/ProviderWeek.js"
import type { ComplianceRule } from "../ComplianceRule.js"

/** Largest share of a provider's deals that one client may have. */
export const BIGGEST_CLIENT_MAX_PERCENT = 30n
const boundary = `at most ${BIGGEST_CLIENT_MAX_PERCENT}% of the deals with one client`

type Sizes = Pick<ProviderWeek, "biggestClientTotalDealSize" | "totalDealSize">

const isKept = ({ biggestClientTotalDealSize, totalDealSize }: Sizes): boolean =>
  100n * biggestClientTotalDealSize <= BIGGEST_CLIENT_MAX_PERCENT * totalDealSize

/** Share of the biggest client in a provider's deals; a provider without deals passes. Source: published rules, "Provider class in a week". */
export const noDominantClient: ComplianceRule = {
  id: "totalDealSize",
  description: boundary,
  source: "Verified deals (DMOB)",
  needsHttp: false,
  passes: isKept,
  explain: (week) => ({
    inputs: [
      { name: "Deals of the biggest client", value: bytes(week.biggestClientTotalDealSize) },
      { name: "Deals", value: bytes(week.totalDealSize) }
    ],
    boundary,
    prospect: isKept(week) ? best : prospectOf(week)
  })
}

/** Deals of others that would make the biggest client small enough. */
const prospectOf = ({ biggestClientTotalDealSize, totalDealSize }: Sizes): Prospect => {
  const enough = (100n * biggestClientTotalDealSize + BIGGEST_CLIENT_MAX_PERCENT - 1n) / BIGGEST_CLIENT_MAX_PERCENT
  const missing = enough - totalDealSize
  return {
    _tag: "Within",
    boundary,
    distance: bytes(missing),
    text: `${printDataSize(roundUpToPrinted(missing))} more of other clients' deals, none of them growing bigger than the biggest client, keeps the rule`
  }
}
