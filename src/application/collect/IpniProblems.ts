import { Array as Arr, type DateTime, Effect } from "effect"
import { IngestProblems } from "../ports/IngestProblems.js"
import type { UpstreamError } from "../ports/PortErrors.js"
import type { UnreadAdvertisement } from "../storage-provider/WalkAdvertisements.js"
import { isRecordFault } from "./UpstreamFailures.js"

/**
 * Keeps what was wrong with the advertisements of a scope, which was looked through but for `unread`; a failure is told by
 * the id of a peer or of the advertisement. One that lies in the way there says nothing of what was known before.
 */
export const settleAdvertisements = Effect.fn("settleAdvertisements")(function* (
  scope: "newest" | "history",
  at: DateTime.Utc,
  {
    failures,
    unread
  }: {
    readonly failures: ReadonlyArray<UnreadAdvertisement<string, UpstreamError>>
    readonly unread: ReadonlyArray<string>
  }
) {
  const problems = yield* IngestProblems
  const [passing, faults] = Arr.partition(failures, ({ error }) => isRecordFault(error))
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
    unread: [...unread, ...passing.map(({ id }) => id)].filter((id) => !faulty.has(id))
  })
})
