import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import { byIdNumber } from "../../../src/domain/shared/Ids.js"
import {
  LOOKED_UP_AT_ONCE,
  newestLookUps,
  providersToLookUp
} from "../../../src/domain/storage-provider/PlaceLookUps.js"
import { reordered } from "../aggregation/arbitraries.js"
import { asOf, expectedRows, type FixtureRow, inputs, instant, required } from "../aggregation/dmobSmall.js"

const now = DateTime.unsafeMake("2025-09-10T12:00:00Z")
const lookUp = (provider: string, date: string) => ({ provider, date: DateTime.unsafeMake(date) })

const fixtureLookUps = inputs("provider_ip_info").map(({ provider, date, ...place }) => ({
  ...place,
  provider: required(provider),
  date: instant(date)
}))
const queried = (name: string) => expectedRows(name, ["expected-queries"])

describe("providers to look up", () => {
  it("are those of the fixture", () => {
    const providers = expectedRows("providers_weekly", ["expected"]).map(({ provider }) => required(provider))
    assert.deepStrictEqual(
      [...providersToLookUp(providers, fixtureLookUps, asOf)].sort(byIdNumber),
      queried("getProvidersWithOldIpInfo").map(({ provider }) => required(provider))
    )
  })

  it("were last looked up more than seven days ago, to the millisecond", () => {
    const isAsked = (date: string) => providersToLookUp(["f01"], [lookUp("f01", date)], now).length > 0
    assert.isFalse(isAsked("2025-09-03T12:00:00.000Z"))
    assert.isTrue(isAsked("2025-09-03T11:59:59.999Z"))
  })

  it("come by how long they wait, those never looked up first", () => {
    assert.deepStrictEqual(
      providersToLookUp(
        ["f010", "f09", "f01", "f02", "f03", "f01"],
        [
          lookUp("f02", "2025-08-01T00:00:00Z"),
          lookUp("f01", "2025-08-02T00:00:00Z"),
          lookUp("f01", "2025-07-01T00:00:00Z"),
          lookUp("f03", "2025-08-01T00:00:00Z"),
          lookUp("f03", "2025-09-09T00:00:00Z")
        ],
        now
      ),
      ["f09", "f010", "f02", "f01"]
    )
  })

  it("are twenty in one run, the others wait", () => {
    const providers = Array.from({ length: 25 }, (_, index) => `f0${index}`)
    assert.deepStrictEqual(providersToLookUp(providers, [], now), providers.slice(0, 20))
  })

  const provider = fc.nat({ max: 60 }).map((number) => `f0${number}`)
  const lookUps = fc.array(
    fc.record({
      provider,
      date: fc.nat({ max: 14 * 24 }).map((hours) => DateTime.subtract(now, { hours }))
    })
  )
  it.prop(
    "are the same in any order of rows, at most 20, each once",
    [fc.array(provider, { maxLength: 80 }), reordered(lookUps)],
    ([providers, [rows, other]]) => {
      const asked = providersToLookUp(providers, rows, now)
      assert.deepStrictEqual(asked, providersToLookUp([...providers].reverse(), other, now))
      assert.isAtMost(asked.length, LOOKED_UP_AT_ONCE)
      assert.strictEqual(new Set(asked).size, asked.length)
    }
  )
})

describe("newest look-ups", () => {
  it("are the rows of the map in the fixture", () => {
    assert.sameDeepMembers(
      Array.from(newestLookUps(fixtureLookUps).values(), ({ date, ...place }): FixtureRow => place),
      [...queried("getProvidersWithIpInfo")]
    )
  })
})
