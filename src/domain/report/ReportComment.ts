import { Data, DateTime, Duration, Option } from "effect"
import { printUtc } from "../time/UtcText.js"

/** Text of the comment that asks for a report. */
const TRIGGER = "checker:manualTrigger"

/** A report serves again until it is older than this. */
const REUSABLE = Duration.hours(30)

/** A comment on an issue, as the webhook tells of it. */
export interface CommentEvent {
  /** What happened to the comment: `created`, `edited`, `deleted`. */
  readonly action: string
  readonly body: string | null
}

/** Whether a comment asks for a report: a new one with nothing but the trigger, by case. */
export const asksForReport = ({ action, body }: CommentEvent): boolean =>
  action === "created" && body?.trim() === TRIGGER

/** The issue names no client, or is no application that we can read. */
export class NoClientAddress extends Data.TaggedError("NoClientAddress")<{ readonly issueUrl: string }> {
  override get message(): string {
    return `No client address found in GitHub issue: ${this.issueUrl}`
  }
}

/** No report can be made of the client that the issue names. */
export class CommentedClientNotFound extends Data.TaggedError("CommentedClientNotFound")<{ readonly address: string }> {
  override get message(): string {
    return `Client not found: ${this.address}`
  }
}

/** A report as far as a comment tells of it. */
export interface CommentedReport {
  readonly id: string
  readonly client: string
  readonly clientAddress: string
  readonly createDate: DateTime.Utc
  readonly checks: ReadonlyArray<{ readonly passed: boolean; readonly message: string }>
}

/** What is to be done about a comment. */
export type CommentDecision = Data.TaggedEnum<{
  Ignore: {}
  Refuse: { readonly failure: NoClientAddress }
  Reuse: { readonly report: CommentedReport }
  Generate: { readonly address: string }
}>
export const CommentDecision = Data.taggedEnum<CommentDecision>()

/** `address` is the client's as the issue states it, `latest` the client's newest report. */
export interface CommentContext {
  readonly event: CommentEvent
  readonly issueUrl: string
  readonly address: Option.Option<string>
  readonly latest: Option.Option<CommentedReport>
  readonly now: DateTime.Utc
}

/** Answers a comment with the newest report unless it is older than 30 hours. Source: external services, "Comment trigger". */
export const decideComment = ({ event, issueUrl, address, latest, now }: CommentContext): CommentDecision => {
  if (!asksForReport(event)) return CommentDecision.Ignore()
  if (Option.isNone(address)) return CommentDecision.Refuse({ failure: new NoClientAddress({ issueUrl }) })
  return Option.match(Option.filter(latest, isReusable(now)), {
    onNone: () => CommentDecision.Generate({ address: address.value }),
    onSome: (report) => CommentDecision.Reuse({ report })
  })
}

const isReusable =
  (now: DateTime.Utc) =>
  ({ createDate }: CommentedReport): boolean =>
    DateTime.distance(createDate, now) <= Duration.toMillis(REUSABLE)

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const JUST_NOW = 5 * MINUTE

/** Age in words, cut off to whole minutes or hours; an instant to come is `just now`. Source: published rules, "Plural forms in check messages". */
export const relativeAge = (from: DateTime.Utc, to: DateTime.Utc): string => {
  const age = DateTime.distance(from, to)
  if (age < JUST_NOW) return "just now"
  if (age < HOUR) return `${Math.floor(age / MINUTE)} minutes ago`
  const hours = Math.floor(age / HOUR)
  return hours === 1 ? "1 hour ago" : `${hours} hours ago`
}

/** First line of every answer that tells of a report. */
export const REPORT_HEADING = "## DataCap Client Report Summary [^1]"

/** The answer that tells of a report, in Markdown, read at `now`. Source: external services, "Comment trigger". */
export const reportComment = (report: CommentedReport, now: DateTime.Utc): string =>
  [
    REPORT_HEADING,
    `**Client address:** \`${report.clientAddress}\``,
    `**Client ID:** \`${report.client}\``,
    `**Report ID:** \`${report.id}\``,
    `**Generated at:** ${printUtc(report.createDate)} (${relativeAge(report.createDate, now)}) [^2]`,
    "",
    "### Report checks",
    ...report.checks.flatMap(({ passed, message }) => [`${passed ? "✔️ " : "⚠️"}${message}`, ""]),
    "",
    "### Full report",
    `Click [here](https://datacapstats.io/clients/${report.client}/reports/${report.id}) to view the full report`,
    `[^1]: To manually trigger this report, add a comment with text \`${TRIGGER}\``,
    `[^2]: New report will be generated only if the latest one is older than ${Duration.toHours(REUSABLE)} hours`
  ].join("\n")

const FAILURE_BEGINNING = "Error during generation of client report: "

/** The answer when there is no report to tell of. */
export const failureComment = (failure: NoClientAddress | CommentedClientNotFound): string =>
  `${FAILURE_BEGINNING}${failure.message}`

/** The answer when something of ours broke. */
export const INTERNAL_ERROR_COMMENT = "Error: internal server error"

/** Beginnings of the answers that tell of no report. */
export const failureBeginnings: ReadonlyArray<string> = [FAILURE_BEGINNING, INTERNAL_ERROR_COMMENT]
