import { assert, it } from "@effect/vitest"
import { Cron, Either, Option } from "effect"
import { collectedTables } from "../../../src/application/aggregation/AggregationTable.js"
import { collectorNamed, collectors, commandName } from "../../../src/application/collect/collectors.js"

it("every collected table is filled by exactly one collector", () => {
  assert.deepStrictEqual(collectors.flatMap(({ fills }) => fills).sort(), [...collectedTables].sort())
})

it("every collector has a name of its own and a cron that can be read", () => {
  assert.strictEqual(new Set(collectors.map(({ name }) => name)).size, collectors.length)
  for (const { cron, name } of collectors) {
    assert.isTrue(Either.isRight(Cron.parse(cron, "UTC")), name)
    assert.match(name, /^(collect-|ipni-fetcher$)/)
  }
})

it("every collector is found by its name on the command line, which has no prefix", () => {
  assert.includeMembers(collectors.map(commandName), ["registry", "ipni-fetcher", "ipni-status"])
  for (const collector of collectors) {
    assert.strictEqual(Option.getOrNull(collectorNamed(commandName(collector))), collector)
  }
  assert.isTrue(Option.isNone(collectorNamed("collect-registry")))
})

it("on a first start, what reads the figures waits for them", () => {
  assert.deepStrictEqual(
    collectors.filter(({ needs }) => needs === "aggregation").map(({ name }) => name),
    ["collect-ipni-status", "collect-locations"]
  )
})
