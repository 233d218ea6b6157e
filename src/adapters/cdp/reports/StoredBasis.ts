import { Record as Rec, Schema } from "effect"
import { limitSettings } from "../../../domain/report/CheckLimits.js"
import { ClientCheckId } from "../../../domain/report/client/ClientCheckId.js"
import type { ReportProvenance } from "../../../domain/report/ReportRecord.js"
import { RuleSetName, ruleSetOf } from "../../../domain/rules/RuleSet.js"
import { ScoringMetricId } from "../../../domain/scoring/ScoringMetricId.js"
import { column, Double, Instant, Text } from "./StoredValues.js"

const Limits = Schema.Struct(Rec.map(limitSettings, () => Schema.NullOr(Double)))

const Source = Schema.Struct({
  name: Text,
  lastSuccess: Schema.NullOr(Schema.DateTimeUtc),
  state: Schema.Literal("fresh", "late", "stale", "never")
})

/** Columns of what a report was made by and from. */
export const provenanceFields = {
  ruleSet: column("rule_set", RuleSetName),
  measuresHttp: column("measures_http", Schema.Boolean),
  limits: Limits,
  generation: Text,
  dataAsOf: column("data_as_of", Instant),
  sources: Schema.Array(Source)
}

const ProvenanceRow = Schema.Struct(provenanceFields)
type ProvenanceRow = typeof ProvenanceRow.Type

export const provenanceRow = ({ ruleSet, ...made }: ReportProvenance): ProvenanceRow => ({
  ...made,
  ruleSet: ruleSet.name,
  measuresHttp: ruleSet.measuresHttp
})

export const provenanceOf = ({
  ruleSet,
  measuresHttp,
  limits,
  generation,
  dataAsOf,
  sources
}: ProvenanceRow): ReportProvenance => ({
  ruleSet: ruleSetOf(ruleSet, measuresHttp),
  limits,
  generation,
  dataAsOf,
  sources
})

/** Whether each check of a client's report passed, by its id. */
export const CheckVerdicts = Schema.partialWith(Schema.Record({ key: ClientCheckId, value: Schema.Boolean }), {
  exact: true
})

/** Clients' reports that an allocator's report read, as JSON. */
export const ReadClientReports = Schema.Array(
  Schema.Struct({
    id: Schema.BigInt,
    client: Text,
    createDate: Schema.DateTimeUtc,
    lastDatacapSpent: Schema.NullOr(Schema.DateTimeUtc),
    results: CheckVerdicts
  })
)

const Figures = Schema.Struct({ average: Schema.NullOr(Double), maximum: Schema.NullOr(Double) })

/** What an allocator's report was compared with, as JSON. */
export const Population = Schema.Struct({
  httpRates: Schema.Array(Double),
  urlFinderRates: Schema.Array(Double),
  figures: Schema.partialWith(Schema.Record({ key: ScoringMetricId, value: Figures }), { exact: true })
})
