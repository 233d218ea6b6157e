import { best, outOfReach, type Prospect, printEnoughPoints, printQuantity, quantity } from "../../rules/Explanation.js"
import { known } from "../../shared/Known.js"
import type { ProviderWeek } from "../../storage-provider/ProviderWeek.js"
import type { ComplianceRule, WeekAverage } from "../ComplianceRule.js"

/** Which of a week's rates a rule compares. */
interface ComparedRate extends Pick<ComplianceRule, "id" | "description" | "source" | "needsHttp"> {
  readonly rateOf: (week: ProviderWeek) => number | null
  readonly averageOf: (average: WeekAverage) => number | null
}

/** A rule that a provider keeps strictly above the week's average; an average that is unknown or 0 lets nobody pass. */
export const aboveWeekAverage = ({
  rateOf: storedRate,
  averageOf: storedAverage,
  ...rule
}: ComparedRate): ComplianceRule => {
  const rateOf = (week: ProviderWeek) => known(storedRate(week))
  const averageOf = (average: WeekAverage) => known(storedAverage(average))
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
  const distance = 100 * (average - rate)
  const printed = printEnoughPoints(distance, (points) => rate + points / 100 < 1)
  return {
    _tag: "Within",
    boundary: `above ${printQuantity(quantity(100 * average, "percent"))}`,
    distance: quantity(distance, "percentage points"),
    text: `${printed === null ? "any rate above the average" : `more than ${printed} more`} keeps the rule, the average staying as it is`
  }
}
