import { type DateTime, Effect, Option } from "effect"
import type { ReportProvenance } from "../../domain/report/ReportRecord.js"
import { freshnessAt } from "../data/GetFreshness.js"
import { CurrentRuleSet } from "../ports/CurrentRuleSet.js"
import type { Generation } from "../ports/Generations.js"
import { ReportSettings } from "../ports/ReportSettings.js"

/** What a report made at `now` from a generation has to name. */
export const readProvenance = Effect.fn("readProvenance")(function* (generation: Generation, now: DateTime.Utc) {
  const { limits } = yield* ReportSettings
  const sources = yield* freshnessAt(now)
  const provenance: ReportProvenance = {
    ruleSet: yield* CurrentRuleSet,
    limits,
    generation: generation.id,
    dataAsOf: generation.asOf,
    sources: sources.map(({ lastSuccess, name, state }) => ({
      name,
      state,
      lastSuccess: Option.getOrNull(lastSuccess)
    }))
  }
  return provenance
})
