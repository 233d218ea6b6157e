import { Array as Arr, Order, Record as Rec } from "effect"
import { type CheckLimits, limitSettings } from "../../../../domain/report/CheckLimits.js"
import type { ReportProvenance, ReportSource } from "../../../../domain/report/ReportRecord.js"
import { corrections } from "../../../../domain/rules/corrections.js"
import type { Block, Section, Table } from "../ReportDocument.js"
import { code, instantText, unknown } from "../Wording.js"

const states: Readonly<Record<ReportSource["state"], string>> = {
  fresh: "fresh",
  late: "late",
  stale: "stale",
  never: "never read"
}

/** The oldest first: what was never read, then by state and name. */
const worstFirst: Order.Order<ReportSource> = Order.combine(
  Order.mapInput(Order.number, ({ state }) => ["never", "stale", "late", "fresh"].indexOf(state)),
  Order.mapInput(Order.string, ({ name }) => name)
)

/** How old each source was, and by which rules and limits the report was made. */
export const basisSection = ({ sources, ruleSet, limits, generation, dataAsOf }: ReportProvenance): Section => ({
  id: "basis",
  title: "Basis",
  blocks: [
    {
      _tag: "Facts",
      facts: [
        { name: "Data as of", value: instantText(dataAsOf) },
        { name: "Generation", value: code(generation) },
        { name: "Rule set", value: code(ruleSet.name) },
        { name: "HTTP success rates", value: [ruleSet.measuresHttp ? "measured" : "not measured by this rule set"] }
      ]
    },
    sourceTable(sources),
    limitTable(limits),
    ...(ruleSet.corrections.size === 0 ? [] : correctionFacts(ruleSet.corrections))
  ]
})

const sourceTable = (sources: ReadonlyArray<ReportSource>): Table => ({
  _tag: "Table",
  id: "source-table",
  caption: "Freshness of each source when the report was made",
  columns: [{ name: "Source" }, { name: "State" }, { name: "Last read" }],
  rows: Arr.sort(sources, worstFirst).map(({ name, state, lastSuccess }) => [
    code(name),
    [states[state]],
    instantText(lastSuccess, "never")
  ]),
  more: null,
  marked: null
})

const limitTable = (limits: CheckLimits): Table => ({
  _tag: "Table",
  id: "limit-table",
  caption: "Limits of the checks",
  columns: [{ name: "Limit" }, { name: "Percent", isNumber: true }],
  rows: Rec.collect(limitSettings, (limit, { meaning }) => [
    [meaning.charAt(0).toUpperCase() + meaning.slice(1)],
    limitText(limits[limit])
  ]),
  more: null,
  marked: null
})

const limitText = (limit: number | null) => (limit === null ? unknown("not set") : [`${limit}%`])

const correctionFacts = (inForce: ReadonlySet<string>): ReadonlyArray<Block> => [
  { _tag: "Heading", id: "corrections", text: "Corrections in force" },
  {
    _tag: "Facts",
    facts: corrections
      .filter(({ id }) => inForce.has(id))
      .map(({ id, name, after }) => ({ name: `${id}: ${name}`, value: [after] }))
  }
]
