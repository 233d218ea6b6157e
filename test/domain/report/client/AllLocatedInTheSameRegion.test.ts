import { assert, describe, it } from "@effect/vitest"
import { allLocatedInTheSameRegion } from "../../../../src/domain/report/client/AllLocatedInTheSameRegion.js"
import type { Place } from "../../../../src/domain/report/client/ClientReport.js"
import { judge, passes, provider, sentence } from "./clientReports.js"

const dallas: Place = { country: "US", region: "Texas", city: "Dallas" }
const nowhere: Place = { country: null, region: null, city: null }

const at = (...locations: ReadonlyArray<Place | null>) => ({
  providers: locations.map((location, index) => provider(`f0${index + 1}`, { location }))
})

describe("places of the storage providers", () => {
  it("differ by country, region or city", () => {
    for (const other of [
      { ...dallas, country: "CA" },
      { ...dallas, region: "Ohio" },
      { ...dallas, city: "Austin" },
      { ...dallas, city: null }
    ]) {
      assert.isTrue(passes(allLocatedInTheSameRegion, at(dallas, dallas, other)))
    }
    assert.isFalse(passes(allLocatedInTheSameRegion, at(dallas, { ...dallas })))
  })

  it("are one more for all whose place is unknown", () => {
    assert.isTrue(passes(allLocatedInTheSameRegion, at(dallas, null)))
    assert.isFalse(passes(allLocatedInTheSameRegion, at(null, null)))
    assert.isFalse(passes(allLocatedInTheSameRegion, at(null, nowhere)))
  })

  it("are too few without storage providers", () => {
    const none = judge(allLocatedInTheSameRegion, at())
    assert.isFalse(none.result)
    assert.strictEqual(sentence(none), "passes when storage providers are in 2 places; they are in 0 places")
    assert.strictEqual(
      sentence(judge(allLocatedInTheSameRegion, at(dallas))),
      "passes when storage providers are in 2 places; they are in 1 place"
    )
  })
})
