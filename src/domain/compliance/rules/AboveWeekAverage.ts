import { best, outOfReach, type Prospect, printQuantity, quantity } from "../../rules/Explanation.js"
import type { ProviderWeek } from "../../storage-provider/ProviderWeek.js"
import type { ComplianceRule, WeekAverage } from "../ComplianceRule.js"

/** Which of a week's rates a rule compares. */
interface ComparedRate extends Pick<ComplianceRule, "id" | "description" | "source" | "needsHttp"> {
  readonly rateOf: (week: ProviderWeek) => number | null
  readonly averageOf: (average: WeekAverage) => number | null
}

/** A rule that a provider keeps strictly above the week's average; an average that is unknown or 0 lets nobody pass. */
export const aboveWeekAverage = ({ rateOf, averageOf, ...rule }: ComparedRate): ComplianceRule => {
  const isAbove = (rate: number | null, average: number | null): boolean =>
    rate !== null && average !== null && average !== 0 && rate > average
  return {
    ...rule,
    passes: (week, average) => isAbove(rateOf(week), averageOf(average)),
    explain: (week, averages) => {
      const [rate, average] = [rateOf(week), averageOf(averages)]
      return {
        inputs: [
          { name: "Success rate", value: inPercent(rate) },
          { name: "Average of the week", value: inPercent(average) }
        ],
        boundary:
          average === null
            ? "above the week's average"
            : `above the week's average of ${printQuantity(quantity(100 * average, "percent"))}`,
        prospect: isAbove(rate, average) ? best : prospectOf(rate, average)
      }
    }
  }
}

const inPercent = (rate: number | null) => (rate === null ? null : quantity(100 * rate, "percent"))

const prospectOf = (rate: number | null, average: number | null): Prospect => {
  if (average === null) return outOfReach("the week's average is not known")
  if (average === 0) return outOfReach("the week's average is 0, above which nobody counts")
  if (average >= 1) return outOfReach("no rate lies above an average of 100%")
  if (rate === null) return outOfReach("the provider was not measured")
  const distance = quantity(100 * (average - rate), "percentage points")
  return {
    _tag: "Within",
    boundary: `above ${printQuantity(quantity(100 * average, "percent"))}`,
    distance,
    text: `more than ${printQuantity(distance)} more keeps the rule, the average staying as it is`
  }
}
