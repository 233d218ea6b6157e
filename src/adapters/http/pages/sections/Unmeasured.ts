import { DateTime } from "effect"
import type { ReportProvenance } from "../../../../domain/report/ReportRecord.js"

/** What stands for a figure that a source does not tell: since when, where it was not read in time. */
export const unmeasured = ({ sources }: Pick<ReportProvenance, "sources">, source: string): string => {
  const freshness = sources.find(({ name }) => name === source)
  if (freshness === undefined || freshness.state === "fresh") return "unknown"
  return freshness.lastSuccess === null
    ? "never measured"
    : `not measured since ${DateTime.formatIsoDateUtc(freshness.lastSuccess)}`
}
