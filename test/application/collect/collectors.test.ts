import { assert, it } from "@effect/vitest"
import { Cron, Either } from "effect"
import { collectedTables } from "../../../src/application/aggregation/AggregationTable.js"
import { collectors } from "../../../src/application/collect/collectors.js"

it("every collected table is filled by exactly one collector", () => {
  assert.deepStrictEqual(collectors.flatMap(({ fills }) => fills).sort(), [...collectedTables].sort())
})

it("every collector has a name of its own and a cron that can be read", () => {
  assert.strictEqual(new Set(collectors.map(({ name }) => name)).size, collectors.length)
  for (const { cron, name } of collectors) {
    assert.isTrue(Either.isRight(Cron.parse(cron, "UTC")), name)
    assert.match(name, /^collect-/)
  }
})
