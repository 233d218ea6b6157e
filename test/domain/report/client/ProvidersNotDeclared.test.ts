import { assert, describe, it } from "@effect/vitest"
import { providersNotDeclared } from "../../../../src/domain/report/client/ProvidersNotDeclared.js"
import { judge, passes, provider, sentence } from "./clientReports.js"

const listing = (declaredProviders: ReadonlyArray<string>, used: ReadonlyArray<string>) => ({
  declaredProviders,
  providers: used.map((id) => provider(id))
})

describe("share of storage providers that are not declared", () => {
  const thirds = listing(["f01", "f02"], ["f01", "f02", "f03"])

  it("is compared as it is, neither cut off nor rounded", () => {
    assert.isFalse(passes(providersNotDeclared, thirds, { maxNotDeclaredPercentage: 33.33 }))
    assert.isTrue(passes(providersNotDeclared, thirds, { maxNotDeclaredPercentage: 33.34 }))
    const tenth = listing(["f01"], ["f01", "f02", "f03", "f04", "f05", "f06", "f07", "f08", "f09", "f010"])
    assert.isTrue(passes(providersNotDeclared, tenth, { maxNotDeclaredPercentage: 90 }))
    assert.isFalse(passes(providersNotDeclared, tenth, { maxNotDeclaredPercentage: 89.99999 }))
  })

  it("is none of no storage providers", () => {
    const none = judge(providersNotDeclared, listing([], []), { maxNotDeclaredPercentage: 0 })
    assert.isTrue(none.result)
    assert.strictEqual(none.metadata.percentage_of_not_declared_providers, "0.00")
  })

  it("is told rounded, and its storage providers even when it passes", () => {
    const outcome = judge(providersNotDeclared, listing([], ["f02", "f01", "f03"]), { maxNotDeclaredPercentage: 100 })
    assert.isTrue(outcome.result)
    assert.deepStrictEqual(outcome.metadata, {
      violating_ids: ["f01", "f02", "f03"],
      max_percentage_of_not_declared_providers: 100,
      percentage_of_not_declared_providers: "100.00",
      msg: "3 storage providers are not declared in application file"
    })
    const twoThirds = judge(providersNotDeclared, listing(["f01"], ["f01", "f02", "f03"]))
    assert.strictEqual(twoThirds.metadata.percentage_of_not_declared_providers, "66.67")
    assert.strictEqual(sentence(twoThirds), "passes when the application declares 2 storage providers more")
  })
})
