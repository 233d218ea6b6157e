import type { RuleSet } from "../rules/RuleSet.js"
import { lowered } from "../shared/Texts.js"

/**
 * Whether an applicant says that the data is public, as reports read the answer: it contains a ticked box or a yes. Null
 * without an answer. Source: published rules, "Client application file".
 */
export const readPublicAnswer = (answer: string | null): boolean | null => {
  if (answer === null) return null
  const text = lowered(answer)
  return text.includes("[x]") || text.includes("yes")
}

/**
 * Whether an answer makes the data public by the strict test that averages and histograms use: lower-cased and as it
 * stands, spaces included. Source: published rules, "Open-data provider".
 */
export const isPublicByTheLetter = (answer: string | null): boolean => {
  const text = lowered(answer ?? "")
  return text === "[x] i confirm" || text === "yes"
}

/** The test that averages and histograms go by: the strict one, or with correction B7 that of reports. */
export const publicAnswerTest = (ruleSet: RuleSet): ((answer: string | null) => boolean) =>
  ruleSet.corrections.has("B7") ? (answer) => readPublicAnswer(answer) === true : isPublicByTheLetter
