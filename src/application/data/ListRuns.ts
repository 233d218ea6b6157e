import { Effect, type Option } from "effect"
import { type Page, rangeOf } from "../listing/Listing.js"
import { RunHistory, type RunState } from "../ports/RunHistory.js"

export { type Run, RunState, Trigger } from "../ports/RunHistory.js"

export interface RunsQuery {
  readonly job: Option.Option<string>
  readonly state: Option.Option<RunState>
  readonly page: Option.Option<Page>
}

/** Runs of all jobs, newest first. */
export const listRuns = Effect.fn("listRuns")(function* ({ job, state, page }: RunsQuery) {
  const history = yield* RunHistory
  const { total, runs } = yield* history.list({ job, state, ...rangeOf(page) })
  return { total, page, rows: runs }
})
