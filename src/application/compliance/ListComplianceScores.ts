import { Effect, Option, Order } from "effect"
import { changePolicy, type PolicyChanges } from "../../domain/compliance/CompliancePolicy.js"
import type { ComplianceScore, ComplianceVerdict } from "../../domain/compliance/ComplianceScore.js"
import { byIdNumber } from "../../domain/shared/Ids.js"
import { type ListQuery, listed } from "../listing/Listing.js"
import * as Clock from "../ports/Clock.js"
import { CurrentRuleSet } from "../ports/CurrentRuleSet.js"
import { Generations } from "../ports/Generations.js"
import { ReportSettings } from "../ports/ReportSettings.js"
import { allAsked } from "./AllocatorsAsked.js"
import { complianceOf, lastComplianceWeek } from "./ScoreAllocators.js"

/** An allocator's score in a list. */
export interface ComplianceScoreRow extends Omit<ComplianceScore, "policy" | "ruleSet"> {
  /** `f0…`. */
  readonly allocatorId: string
}

export interface ComplianceScoresQuery
  extends ListQuery<"allocatorId" | "score" | "verdict" | "coverage" | "missingToThreshold"> {
  readonly changes: PolicyChanges
  readonly verdict: Option.Option<ComplianceVerdict>
}

/** Greatest score first, unknown ones last, ties by id. */
const bestFirst: Order.Order<ComplianceScoreRow> = Order.combine(
  Order.reverse(Order.mapInput(Order.number, ({ score }: ComplianceScoreRow) => score ?? -1)),
  Order.mapInput(byIdNumber, ({ allocatorId }: ComplianceScoreRow) => allocatorId)
)

/** Weighted compliance scores of all allocators that have clients, under the policy in force with changes. Stores nothing. */
export const listComplianceScores = Effect.fn("listComplianceScores")(function* (query: ComplianceScoresQuery) {
  const generations = yield* Generations
  const { name: ruleSet } = yield* CurrentRuleSet
  const policy = yield* changePolicy((yield* ReportSettings).policy, query.changes)
  const week = lastComplianceWeek(yield* Clock.now)
  const { generation, scored } = yield* generations.snapshot((generation) =>
    Effect.gen(function* () {
      return { generation, scored: yield* complianceOf(yield* allAsked(week), week, policy) }
    })
  )
  const rows = scored
    .map(
      ({ allocator, score: { policy: _, ruleSet: __, ...score } }): ComplianceScoreRow => ({
        allocatorId: allocator,
        ...score
      })
    )
    .filter(({ verdict }) => Option.getOrElse(query.verdict, () => verdict) === verdict)
    .sort(bestFirst)
  return { generation, week, ruleSet, policy, list: listed(rows, query) }
})
