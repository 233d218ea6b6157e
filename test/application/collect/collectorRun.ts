import { DateTime } from "effect"
import type { JobRun } from "../../../src/application/jobs/Job.js"
import { RunId } from "../../../src/application/ports/RunHistory.js"

/** A run at an instant, vouched for by nobody. */
export const runAt = (instant: string, force = false): JobRun => ({
  run: RunId.make("1"),
  asOf: DateTime.unsafeMake(instant),
  force
})
