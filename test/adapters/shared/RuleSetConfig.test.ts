import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { ruleSetConfig } from "../../../src/adapters/shared/RuleSetConfig.js"
import { configured } from "../../support/LoopbackService.js"

const ruleSetWith = (variables: Record<string, string>) => Effect.provide(ruleSetConfig, configured(variables))

describe("the rule set in force", () => {
  it.effect.each<{ variables: Record<string, string>; ruleSet: string; http: boolean }>([
    { variables: {}, ruleSet: "v0.19.3", http: false },
    { variables: { FILSPARK_API_URL: "" }, ruleSet: "v0.19.3", http: false },
    { variables: { FILSPARK_API_URL: "http://127.0.0.1:1" }, ruleSet: "v0.6.1", http: true },
    { variables: { FILSPARK_API_URL: "http://127.0.0.1:1", RULE_SET: "v0.19.3" }, ruleSet: "v0.19.3", http: false },
    { variables: { RULE_SET: "v0.6.1" }, ruleSet: "v0.6.1", http: true },
    { variables: { RULE_SET: "v1" }, ruleSet: "v1", http: false },
    { variables: { FILSPARK_API_URL: "http://127.0.0.1:1", RULE_SET: "v1" }, ruleSet: "v1", http: true }
  ])("is $ruleSet with $variables", ({ variables, ruleSet, http }) =>
    Effect.gen(function* () {
      const { name, measuresHttp } = yield* ruleSetWith(variables)
      assert.deepStrictEqual({ name, measuresHttp }, { name: ruleSet, measuresHttp: http })
    })
  )

  it.effect("names the variable and what it accepts when it is malformed", () =>
    Effect.gen(function* () {
      const message = String(yield* Effect.flip(ruleSetWith({ RULE_SET: "v9" })))
      assert.include(message, "RULE_SET")
      assert.include(message, "v0.6.1, v0.19.3, v1")
    })
  )
})
