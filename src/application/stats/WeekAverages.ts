import { Effect, Option } from "effect"
import type { DataType } from "../../domain/allocator/Allocator.js"
import type { RuleSet } from "../../domain/rules/RuleSet.js"
import type { RateSwitches } from "../../domain/storage-provider/Retrievability.js"
import type { FilPlusEdition } from "../../domain/time/FilPlusEdition.js"
import type { WeekRange } from "../ports/AllocatorRepository.js"
import { CurrentRuleSet } from "../ports/CurrentRuleSet.js"
import { type AverageOfWeek, StatsRepository } from "../ports/StatsRepository.js"
import { openDataByEdition, readOpenDataSources } from "../storage-provider/OpenData.js"
import { wantedAverage } from "./LastWeekAverage.js"
import { allocatorsCounted, selectedProviders } from "./Populations.js"

/** Whose rates are averaged, in which weeks. */
export interface AveragesAsked {
  readonly weeks: WeekRange
  readonly edition: Option.Option<FilPlusEdition>
  /** Everybody when none. */
  readonly dataType: Option.Option<DataType>
  readonly wanted: RateSwitches
}

/** Average rates of providers in each week that has some, ascending; of open data by the applications that the edition accepts. */
export const providerAverages = Effect.fn("providerAverages")(function* (asked: AveragesAsked) {
  const stats = yield* StatsRepository
  const ruleSet = yield* CurrentRuleSet
  const among = Option.isNone(asked.dataType)
    ? Option.none()
    : Option.some(
        selectedProviders(asked.dataType.value, openDataByEdition(yield* readOpenDataSources, ruleSet, asked.edition))
      )
  return wantedOf(yield* stats.providerAverages({ weeks: asked.weeks, among }), asked.wanted, ruleSet)
})

/** Average weighted rates of the standard allocators that a registry accepts, in each week that has some, ascending. */
export const allocatorAverages = Effect.fn("allocatorAverages")(function* (asked: AveragesAsked) {
  const stats = yield* StatsRepository
  const ruleSet = yield* CurrentRuleSet
  const among = Option.some(yield* allocatorsCounted(asked.edition, asked.dataType))
  return wantedOf(yield* stats.allocatorAverages({ weeks: asked.weeks, among }), asked.wanted, ruleSet)
})

const wantedOf = (
  weeks: ReadonlyArray<AverageOfWeek>,
  wanted: RateSwitches,
  ruleSet: RuleSet
): ReadonlyArray<AverageOfWeek> =>
  weeks.map(({ average, week }) => ({ week, average: wantedAverage(average, wanted, ruleSet) }))
