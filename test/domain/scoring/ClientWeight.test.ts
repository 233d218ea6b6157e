import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import { clientWeight, weightedSum } from "../../../src/domain/scoring/ClientWeight.js"
import { client, now } from "./reports.js"

const spentDaysAgo = (days: number) => clientWeight(DateTime.subtract(now, { days }), now)

describe("the weight of a client", () => {
  it("counts whole days: it is full until 61 of them have passed", () => {
    const almost = DateTime.add(DateTime.subtract(now, { days: 61 }), { millis: 1 })
    assert.strictEqual(clientWeight(almost, now), 1)
    assert.isBelow(spentDaysAgo(61), 1)
  })

  it("is full for a client that spends later than the report", () => {
    assert.strictEqual(spentDaysAgo(-3), 1)
  })

  it.prop("never grows with time and stays above 0", [fc.nat(3000), fc.nat(1000)], ([days, more]) => {
    assert.isAtLeast(spentDaysAgo(days), spentDaysAgo(days + more))
    assert.isAbove(spentDaysAgo(days + more), 0)
  })

  it("cuts each amount to whole bytes before they are added up", () => {
    const fading = client({ totalAllocations: 3n, lastDatacapSpent: DateTime.subtract(now, { days: 61 }) })
    assert.strictEqual(
      weightedSum([fading, fading], now, ({ totalAllocations }) => totalAllocations),
      4n
    )
  })
})
