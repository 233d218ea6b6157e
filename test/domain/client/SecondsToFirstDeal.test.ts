import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import { averageSecondsToFirstDeal, type DatedGrant } from "../../../src/domain/client/SecondsToFirstDeal.js"
import { reordered } from "../aggregation/arbitraries.js"

const at = (iso: string) => DateTime.unsafeMake(iso)
const grant = (timestamp: string, client = "f01"): DatedGrant => ({
  client,
  allocator: "f07",
  timestamp: at(timestamp)
})
const deal = (hour: string, client = "f01") => ({ client, hour: at(hour) })

describe("average seconds to first deal", () => {
  it("misses a deal in the clock hour of the grant, unless the grant is on the hour", () => {
    const deals = [deal("2025-08-01T10:00:00Z"), deal("2025-08-01T12:00:00Z")]
    assert.strictEqual(averageSecondsToFirstDeal([grant("2025-08-01T10:00:00Z")], deals), 0)
    assert.strictEqual(averageSecondsToFirstDeal([grant("2025-08-01T10:00:01Z")], deals), 7199)
  })

  it("is unknown when no grant was followed by a deal of its client", () => {
    assert.isNull(averageSecondsToFirstDeal([], [deal("2025-08-01T10:00:00Z")]))
    assert.isNull(averageSecondsToFirstDeal([grant("2025-08-01T10:00:00Z")], []))
    assert.isNull(averageSecondsToFirstDeal([grant("2025-08-01T10:00:00Z")], [deal("2025-08-01T11:00:00Z", "f02")]))
    assert.isNull(averageSecondsToFirstDeal([grant("2025-08-01T10:00:00Z")], [deal("2025-08-01T09:00:00Z")]))
  })

  it("counts grants of one client by one allocator at one instant once", () => {
    const grants = [grant("2025-08-01T10:00:00Z"), grant("2025-08-01T10:00:00Z"), grant("2025-08-01T11:00:00Z")]
    assert.strictEqual(averageSecondsToFirstDeal(grants, [deal("2025-08-01T12:00:00Z")]), 5400)
  })

  const hours = fc
    .integer({ min: 0, max: 500 })
    .map((hour) => DateTime.add(at("2025-08-01T00:00:00Z"), { hours: hour }))
  const client = fc.constantFrom("f01", "f02")
  const deals = fc.array(fc.record({ client, hour: hours }), { maxLength: 15 })
  const grants = fc.array(
    fc.record<DatedGrant>({
      client,
      allocator: fc.constantFrom("f07", "f08"),
      timestamp: fc.tuple(hours, fc.nat(7199)).map(([hour, seconds]) => DateTime.add(hour, { seconds }))
    }),
    { maxLength: 15 }
  )

  it.prop(
    "does not depend on the order of rows, and is never negative",
    [reordered(grants), reordered(deals)],
    ([[some, others], [hourly, otherHourly]]) => {
      const average = averageSecondsToFirstDeal(some, hourly)
      assert.strictEqual(average, averageSecondsToFirstDeal(others, otherHourly))
      assert.isTrue(average === null || average >= 0)
    }
  )
})
