import { assert, describe, it } from "@effect/vitest"
import { Effect, Either } from "effect"
import { defineRunner, inDependencyOrder } from "../../../src/application/aggregation/AggregationRunner.js"
import {
  type AggregationTable,
  collectedTables,
  derivedTables,
  factTables,
  intermediateTables,
  mirrorTables,
  type RunnerTable
} from "../../../src/application/aggregation/AggregationTable.js"
import { aggregationRunners } from "../../../src/application/aggregation/aggregationRunners.js"

const runner = (writes: RunnerTable, reads: ReadonlyArray<AggregationTable>) =>
  defineRunner({ name: writes, reads, writes, run: () => Effect.succeed({ rows: 0, rejected: [] }) })

const reasonOf = (
  runners: Parameters<typeof inDependencyOrder<never>>[0],
  collected: Parameters<typeof inDependencyOrder>[1] = []
) => Either.match(inDependencyOrder(runners, collected), { onLeft: ({ message }) => message, onRight: () => "ordered" })

describe("inDependencyOrder", () => {
  it("puts every runner after those whose tables it reads", () => {
    const ordered = Either.getOrThrow(inDependencyOrder([...aggregationRunners].reverse(), collectedTables))
    const filled = new Set<AggregationTable>(collectedTables)
    for (const { name, reads, writes } of ordered) {
      assert.deepStrictEqual(
        reads.filter((table) => !filled.has(table)),
        [],
        name
      )
      filled.add(writes)
    }
    assert.strictEqual(ordered.length, aggregationRunners.length)
  })

  it("keeps the declared order among runners that do not depend on each other", () => {
    const ordered = inDependencyOrder(
      [runner("providers_weekly", ["deal_cell"]), runner("deal_cell", []), runner("allocator", [])],
      []
    )
    assert.deepStrictEqual(
      Either.getOrThrow(ordered).map(({ name }) => name),
      ["deal_cell", "providers_weekly", "allocator"]
    )
  })

  it("refuses a cycle and names its members", () => {
    const message = reasonOf([runner("deal_cell", ["allocator"]), runner("allocator", ["deal_cell"])])
    assert.include(message, "a cycle among deal_cell, allocator")
  })

  it("refuses a table that neither a runner nor a collector fills", () => {
    const runners = [runner("providers_weekly", ["provider_retrievability_daily"])]
    assert.include(reasonOf(runners), "provider_retrievability_daily, which no runner and no collector fills")
    assert.strictEqual(reasonOf(runners, ["provider_retrievability_daily"]), "ordered")
  })

  it("refuses a table that two runners fill", () => {
    assert.include(reasonOf([runner("allocator", []), runner("allocator", [])]), "two runners fill allocator")
  })

  it("has a runner for every table that is copied or derived", () => {
    const written = aggregationRunners.map(({ writes }) => writes)
    assert.sameMembers(written, [...mirrorTables, ...factTables, ...intermediateTables, ...derivedTables])
  })
})
