import { Context } from "effect"
import type { CompliancePolicy } from "../../domain/compliance/CompliancePolicy.js"
import type { CheckLimits } from "../../domain/report/CheckLimits.js"

/** What the operator decided about reports. */
export class ReportSettings extends Context.Tag("cdp/ReportSettings")<
  ReportSettings,
  {
    readonly limits: CheckLimits
    /** What weighted compliance scores are judged by unless somebody asks for another. */
    readonly policy: CompliancePolicy
    /** Reports that may be generated on demand at once, at least 1. */
    readonly generationLimit: number
    /** Reports that may wait for that; beyond it requests are refused. At least 0. */
    readonly generationQueue: number
  }
>() {}
