import { Array as Arr, Order, Schema } from "effect"
import type { AllocatorCheckResult } from "../../../../domain/report/allocator/AllocatorCheck.js"
import { allocatorChecksInForce } from "../../../../domain/report/allocator/allocatorReportChecks.js"
import { clientCheckTexts } from "../../../../domain/report/allocator/clientCheckTexts.js"
import type { CheckLimits } from "../../../../domain/report/CheckLimits.js"
import { ClientCheckId } from "../../../../domain/report/client/ClientCheckId.js"
import { clientChecksInForce } from "../../../../domain/report/client/clientReportChecks.js"
import type { CheckResult, ReportCheck } from "../../../../domain/report/ReportCheck.js"
import type { AllocatorReportRecord, ClientReportRecord } from "../../../../domain/report/ReportRecord.js"
import type { Prospect } from "../../../../domain/rules/Explanation.js"
import { counted } from "../../../../domain/shared/Texts.js"
import type { Block, Fact, Finding, Highlight, Section } from "../ReportDocument.js"
import { idsText, inputFacts, sentence, statedText } from "../Wording.js"

/** A check's result with the words around it. */
interface ToldCheck extends CheckResult<string> {
  readonly title: string
  /** Where its figures come from; null for a check that is no longer made. */
  readonly source: string | null
}

/** A check that a report does not have. */
interface MissingCheck {
  readonly title: string
  readonly reason: string
}

/** What a report says of its checks. */
interface ToldChecks {
  readonly checks: ReadonlyArray<ToldCheck>
  readonly missing: ReadonlyArray<MissingCheck>
}

type Declared = Pick<ReportCheck<string, never>, "id" | "source" | "limit">

export const clientChecks = ({ checks, provenance }: ClientReportRecord): ToldChecks => {
  const titleOf = (check: ClientCheckId): string => clientCheckTexts[check].name
  const declared = clientChecksInForce(provenance.ruleSet)
  return {
    checks: checks.map((result) => told(result, titleOf(result.check), declared)),
    missing: declared
      .filter(({ id }) => checks.every(({ check }) => check !== id))
      .map((check) => missing(titleOf(check.id), check, provenance.limits))
  }
}

export const allocatorChecks = ({ checks, provenance }: AllocatorReportRecord): ToldChecks => {
  const declared = allocatorChecksInForce(provenance.ruleSet)
  return {
    checks: checks.map((result: AllocatorCheckResult) => told(result, result.checkName, declared)),
    missing: declared
      .filter(({ id }) => checks.every(({ check }) => check !== id))
      .map((check) => missing(check.name, check, provenance.limits))
  }
}

const told = (result: CheckResult<string>, title: string, declared: ReadonlyArray<Declared>): ToldCheck => {
  const check = declared.find(({ id }) => id === result.check)
  return { ...result, title, source: check?.source ?? null }
}

const missing = (title: string, { limit }: Declared, limits: CheckLimits): MissingCheck => ({
  title,
  reason: limit !== null && limits[limit] === null ? "its limit is not set" : "it does not apply to this report"
})

/** Checks that fail with all that explains them, then those that pass, then those that were left out. */
export const checksSection = ({ checks, missing: leftOut }: ToldChecks): Section => {
  const failed = checks.filter(({ result }) => !result)
  const passed = checks.filter(({ result }) => result)
  return {
    id: "checks",
    title: "Checks",
    blocks: [
      ...(checks.length === 0 ? [paragraph("No check was made for this report.")] : []),
      ...group("checks-failed", counted(failed.length, "check fails", "checks fail"), failed, false),
      ...group("checks-passed", counted(passed.length, "check passes", "checks pass"), passed, true),
      ...leftOutBlocks(leftOut)
    ]
  }
}

const paragraph = (text: string): Block => ({ _tag: "Paragraph", text: [text] })

const group = (id: string, text: string, checks: ReadonlyArray<ToldCheck>, isBrief: boolean): ReadonlyArray<Block> =>
  checks.length === 0 ? [] : [{ _tag: "Findings", heading: { id, text }, findings: checks.map(checkFinding), isBrief }]

const leftOutBlocks = (leftOut: ReadonlyArray<MissingCheck>): ReadonlyArray<Block> =>
  leftOut.length === 0
    ? []
    : [
        { _tag: "Heading", id: "checks-left-out", text: counted(leftOut.length, "check left out", "checks left out") },
        { _tag: "Facts", facts: leftOut.map(({ title, reason }) => ({ name: title, value: [sentence(reason)] })) }
      ]

/** Violators that a check names. */
const NAMED = 12

const checkFinding = (check: ToldCheck): Finding => {
  const violators = check.metadata.violating_ids
  const ids = Array.isArray(violators) ? violators.filter((id) => typeof id === "string") : []
  return {
    title: check.title,
    verdict: check.result ? { tone: "good", text: "Passes" } : { tone: "bad", text: "Fails" },
    message: statedText(check.metadata.msg, "no message"),
    inputs: inputFacts(check.explanation.inputs.map((input) => ({ ...input, name: withNames(input.name) }))),
    details: [
      ...(ids.length === 0 ? [] : [{ name: "Concerned", value: idsText(ids, NAMED) }]),
      { name: "Boundary", value: [sentence(withNames(check.explanation.boundary))] },
      ...prospectFacts(check.explanation.prospect),
      ...(check.source === null ? [] : [{ name: "Source", value: [sentence(check.source)] }])
    ],
    table: null
  }
}

/** Any id of a client's check, the longer before one that it begins with. */
const checkIds = new RegExp(
  Arr.sort(ClientCheckId.literals, Order.reverse(Order.mapInput(Order.number, (id: string) => id.length))).join("|"),
  "g"
)

/** A text with the names of checks in place of their ids. */
const withNames = (text: string): string =>
  text.replace(checkIds, (id) => (isClientCheckId(id) ? `“${clientCheckTexts[id].name}”` : id))

const isClientCheckId = Schema.is(ClientCheckId)

/** What would change a result; nothing where nothing has to. */
export const prospectFacts = (prospect: Prospect): ReadonlyArray<Fact> => {
  switch (prospect._tag) {
    case "Best":
      return []
    case "Within":
      return [{ name: "What would change it", value: [sentence(withNames(prospect.text))] }]
    case "OutOfReach":
      return [{ name: "What would change it", value: [`Nothing here: ${sentence(prospect.reason)}`] }]
  }
}

/** How many checks pass. */
export const checksHighlight = ({ checks }: ToldChecks): Highlight => {
  const failed = checks.filter(({ result }) => !result).length
  return {
    name: "Checks passed",
    value: `${checks.length - failed} of ${checks.length}`,
    note: checks.length === 0 ? "none was made" : failed === 0 ? "none fails" : counted(failed, "fails", "fail"),
    tone: checks.length === 0 ? "neutral" : failed === 0 ? "good" : "bad"
  }
}
