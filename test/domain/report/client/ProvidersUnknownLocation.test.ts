import { assert, describe, it } from "@effect/vitest"
import type { Place } from "../../../../src/domain/report/client/ClientReport.js"
import { providersUnknownLocation } from "../../../../src/domain/report/client/ProvidersUnknownLocation.js"
import { judge, passes, provider, sentence } from "./clientReports.js"

const dallas: Place = { country: "US", region: "Texas", city: "Dallas" }
const nowhere: Place = { country: null, region: null, city: null }

const at = (...locations: ReadonlyArray<Place | null>) => ({
  providers: locations.map((location, index) => provider(`f0${index + 1}`, { location }))
})

describe("unknown location", () => {
  it("is one without a country", () => {
    assert.isTrue(passes(providersUnknownLocation, at(dallas, { ...nowhere, country: "SG" })))
    for (const unknown of [null, nowhere, { ...dallas, country: null }, { ...dallas, country: "" }]) {
      assert.isFalse(passes(providersUnknownLocation, at(dallas, unknown)))
    }
    assert.isTrue(passes(providersUnknownLocation, at()))
  })

  it("is told with those that have one", () => {
    const outcome = judge(providersUnknownLocation, at(null, dallas, null))
    assert.deepStrictEqual(outcome.metadata, {
      violating_ids: ["f01", "f03"],
      max_providers_with_unknown_location: 0,
      msg: "2 storage providers have unknown IP location"
    })
    assert.strictEqual(sentence(outcome), "passes when the country of each of f01 and f03 is known")
  })
})
