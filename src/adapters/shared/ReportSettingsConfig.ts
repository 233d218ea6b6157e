import { Config, ConfigError, type Context, Either, Layer, Record as Rec } from "effect"
import { ReportSettings } from "../../application/ports/ReportSettings.js"
import {
  type CompliancePolicy,
  changePolicy,
  defaultPolicy,
  type InvalidPolicy,
  parseWeights
} from "../../domain/compliance/CompliancePolicy.js"
import { type CheckLimits, limitSettings } from "../../domain/report/CheckLimits.js"

const DECIMAL = /^\d+(\.\d+)?$/

/** A limit in percent; null when the variable is unset or blank. */
const limit = (variable: string): Config.Config<number | null> =>
  Config.string(variable).pipe(
    Config.withDefault(""),
    Config.mapOrFail((text) => {
      const trimmed = text.trim()
      const percent = DECIMAL.test(trimmed) ? Number(trimmed) : Number.NaN
      if (trimmed === "") return Either.right(null)
      return Number.isFinite(percent)
        ? Either.right(percent)
        : Either.left(ConfigError.InvalidData([variable], `Expected a percentage of at least 0, got ${text}`))
    })
  )

const limits: Config.Config<CheckLimits> = Config.all(Rec.map(limitSettings, ({ variable }) => limit(variable)))

/** Where each part of the policy is set. */
const policyVariables: Readonly<Record<string, string>> = {
  threshold: "COMPLIANCE_THRESHOLD",
  minimumCoverage: "COMPLIANCE_MINIMUM_COVERAGE",
  maxProviderShare: "COMPLIANCE_MAX_PROVIDER_SHARE",
  weights: "COMPLIANCE_WEIGHTS"
} satisfies Record<keyof CompliancePolicy, string>

const policyNumber = (variable: string) => Config.withDefault(Config.number(variable), undefined)

const policy: Config.Config<CompliancePolicy> = Config.all({
  threshold: policyNumber("COMPLIANCE_THRESHOLD"),
  minimumCoverage: policyNumber("COMPLIANCE_MINIMUM_COVERAGE"),
  maxProviderShare: policyNumber("COMPLIANCE_MAX_PROVIDER_SHARE"),
  weights: Config.withDefault(Config.string("COMPLIANCE_WEIGHTS"), "")
}).pipe(
  Config.mapOrFail(({ weights, ...numbers }) =>
    parseWeights(weights).pipe(
      Either.flatMap((parsed) => changePolicy(defaultPolicy, { ...numbers, weights: parsed })),
      Either.mapLeft(misconfigured)
    )
  )
)

/** A policy that cannot be judged by, as a matter of the variable that says so. */
const misconfigured = ({ field, reason }: InvalidPolicy): ConfigError.ConfigError => {
  const [part = "", ...within] = field.split(".")
  return ConfigError.InvalidData([policyVariables[part] ?? field], [...within, reason].join(": "))
}

const wholeFrom = (least: number, variable: string, standard: number): Config.Config<number> =>
  Config.integer(variable).pipe(
    Config.validate({
      message: `Expected a whole number from ${least}`,
      validation: (number) => Number.isSafeInteger(number) && number >= least
    }),
    Config.withDefault(standard)
  )

/**
 * What reports go by: the limits of checks (`CLIENT_REPORT_…`, each left out when unset), the policy of compliance scores
 * (`COMPLIANCE_THRESHOLD`, `COMPLIANCE_MINIMUM_COVERAGE`, `COMPLIANCE_MAX_PROVIDER_SHARE`, `COMPLIANCE_WEIGHTS`, as published
 * when unset), and how many reports are made on demand: `REPORT_GENERATION_LIMIT` (4) at once, `REPORT_GENERATION_QUEUE` (20)
 * waiting.
 */
export const reportSettingsConfig: Config.Config<Context.Tag.Service<ReportSettings>> = Config.all({
  limits,
  policy,
  generationLimit: wholeFrom(1, "REPORT_GENERATION_LIMIT", 4),
  generationQueue: wholeFrom(0, "REPORT_GENERATION_QUEUE", 20)
})

export const ReportSettingsLive = Layer.effect(ReportSettings, reportSettingsConfig)
