import { Effect, Option } from "effect"
import type { Page } from "../listing/Listing.js"
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
  const { total, runs } = yield* history.list({
    job,
    state,
    limit: Option.match(page, { onNone: () => Number.MAX_SAFE_INTEGER, onSome: ({ limit }) => limit }),
    offset: Option.match(page, {
      onNone: () => 0,
      onSome: (asked) => Math.min((asked.page - 1) * asked.limit, Number.MAX_SAFE_INTEGER)
    })
  })
  return { total, page, rows: runs }
})
