import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc, Option } from "effect"
import { type Location, providerPlace } from "../../../src/domain/storage-provider/Location.js"

const location: Location = {
  ip: "203.0.98.2",
  city: "Zürich",
  region: "Zurich",
  country: "CH",
  loc: "47.3667,-8.5500",
  timezone: "Europe/Zurich",
  org: null,
  postal: "8001"
}
const coordinates = (loc: string) => {
  const { lat, long } = providerPlace("f01", Option.some({ ...location, loc }))
  return [lat, long]
}

describe("place of a provider", () => {
  it("has the coordinates as they are written", () => {
    assert.deepStrictEqual(providerPlace("f01", Option.some(location)), {
      provider: "f01",
      lat: "47.3667",
      long: "-8.5500",
      country: "CH",
      region: "Zurich",
      city: "Zürich"
    })
    assert.deepStrictEqual(coordinates(" 1 , -2.50 "), ["1", "-2.50"])
  })

  it("is all unknown when nobody could tell", () => {
    assert.deepStrictEqual(providerPlace("f01", Option.none()), {
      provider: "f01",
      lat: null,
      long: null,
      country: null,
      region: null,
      city: null
    })
  })

  it("keeps its names when its coordinates cannot be read", () => {
    for (const loc of ["", "1", "1,", ",1", "1,2,3", "1;2", "north,south"]) {
      assert.deepStrictEqual(coordinates(loc), [null, null], loc)
    }
  })

  it.prop("has both coordinates or none, of any text", [fc.string({ unit: "binary" })], ([loc]) => {
    const [lat, long] = coordinates(loc)
    assert.strictEqual(lat === null, long === null)
  })
})
