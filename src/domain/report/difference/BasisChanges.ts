import { Record as Rec } from "effect"
import { limitSettings } from "../CheckLimits.js"
import type { ReportProvenance } from "../ReportRecord.js"
import { type ComparedField, type FieldChange, fieldChanges } from "./FieldChanges.js"

/** By what and from what two reports were made, as far as it differs. */
export interface BasisChanges {
  /** Rule set and limits: where they differ, results may differ of the same data. */
  readonly rules: ReadonlyArray<FieldChange>
  /** Generation of the data, and the freshness of each source; null where a report does not name it. */
  readonly data: ReadonlyArray<FieldChange>
}

const ruleFields: ReadonlyArray<ComparedField<ReportProvenance>> = [
  { field: "rule_set", of: ({ ruleSet }) => ruleSet.name },
  { field: "measures_http", of: ({ ruleSet }) => ruleSet.measuresHttp },
  { field: "corrections", of: ({ ruleSet }) => Array.from(ruleSet.corrections).sort() },
  ...Rec.collect(
    limitSettings,
    (limit, { variable }): ComparedField<ReportProvenance> => ({ field: variable, of: ({ limits }) => limits[limit] })
  )
]

const dataFields: ReadonlyArray<ComparedField<ReportProvenance>> = [
  { field: "generation", of: ({ generation }) => generation },
  { field: "data_as_of", of: ({ dataAsOf }) => dataAsOf }
]

export const basisChanges = (before: ReportProvenance, after: ReportProvenance): BasisChanges => ({
  rules: fieldChanges(ruleFields, before, after),
  data: [...fieldChanges(dataFields, before, after), ...fieldChanges(sourceFields(before, after), before, after)]
})

/** States of the sources of either report. */
const sourceFields = (
  before: ReportProvenance,
  after: ReportProvenance
): ReadonlyArray<ComparedField<ReportProvenance>> =>
  Array.from(new Set([...before.sources, ...after.sources].map(({ name }) => name)), (source) => ({
    field: `sources.${source}`,
    of: ({ sources }) => sources.find(({ name }) => name === source)?.state ?? null
  }))
