import { type DateTime, Effect } from "effect"
import { IngestProblems } from "../ports/IngestProblems.js"

/** Texts of entries that a list could not be read at, each once, with their number. */
const counted = (texts: ReadonlyArray<string>): string => {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([text, count]) => `${count} × ${text}`)
    .join("; ")
}

const LONGEST_DETAIL = 2_000

/** Keeps why entries of a list name nobody; such entries have no name by which to tell them apart. */
export const settleUnreadableEntries = Effect.fn("settleUnreadableEntries")(function* (
  source: "ipni" | "url-finder",
  at: DateTime.Utc,
  { unreadable, isWhole }: { readonly unreadable: ReadonlyArray<string>; readonly isWhole: boolean }
) {
  const problems = yield* IngestProblems
  const problem = {
    subject: "list of providers",
    allocatorId: null,
    reason: "entries cannot be read",
    detail: counted(unreadable).slice(0, LONGEST_DETAIL)
  }
  yield* problems.settle({
    source,
    scope: "providers",
    at,
    problems: unreadable.length === 0 ? [] : [problem],
    isWhole,
    unread: []
  })
})
