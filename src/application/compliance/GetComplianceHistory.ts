import { Effect, type Option } from "effect"
import { type Page, rangeOf } from "../listing/Listing.js"
import * as Clock from "../ports/Clock.js"
import { ComplianceHistory } from "../ports/ComplianceHistory.js"
import { Generations } from "../ports/Generations.js"
import { findAsked } from "./AllocatorsAsked.js"
import { lastComplianceWeek } from "./ScoreAllocators.js"

/** The weighted compliance scores that the reports of an allocator, by id or address, stored; newest first. */
export const getComplianceHistory = Effect.fn("getComplianceHistory")(function* (
  idOrAddress: string,
  page: Option.Option<Page>
) {
  const generations = yield* Generations
  const history = yield* ComplianceHistory
  const week = lastComplianceWeek(yield* Clock.now)
  return yield* generations.snapshot((generation) =>
    Effect.gen(function* () {
      const { allocator } = yield* findAsked(idOrAddress, week)
      const { scores, total } = yield* history.scoresOf(allocator, rangeOf(page))
      return { generation, allocator, list: { total, page, rows: scores } }
    })
  )
})
