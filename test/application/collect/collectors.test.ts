import { assert, it } from "@effect/vitest"
import { aggregationRunners } from "../../../src/application/aggregation/aggregationRunners.js"
import { collectors } from "../../../src/application/collect/collectors.js"

it("no aggregation reads what collectors store that wait for one", () => {
  const late = new Set<string>(collectors.filter(({ needs }) => needs === "aggregation").flatMap(({ fills }) => fills))
  assert.isAbove(late.size, 0)
  const read = aggregationRunners.flatMap(({ reads }) => reads)
  assert.deepStrictEqual(
    read.filter((table) => late.has(table)),
    []
  )
})

it("every table that is collected has one collector", () => {
  const filled = collectors.flatMap(({ fills }) => fills)
  assert.deepStrictEqual(filled, [...new Set(filled)])
})
