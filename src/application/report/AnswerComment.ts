import { Cause, Context, type DateTime, Effect, Either, Exit, Option, Predicate, Schedule } from "effect"
import { parseApplicationIssue } from "../../domain/report/ApplicationIssue.js"
import {
  asksForReport,
  CommentDecision,
  CommentedClientNotFound,
  type CommentedReport,
  decideComment,
  failureBeginnings,
  failureComment,
  INTERNAL_ERROR_COMMENT,
  type NoClientAddress,
  REPORT_HEADING,
  reportComment
} from "../../domain/report/ReportComment.js"
import type { ClientReportRecord } from "../../domain/report/ReportRecord.js"
import { Instance } from "../jobs/RunJob.js"
import * as Clock from "../ports/Clock.js"
import { DeliveryMemory } from "../ports/DeliveryMemory.js"
import { GithubIssues, type IssueName } from "../ports/GithubIssues.js"
import { ReportStore } from "../ports/ReportStore.js"
import { RunHistory } from "../ports/RunHistory.js"
import { failureText } from "./failureText.js"
import { ReportDesk } from "./ReportDesk.js"

/** Under which answers to comments stand in the run history: those with a report as completed, our own errors as failed. */
export const COMMENT_ANSWERS = "github-comments"

/** What the webhook tells of a comment on an issue; whoever hands it over has verified its signature. */
export interface CommentDelivery {
  /** The same when it is delivered again; at most 100 characters. */
  readonly deliveryId: string
  /** What happened to the comment: `created`, `edited`, `deleted`. */
  readonly action: string
  readonly commentBody: string | null
  readonly issueBody: string | null
  /** Address of the page. */
  readonly issueUrl: string
  readonly repository: { readonly owner: string; readonly name: string }
  readonly issueNumber: number
}

/** Where comments are left for an answer. */
export class CommentInbox extends Context.Tag("cdp/CommentInbox")<
  CommentInbox,
  {
    /** Takes a delivery over and returns at once; what asks for nothing is forgotten, as is what comes while the box is full. */
    readonly accept: (delivery: CommentDelivery) => Effect.Effect<void>
  }
>() {}

/** Whether a delivery is one to be answered. */
export const isQuestion = ({ action, commentBody }: CommentDelivery): boolean =>
  asksForReport({ action, body: commentBody })

/** How long somebody who asked by a comment waits for room at the desk, in tries so far apart. */
const PATIENCE = { schedule: Schedule.spaced("15 seconds"), times: 40 }

/** What is written to the issue. */
interface Reply {
  readonly text: string
  /** Beginnings of comments of ours that it may replace, those first that it rather does. */
  readonly replaces: ReadonlyArray<string>
}

const refusal = (failure: NoClientAddress | CommentedClientNotFound): Reply => ({
  text: failureComment(failure),
  replaces: failureBeginnings
})

/** Says that something broke, but never in place of a report. */
const apology: Reply = { text: INTERNAL_ERROR_COMMENT, replaces: failureBeginnings }

const commented =
  (address: string) =>
  ({ checks, id, report }: ClientReportRecord): CommentedReport => ({
    id,
    client: report.client,
    clientAddress: report.address ?? address,
    createDate: report.now,
    checks: checks.map(({ metadata, result }) => ({ passed: result, message: metadata.msg }))
  })

/** An issue that is no application names no client. */
const addressIn = (issueBody: string | null): Option.Option<string> =>
  Option.flatMap(Either.getRight(parseApplicationIssue(issueBody ?? "")), ({ address }) => address)

const reportReply = (report: CommentedReport) =>
  Effect.map(
    Clock.now,
    (now): Reply => ({
      text: reportComment(report, now),
      replaces: [REPORT_HEADING, ...failureBeginnings]
    })
  )

const generated = (address: string) =>
  Effect.flatMap(ReportDesk, (desk) =>
    desk
      .clientReport(address)
      .pipe(Effect.retry({ ...PATIENCE, while: Predicate.isTagged("TooManyReports") }), Effect.map(commented(address)))
  )

/** The reply to a question and whether it tells of a report; none when there is nothing to say. */
const replyTo = (delivery: CommentDelivery, now: DateTime.Utc) =>
  Effect.gen(function* () {
    const store = yield* ReportStore
    const address = addressIn(delivery.issueBody)
    const latest = Option.isNone(address)
      ? Option.none()
      : Option.map(yield* store.findClientReport(address.value, "latest"), commented(address.value))
    const decision = decideComment({
      event: { action: delivery.action, body: delivery.commentBody },
      issueUrl: delivery.issueUrl,
      address,
      latest,
      now
    })
    return yield* CommentDecision.$match(decision, {
      Ignore: () => Effect.succeedNone,
      Refuse: ({ failure }) => Effect.succeedSome(Either.left(refusal(failure))),
      Reuse: ({ report }) => Effect.map(reportReply(report), (reply) => Option.some(Either.right(reply))),
      Generate: ({ address }) =>
        generated(address).pipe(
          Effect.flatMap(reportReply),
          Effect.map(Either.right),
          Effect.catchTag("ClientNotFound", () =>
            Effect.succeed(Either.left(refusal(new CommentedClientNotFound({ address }))))
          ),
          Effect.asSome
        )
    })
  })

/** Edits an earlier comment of ours where there is one, else adds one. */
const post = ({ issueNumber, repository: { name, owner } }: CommentDelivery, { replaces, text }: Reply) =>
  Effect.gen(function* () {
    const issues = yield* GithubIssues
    const issue: IssueName = { repository: { owner, repo: name }, number: issueNumber }
    for (const beginning of replaces) {
      const earlier = yield* issues.ownComment(issue, beginning)
      if (Option.isSome(earlier)) return yield* issues.editComment(issue.repository, { ...earlier.value, body: text })
    }
    return yield* issues.comment(issue, text)
  })

/** Leaves a row in the run history, by which health goes. */
const recordAnswer = (asOf: DateTime.Utc, rowsWritten: number, error: Option.Option<string>) =>
  Effect.gen(function* () {
    const history = yield* RunHistory
    yield* history.record(
      { job: COMMENT_ANSWERS, trigger: "manual", slot: Option.none(), instance: yield* Instance, asOf },
      {
        state: Option.isNone(error) ? "completed" : "failed",
        finishedAt: yield* Clock.now,
        rowsRead: 1,
        rowsWritten,
        error
      }
    )
  })

/** Answers a question that is remembered; fails when it could not even say that something broke. */
const answer = (delivery: CommentDelivery, now: DateTime.Utc) =>
  Effect.gen(function* () {
    const exit = yield* Effect.exit(
      Effect.gen(function* () {
        const reply = yield* replyTo(delivery, now)
        if (Option.isNone(reply)) return false
        yield* post(delivery, Either.merge(reply.value))
        return Either.isRight(reply.value)
      })
    )
    if (Exit.isSuccess(exit)) {
      if (exit.value) yield* recordAnswer(now, 1, Option.none())
      return
    }
    if (Cause.isInterruptedOnly(exit.cause)) return yield* Effect.interrupt
    yield* Effect.logError(`a comment on ${delivery.issueUrl} could not be answered`, exit.cause)
    yield* recordAnswer(now, 0, Option.some(failureText(exit.cause)))
    yield* post(delivery, apology)
  })

/**
 * Answers a comment that asks for a report, once for a delivery among all instances: with the client's newest report, or a
 * new one when that is older than 30 hours, or with the reason why there is none. A delivery that got no answer may be
 * delivered again. Source: external services, "Comment trigger".
 */
export const answerComment = Effect.fn("answerComment")(function* (delivery: CommentDelivery) {
  if (!isQuestion(delivery)) return
  const memory = yield* DeliveryMemory
  const now = yield* Clock.now
  if (!(yield* memory.remember(delivery.deliveryId, now))) {
    yield* Effect.logInfo(`delivery ${delivery.deliveryId} was answered before`)
    return
  }
  yield* answer(delivery, now).pipe(
    Effect.onError(() =>
      memory
        .forget(delivery.deliveryId)
        .pipe(
          Effect.catchAll((failure) => Effect.logWarning(`delivery ${delivery.deliveryId} stays remembered`, failure))
        )
    )
  )
})
