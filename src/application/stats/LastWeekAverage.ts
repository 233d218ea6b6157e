import { type DateTime, Option } from "effect"
import type { WeekAverage } from "../../domain/compliance/ComplianceRule.js"
import type { RuleSet } from "../../domain/rules/RuleSet.js"
import { measuredSwitches, type RateSwitches } from "../../domain/storage-provider/Retrievability.js"
import { editionAt, type FilPlusEdition } from "../../domain/time/FilPlusEdition.js"
import { lastFullWeek, type Week, weekIndex } from "../../domain/time/Week.js"

const unknown: WeekAverage = { http: null, urlFinder: null }

/** Averages of the last complete week; unknown when an edition of the past was asked for. */
export const lastWeekAverage = (
  weeks: ReadonlyArray<{ readonly week: Week; readonly average: WeekAverage }>,
  edition: Option.Option<FilPlusEdition>,
  now: DateTime.Utc
): WeekAverage => {
  if (Option.exists(edition, ({ id }) => id !== editionAt(now).id)) return unknown
  const last = weekIndex(lastFullWeek(now))
  return weeks.find(({ week }) => weekIndex(week) === last)?.average ?? unknown
}

/** The averages that a request wants; what is switched off is unknown. */
export const wantedAverage = (average: WeekAverage, wanted: RateSwitches, ruleSet: RuleSet): WeekAverage => {
  const { httpRetrievability, urlFinderRetrievability } = measuredSwitches(wanted, ruleSet)
  return {
    http: httpRetrievability ? average.http : null,
    urlFinder: urlFinderRetrievability ? average.urlFinder : null
  }
}

/** A rate of 0..1 in percent. */
export const inPercent = (rate: number | null): number | null => (rate === null ? null : 100 * rate)
