import { assert, describe, it } from "@effect/vitest"
import { Either, Option } from "effect"
import { locationOf, UnreadableLocation } from "../../../src/adapters/ipinfo/LocationAnswer.js"
import { spoiltDocument } from "../../support/spoiltDocument.js"

const answer = {
  ip: "203.0.98.2",
  city: "City 1",
  region: "Region 1",
  country: "US",
  loc: "21.5000,11.2500",
  timezone: "UTC",
  org: "AS64501 Example",
  postal: "10001"
}

describe("an answer of ipinfo", () => {
  it("is a place, with or without organisation and postal code", () => {
    assert.deepStrictEqual(
      locationOf({ ...answer, hostname: "a.example", bogon: false }),
      Either.right(Option.some(answer))
    )
    const { org: _, postal: __, ...short } = answer
    assert.deepStrictEqual(locationOf(short), Either.right(Option.some({ ...short, org: null, postal: null })))
  })

  it("is no place for an address of no public network", () => {
    assert.deepStrictEqual(locationOf({ ip: "10.0.0.1", bogon: true }), Either.right(Option.none()))
    assert.deepStrictEqual(locationOf({ ...answer, bogon: true }), Either.right(Option.none()))
  })

  it("is unreadable when it is an error or leaves out what a place has", () => {
    const { loc: _, ...withoutLoc } = answer
    for (const body of [
      { status: 429, error: { title: "Rate limit" } },
      withoutLoc,
      { ip: "10.0.0.1" },
      null,
      "203.0.98.2"
    ]) {
      assert.instanceOf(Either.getOrThrow(Either.flip(locationOf(body))), UnreadableLocation)
    }
  })

  it.prop("never throws, whatever comes", [spoiltDocument(answer)], ([document]) => {
    const location = Either.match(locationOf(document), { onLeft: () => null, onRight: Option.getOrNull })
    assert.isTrue(location === null || typeof location.loc === "string")
  })
})
