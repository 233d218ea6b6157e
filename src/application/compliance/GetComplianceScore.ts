import { Effect } from "effect"
import { changePolicy, type PolicyChanges } from "../../domain/compliance/CompliancePolicy.js"
import * as Clock from "../ports/Clock.js"
import { Generations } from "../ports/Generations.js"
import { ReportSettings } from "../ports/ReportSettings.js"
import { findAsked } from "./AllocatorsAsked.js"
import { complianceOf, lastComplianceWeek } from "./ScoreAllocators.js"

/** The weighted compliance score of an allocator, by id or address, under the policy in force with changes. Stores nothing. */
export const getComplianceScore = Effect.fn("getComplianceScore")(function* (
  idOrAddress: string,
  changes: PolicyChanges
) {
  const generations = yield* Generations
  const policy = yield* changePolicy((yield* ReportSettings).policy, changes)
  const week = lastComplianceWeek(yield* Clock.now)
  return yield* generations.snapshot((generation) =>
    Effect.gen(function* () {
      const [scored] = yield* complianceOf([yield* findAsked(idOrAddress, week)], week, policy)
      return { generation, scored }
    })
  )
})
