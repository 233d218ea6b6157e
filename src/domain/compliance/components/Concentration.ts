import { printQuantity, quantity } from "../../rules/Explanation.js"
import { compareTo, percentOf, truncated } from "../../shared/Ratio.js"
import { wholeAccount } from "./Account.js"
import type { ScoreComponent } from "./ScoreComponent.js"

/** A client's biggest provider against the share that one may hold. Source: published rules, "Weighted compliance score", components. */
export const concentration: ScoreComponent = {
  id: "concentration",
  name: "Provider concentration",
  description: "DataCap of clients with no provider above the allowed share",
  source: "Verified deals (DMOB)",
  weight: 2,
  measured: "Every client",
  good: "The client's biggest provider holds at most the allowed share",
  accounts: ({ clients }, { maxProviderShare }) =>
    clients.map(({ client, bytes, biggestProviderBytes }) => {
      const share = percentOf(biggestProviderBytes, bytes)
      return wholeAccount(
        client,
        bytes,
        compareTo(share, maxProviderShare) <= 0,
        () =>
          `${printQuantity(quantity(truncated(share), "percent"))} with one provider, more than the ${maxProviderShare}% allowed`
      )
    }),
  words: (_, { maxProviderShare }) => {
    const good = `of clients with at most ${maxProviderShare}% at one provider`
    return {
      good,
      unmeasured: null,
      change: (size) => `${size} more ${good}`,
      boundary: `at most ${maxProviderShare}% of a client's data at one provider`,
      inputs: [{ name: "Allowed share", value: quantity(maxProviderShare, "percent") }]
    }
  }
}
