import { Effect, type Option } from "effect"
import { type Page, rangeOf } from "../listing/Listing.js"
import { IngestProblems, type ProblemSource } from "../ports/IngestProblems.js"

export { ProblemSource, type RememberedProblem } from "../ports/IngestProblems.js"

export interface ProblemsQuery {
  readonly source: Option.Option<ProblemSource>
  readonly allocatorId: Option.Option<string>
  readonly page: Option.Option<Page>
}

/** Input records that could not be used, newest first. */
export const listProblems = Effect.fn("listProblems")(function* ({ allocatorId, page, source }: ProblemsQuery) {
  const ingestProblems = yield* IngestProblems
  const { problems, total } = yield* ingestProblems.list({ source, allocatorId, ...rangeOf(page) })
  return { total, page, rows: problems }
})
