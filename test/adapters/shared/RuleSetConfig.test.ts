import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { ruleSetConfig } from "../../../src/adapters/shared/RuleSetConfig.js"
import { configured } from "../../support/LoopbackService.js"

const ruleSetWith = (variables: Record<string, string>) => Effect.provide(ruleSetConfig, configured(variables))

describe("the rule set in force", () => {
  it.effect.each<{ variables: Record<string, string>; ruleSet: string }>([
    { variables: {}, ruleSet: "v0.19.3" },
    { variables: { FILSPARK_API_URL: "" }, ruleSet: "v0.19.3" },
    { variables: { FILSPARK_API_URL: "http://127.0.0.1:1" }, ruleSet: "v0.6.1" },
    { variables: { FILSPARK_API_URL: "http://127.0.0.1:1", RULE_SET: "v0.19.3" }, ruleSet: "v0.19.3" },
    { variables: { RULE_SET: "v0.6.1" }, ruleSet: "v0.6.1" }
  ])("is $ruleSet with $variables", ({ variables, ruleSet }) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* ruleSetWith(variables), ruleSet)
    })
  )

  it.effect("names the variable and what it accepts when it is malformed", () =>
    Effect.gen(function* () {
      const message = String(yield* Effect.flip(ruleSetWith({ RULE_SET: "v9" })))
      assert.include(message, "RULE_SET")
      assert.include(message, "v0.6.1, v0.19.3")
    })
  )
})
