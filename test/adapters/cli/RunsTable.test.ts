import { assert, it } from "@effect/vitest"
import { DateTime, Option } from "effect"
import { renderRuns, runsJson } from "../../../src/adapters/cli/RunsTable.js"
import type { Run } from "../../../src/application/data/ListRuns.js"
import { RunId } from "../../../src/application/ports/RunHistory.js"

const startedAt = DateTime.unsafeMake("2025-01-15T12:00:01.250Z")
const slot = DateTime.unsafeMake("2025-01-15T12:00:00Z")

const completed: Run = {
  id: RunId.make("12"),
  job: "aggregation",
  slot: Option.some(slot),
  trigger: "cron",
  instance: "a",
  state: "completed",
  asOf: startedAt,
  startedAt,
  finishedAt: Option.some(DateTime.add(startedAt, { seconds: 64, millis: 400 })),
  rowsRead: 100_000,
  rowsWritten: 5,
  error: Option.none()
}
const running: Run = {
  ...completed,
  id: RunId.make("13"),
  slot: Option.none(),
  state: "running",
  finishedAt: Option.none()
}
const failed: Run = {
  ...completed,
  id: RunId.make("9"),
  job: "collect-registry",
  state: "failed",
  finishedAt: Option.some(DateTime.add(startedAt, { millis: 850 })),
  error: Option.some("github listing:\n  unreachable (connection refused)")
}

it("runs line up under their titles, numbers to the right", () => {
  assert.deepStrictEqual(renderRuns([running, completed, failed], Option.none()).split("\n"), [
    "id  job               slot (UTC)        state      started (UTC)        duration  rows read  rows written  error",
    "13  aggregation       -                 running    2025-01-15 12:00:01         -     100000             5  -",
    "12  aggregation       2025-01-15 12:00  completed  2025-01-15 12:00:01     1m 4s     100000             5  -",
    " 9  collect-registry  2025-01-15 12:00  failed     2025-01-15 12:00:01     850ms     100000             5  github listing: unreachable (connection refused)"
  ])
})

it("an error is cut where the terminal ends, in a pipe it is whole", () => {
  const [, line] = renderRuns([failed], Option.some(130)).split("\n")
  assert.strictEqual(line?.length, 130)
  assert.match(line ?? "", /…$/)
  assert.include(renderRuns([failed], Option.none()), "(connection refused)")
})

it("an error in a stranger's words does nothing to the terminal", () => {
  const error = Option.some("refused: \u001b[31mred\u001b[0m \u0007bell\u009b2J \u001b]0;title\u0007\rend")
  const [, line] = renderRuns([{ ...failed, error }], Option.none()).split("\n")
  assert.match(line ?? "", /refused: red bell2J \]0;title end$/)
})

it("no runs are a line of titles", () => {
  assert.lengthOf(renderRuns([], Option.none()).split("\n"), 1)
})

it("runs for machines carry times as ISO texts and nothing where nothing is known", () => {
  assert.deepStrictEqual(JSON.parse(runsJson([running])), [
    {
      id: RunId.make("13"),
      job: "aggregation",
      slot: null,
      trigger: "cron",
      instance: "a",
      state: "running",
      asOf: "2025-01-15T12:00:01.250Z",
      startedAt: "2025-01-15T12:00:01.250Z",
      finishedAt: null,
      rowsRead: 100_000,
      rowsWritten: 5,
      error: null
    }
  ])
})
