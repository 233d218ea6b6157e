import { assert, describe, it } from "@effect/vitest"
import { providersDeclaredNotUsed } from "../../../../src/domain/report/client/ProvidersDeclaredNotUsed.js"
import { judge, passes, provider, sentence } from "./clientReports.js"

const listing = (declaredProviders: ReadonlyArray<string>, used: ReadonlyArray<string>) => ({
  declaredProviders,
  providers: used.map((id) => provider(id))
})

describe("declared storage providers", () => {
  it("are all to be used", () => {
    assert.isTrue(passes(providersDeclaredNotUsed, listing(["f01", "f01"], ["f01", "f02"])))
    assert.isTrue(passes(providersDeclaredNotUsed, listing([], [])))
    assert.isFalse(passes(providersDeclaredNotUsed, listing(["f01"], [])))
  })

  it("count as often as they are declared, and are one each for the remedy", () => {
    const outcome = judge(providersDeclaredNotUsed, listing(["f010", "f09", "f010", "f01"], ["f01"]))
    assert.deepStrictEqual(outcome.metadata, {
      violating_ids: ["f09", "f010", "f010"],
      max_declared_not_used_providers: 0,
      msg: "3 storage providers are declared in application file but not actually used"
    })
    assert.strictEqual(sentence(outcome), "passes when each of f09 and f010 is used, or left out of the application")
  })

  it("are the same only by the same text", () => {
    assert.isFalse(passes(providersDeclaredNotUsed, listing(["f001"], ["f01"])))
  })
})
