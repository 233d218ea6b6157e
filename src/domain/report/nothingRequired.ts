import { best } from "../rules/Explanation.js"
import type { CheckOutcome } from "./ReportCheck.js"

/** Outcome of a check of required copies where the allocator requires none. */
export const nothingRequired: CheckOutcome = {
  result: true,
  metadata: { msg: "Allocator did not define required replicas" },
  explanation: {
    inputs: [{ name: "Required copies", value: null }],
    boundary: "the allocator requires no number of copies",
    prospect: best
  }
}
