import { Console, DateTime, Effect, Option } from "effect"
import type { ReportVerification } from "../../application/report/VerifyReport.js"
import type { AllocatorReportRecord, ClientReportRecord } from "../../domain/report/ReportRecord.js"
import { sumOf } from "../../domain/shared/Grouping.js"
import { counted } from "../../domain/shared/Texts.js"
import { WorkNotDone } from "./reportJobResult.js"

/** A report that a command made. */
export type MadeReport =
  | { readonly kind: "client"; readonly record: ClientReportRecord }
  | { readonly kind: "allocator"; readonly record: AllocatorReportRecord }

const subjectOf = (made: MadeReport): string =>
  made.kind === "client" ? made.record.report.client : made.record.report.allocator

/** Sum of the scores of all metrics; none when the report has no scores. */
const totalScore = (made: MadeReport): Option.Option<number> =>
  made.kind === "client"
    ? Option.none()
    : Option.map(made.record.scoring, ({ scores }) => Number(sumOf(scores, ({ score }) => BigInt(score))))

const sentences = (made: MadeReport): string => {
  const { checks, id, provenance, report } = made.record
  const subject = subjectOf(made)
  const failed = checks.filter(({ result }) => !result).length
  const score = Option.match(totalScore(made), { onNone: () => "", onSome: (points) => `, ${points} points` })
  return [
    `Report ${id} of ${made.kind} ${subject}, ${DateTime.formatIso(report.now)}, rules ${provenance.ruleSet.name}: ${failed} of ${checks.length} checks fail${score}.`,
    ...checks.map(({ check, metadata, result }) => `${result ? "pass" : "FAIL"}  ${check}: ${metadata.msg}`),
    `GET /${made.kind}-report/${subject}/${id} has all of it; add .html or .md to read it.`
  ].join("\n")
}

const reportJson = (made: MadeReport): string => {
  const { checks, id, provenance, report } = made.record
  return JSON.stringify({
    id,
    kind: made.kind,
    subject: subjectOf(made),
    createDate: DateTime.formatIso(report.now),
    ruleSet: provenance.ruleSet.name,
    checks: checks.map(({ check, metadata, result }) => ({ check, result, message: metadata.msg })),
    totalScore: Option.getOrNull(totalScore(made))
  })
}

/** Prints a report that was made, with `json` as one object. */
export const printReport = (made: MadeReport, json: boolean): Effect.Effect<void> =>
  Console.log(json ? reportJson(made) : sentences(made))

/** A stored or computed value; whole numbers beyond doubles as text. */
const printValue = (value: unknown): string =>
  value === undefined
    ? "nothing"
    : JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part))

/** Prints what differs, with `json` as one object; fails when anything does. */
export const printVerification = (
  { differences, id, kind }: ReportVerification,
  json: boolean
): Effect.Effect<void, WorkNotDone> =>
  Effect.gen(function* () {
    const told = differences.map(({ path, recomputed, stored }) => ({
      path,
      stored: printValue(stored),
      recomputed: printValue(recomputed)
    }))
    if (json) yield* Console.log(JSON.stringify({ id, kind, differences: told }))
    else if (told.length === 0)
      yield* Console.log(
        `Report ${id} of ${kind === "client" ? "a client" : "an allocator"} came out the same, bit for bit.`
      )
    else
      for (const { path, recomputed, stored } of told)
        yield* Console.log(`${path}: ${stored} is stored, ${recomputed} is computed`)
    if (told.length > 0)
      return yield* new WorkNotDone({ message: `Report ${id} differs in ${counted(told.length, "place", "places")}.` })
  })
