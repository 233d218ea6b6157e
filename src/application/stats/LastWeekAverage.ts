import { type DateTime, Option } from "effect"
import type { WeekAverage } from "../../domain/compliance/ComplianceRule.js"
import { editionAt, type FilPlusEdition } from "../../domain/time/FilPlusEdition.js"
import { lastFullWeek, weekIndex } from "../../domain/time/Week.js"
import type { GradedWeek } from "../storage-provider/GradedWeeks.js"

const unknown: WeekAverage = { http: null, urlFinder: null }

/** Averages of the last complete week; unknown when an edition of the past was asked for. */
export const lastWeekAverage = (
  weeks: ReadonlyArray<GradedWeek>,
  edition: Option.Option<FilPlusEdition>,
  now: DateTime.Utc
): WeekAverage => {
  if (Option.exists(edition, ({ id }) => id !== editionAt(now).id)) return unknown
  const last = weekIndex(lastFullWeek(now))
  return weeks.find(({ week }) => weekIndex(week) === last)?.average ?? unknown
}

/** A rate of 0..1 in percent. */
export const inPercent = (rate: number | null): number | null => (rate === null ? null : 100 * rate)
