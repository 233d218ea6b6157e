import { best, type Input, type Prospect, quantity } from "../rules/Explanation.js"
import { byIdNumber } from "../shared/Ids.js"
import type { CheckMetadata, CheckOutcome } from "./ReportCheck.js"

/** What a check that nobody may break tells. */
export interface Violation {
  /** `f0…`, those that break the rule: one for each row that does, so an id may come twice. */
  readonly ids: Iterable<string>
  readonly counted: "storage providers" | "clients"
  /** Metadata beside `violating_ids` and the message. */
  readonly metadata: Omit<CheckMetadata, "msg">
  readonly messages: { readonly pass: string; readonly fail: (violators: number) => string }
  readonly inputs: ReadonlyArray<Input>
  /** The boundary that each has to keep, in words and numbers. */
  readonly boundary: string
  /** What has to become true of the violators, after "passes when"; `each` names them and takes a verb in the singular. */
  readonly remedy: (each: string) => string
}

/** Outcome of a check that passes while nobody breaks its rule; violators by the number of their id. */
export const outcomeOfViolators = (violation: Violation): CheckOutcome => {
  const ids = Array.from(violation.ids).sort(byIdNumber)
  return {
    result: ids.length === 0,
    metadata: {
      violating_ids: ids,
      ...violation.metadata,
      msg: ids.length === 0 ? violation.messages.pass : violation.messages.fail(ids.length)
    },
    explanation: {
      inputs: violation.inputs,
      boundary: violation.boundary,
      prospect: ids.length === 0 ? best : untilNobody(violation, Array.from(new Set(ids)))
    }
  }
}

const untilNobody = ({ boundary, counted, remedy }: Violation, violators: ReadonlyArray<string>): Prospect => ({
  _tag: "Within",
  boundary,
  distance: quantity(violators.length, counted),
  text: `passes when ${remedy(eachOf(violators))}`
})

/** Ids that a sentence names before it only counts the rest. */
const NAMED = 5

/** `f01`, `each of f01 and f02`, `each of f01, f02, f03, f04, f05 and 7 more`. */
const eachOf = (ids: ReadonlyArray<string>): string => {
  if (ids.length <= 1) return ids.join()
  const named = ids.slice(0, NAMED)
  const last = ids.length > NAMED ? `${ids.length - NAMED} more` : named.pop()
  return `each of ${named.join(", ")} and ${last}`
}
