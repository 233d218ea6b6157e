import type { RuleSetName } from "../rules/RuleSet.js"
import { lowered } from "../shared/Texts.js"

/** What an audit of an allocator came to. */
export type AuditOutcome =
  | "passed"
  | "passedConditionally"
  | "failed"
  | "pending"
  | "notAudited"
  | "invalid"
  | "unknown"

/** What each word of the registry means, in lower case; GRANTED depends on its place and is not here. */
const outcomes: ReadonlyMap<string, AuditOutcome> = new Map([
  ["match", "passed"],
  ["matched", "passed"],
  ["double", "passed"],
  ["doubled", "passed"],
  ["throttle", "passedConditionally"],
  ["throttled", "passedConditionally"],
  ["reject", "failed"],
  ["rejected", "failed"],
  ["fail", "failed"],
  ["failed", "failed"],
  ["pending", "pending"]
])

/** How outcomes are read: as the first reference did, or as the newest does, which every rule set goes by. */
export type AuditReading = Exclude<RuleSetName, "v1">

/**
 * Outcome that a word of the registry stands for, in any case. `position` counts the allocator's audits from 0; null
 * when the place does not matter. The first entry of a registry file is the grant, not an audit: under v0.6.1 whatever
 * it says, under v0.19.3 when it says GRANTED. Source: published rules, "Audits".
 */
export const auditOutcome =
  (reading: AuditReading) =>
  (word: string | null, position: number | null): AuditOutcome => {
    if (position === 0 && reading === "v0.6.1") return "notAudited"
    const lower = lowered(word ?? "")
    if (lower === "granted") return position === null || position === 0 ? "notAudited" : "invalid"
    return outcomes.get(lower) ?? "unknown"
  }

/** Whether any of an allocator's audits failed; the same under every rule set. */
export const hasFailedAudit = (words: ReadonlyArray<string | null>): boolean =>
  words.some((word) => auditOutcome("v0.19.3")(word, null) === "failed")
