import { type DateTime, Effect } from "effect"
import { IngestProblems } from "../ports/IngestProblems.js"
import type { UpstreamError } from "../ports/PortErrors.js"

/** A peer or an advertisement of which something could not be read. */
export interface Fault {
  readonly id: string
  readonly error: UpstreamError
}

/** Keeps what was wrong with the advertisements of a scope, which was looked through but for `unread`. */
export const settleAdvertisements = Effect.fn("settleAdvertisements")(function* (
  scope: "newest" | "history",
  at: DateTime.Utc,
  { faults, unread }: { readonly faults: ReadonlyArray<Fault>; readonly unread: ReadonlyArray<string> }
) {
  const problems = yield* IngestProblems
  const faulty = new Set(faults.map(({ id }) => id))
  yield* problems.settle({
    source: "ipni",
    scope,
    at,
    problems: faults.map(({ id, error }) => ({
      subject: id,
      allocatorId: null,
      reason: error.reason === "malformed" ? "advertisement cannot be read" : "advertisement is not served",
      detail: error.message
    })),
    isWhole: true,
    unread: unread.filter((id) => !faulty.has(id))
  })
})
