import { assert, describe, it } from "@effect/vitest"
import { Effect, Record as Rec } from "effect"
import { ReportSettingsLive, reportSettingsConfig } from "../../../src/adapters/shared/ReportSettingsConfig.js"
import { ReportSettings } from "../../../src/application/ports/ReportSettings.js"
import { defaultPolicy } from "../../../src/domain/compliance/CompliancePolicy.js"
import { exampleLimits, limitSettings } from "../../../src/domain/report/CheckLimits.js"
import { configured } from "../../support/LoopbackService.js"

const settingsWith = (variables: Record<string, string>) => Effect.provide(reportSettingsConfig, configured(variables))

/** How the start ends under settings. */
const refusal = (variables: Record<string, string>) => Effect.map(Effect.flip(settingsWith(variables)), String)

describe("what reports go by", () => {
  it.effect("leaves every check with a limit out, and scores as published, when nothing is set", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* settingsWith({}), {
        limits: Rec.map(limitSettings, () => null),
        policy: defaultPolicy,
        generationLimit: 4,
        generationQueue: 20
      })
    })
  )

  it.effect("is what the variables say", () =>
    Effect.gen(function* () {
      const limits = Object.fromEntries(
        Object.values(limitSettings).map(({ example, variable }) => [variable, ` ${example} `])
      )
      const settings = yield* settingsWith({
        ...limits,
        COMPLIANCE_THRESHOLD: "62.5",
        COMPLIANCE_MINIMUM_COVERAGE: "0",
        COMPLIANCE_MAX_PROVIDER_SHARE: "100",
        COMPLIANCE_WEIGHTS: "ipni:0, location:2.5",
        REPORT_GENERATION_LIMIT: "1",
        REPORT_GENERATION_QUEUE: "0"
      })
      assert.deepStrictEqual(settings, {
        limits: exampleLimits,
        policy: {
          weights: { ...defaultPolicy.weights, ipni: 0, location: 2.5 },
          threshold: 62.5,
          minimumCoverage: 0,
          maxProviderShare: 100
        },
        generationLimit: 1,
        generationQueue: 0
      })
    })
  )

  it.effect("leaves a check out whose limit is blank, and keeps one whose limit is 0 or a fraction", () =>
    Effect.gen(function* () {
      const { limits } = yield* settingsWith({
        [limitSettings.maxDuplicationPercentage.variable]: "  ",
        [limitSettings.maxLowReplicaPercentage.variable]: "0",
        [limitSettings.maxHighReplicaPercentage.variable]: "12.5"
      })
      assert.deepInclude(limits, {
        maxDuplicationPercentage: null,
        maxLowReplicaPercentage: 0,
        maxHighReplicaPercentage: 12.5
      })
    })
  )

  it.effect.each(Object.values(limitSettings))(
    "stops the start for a $variable that is no percentage",
    ({ variable }) =>
      Effect.gen(function* () {
        for (const value of ["-1", "a lot", "25%", "1e2", "Infinity", "NaN", "0x10", "9".repeat(400)]) {
          const message = yield* refusal({ [variable]: value })
          assert.include(message, variable)
          assert.include(message, "a percentage of at least 0")
        }
      })
  )

  it.effect.each([
    { variable: "COMPLIANCE_THRESHOLD", value: "100.5", reason: "expected a number from 0 to 100" },
    { variable: "COMPLIANCE_THRESHOLD", value: "high", reason: "high" },
    { variable: "COMPLIANCE_MINIMUM_COVERAGE", value: "50", reason: "expected a number from 0 to 1" },
    { variable: "COMPLIANCE_MAX_PROVIDER_SHARE", value: "-1", reason: "expected a number from 0 to 100" },
    { variable: "COMPLIANCE_WEIGHTS", value: "ipni=5", reason: "expected component:weight" },
    { variable: "COMPLIANCE_WEIGHTS", value: "ipni:-5", reason: "ipni: expected a finite number of at least 0" },
    { variable: "COMPLIANCE_WEIGHTS", value: "speed:5", reason: "speed" },
    {
      variable: "COMPLIANCE_WEIGHTS",
      value: Object.keys(defaultPolicy.weights)
        .map((id) => `${id}:0`)
        .join(","),
      reason: "expected a weight above 0"
    },
    { variable: "REPORT_GENERATION_LIMIT", value: "0", reason: "a whole number from 1" },
    { variable: "REPORT_GENERATION_QUEUE", value: "-1", reason: "a whole number from 0" },
    { variable: "REPORT_GENERATION_QUEUE", value: "2.5", reason: "2.5" }
  ])("stops the start for $variable = $value", ({ reason, value, variable }) =>
    Effect.gen(function* () {
      const message = yield* refusal({ [variable]: value })
      assert.include(message, variable)
      assert.include(message, reason)
    })
  )

  it.effect("is served to use cases", () =>
    Effect.gen(function* () {
      const { generationLimit } = yield* ReportSettings
      assert.strictEqual(generationLimit, 7)
    }).pipe(Effect.provide(ReportSettingsLive), Effect.provide(configured({ REPORT_GENERATION_LIMIT: "7" })))
  )
})
