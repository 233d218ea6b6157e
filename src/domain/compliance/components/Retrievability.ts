import { printQuantity, quantity } from "../../rules/Explanation.js"
import { known } from "../../shared/Known.js"
import { wholeAccount } from "./Account.js"
import type { ScoreComponent } from "./ScoreComponent.js"

const percent = (rate: number | null): string =>
  rate === null ? "unknown" : printQuantity(quantity(100 * rate, "percent"))

/** Success rates against the week's average. Source: published rules, "Weighted compliance score", components. */
export const retrievability: ScoreComponent = {
  id: "retrievability",
  name: "Retrievability",
  description: "DataCap at providers whose data is retrieved better than the network's weekly average",
  source: "Verified deals (DMOB); URL finder",
  weight: 5,
  measured: "Providers whose success rate is known, when the week's average is known",
  good: "The rate is strictly above the average",
  accounts: ({ weekAverage, providers }) => {
    const average = known(weekAverage)
    return providers.map(({ provider, bytes, rate: anyRate }) => {
      const rate = known(anyRate)
      const isAbove = rate === null || average === null ? null : rate > average
      return wholeAccount(
        provider,
        bytes,
        isAbove,
        () => `success rate ${percent(rate)}, not above ${percent(average)}`
      )
    })
  },
  words: ({ weekAverage }) => {
    const average = known(weekAverage)
    const above = average === null ? "above the week's average" : `above the week's average of ${percent(average)}`
    const good = `at providers ${above}`
    return {
      good,
      unmeasured:
        average === null ? "in a week whose average is unknown" : "at providers whose success rate is unknown",
      change: (size) => `${size} more ${good}`,
      boundary: `success rate ${above}`,
      inputs: [{ name: "Week's average", value: average === null ? null : quantity(100 * average, "percent") }]
    }
  }
}
