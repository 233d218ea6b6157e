import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Fiber, Layer, Option, Ref, TestClock } from "effect"
import { Instance } from "../../../src/application/jobs/RunJob.js"
import * as Clock from "../../../src/application/ports/Clock.js"
import { GithubIssues, type IssueComment } from "../../../src/application/ports/GithubIssues.js"
import { RepositoryError, UpstreamError } from "../../../src/application/ports/PortErrors.js"
import { RunHistory } from "../../../src/application/ports/RunHistory.js"
import { answerComment, type CommentDelivery } from "../../../src/application/report/AnswerComment.js"
import { type GenerationError, ReportDesk, TooManyReports } from "../../../src/application/report/ReportDesk.js"
import { ClientNotFound } from "../../../src/domain/report/ReportErrors.js"
import { inMemoryDeliveryMemory } from "../../support/inMemoryDeliveryMemory.js"
import { inMemoryRunHistory } from "../../support/inMemoryRunHistory.js"
import { noOrders } from "../../support/noOrders.js"
import { reportShelf } from "./reportShelf.js"

const noon = DateTime.unsafeMake("2026-03-02T12:00:00Z")
const githubDown = new UpstreamError({ service: "github", operation: "comment", reason: "timeout", detail: "5 s" })
const lotusDown = new UpstreamError({ service: "lotus", operation: "miner", reason: "timeout", detail: "5 s" })
const application = "### Version\n1\n### On-chain address for first allocation\nf1f07\n### Identifier\n"

const question = (changes: Partial<CommentDelivery> = {}): CommentDelivery => ({
  deliveryId: "d1",
  action: "created",
  commentBody: " checker:manualTrigger\r\n",
  issueBody: application,
  issueUrl: "https://github.com/acme/applications/issues/12",
  repository: { owner: "acme", name: "applications" },
  issueNumber: 12,
  ...changes
})

type Trouble = ClientNotFound | GenerationError | TooManyReports

/** Comments on the one issue there is, what was ordered at the desk, and what stands in their way. */
const issueOfAcme = (earlier: ReadonlyArray<string> = []) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(DateTime.toEpochMillis(noon))
    const shelf = yield* reportShelf
    const comments = yield* Ref.make<ReadonlyArray<IssueComment>>(earlier.map((body, id) => ({ id, body })))
    const ordered = yield* Ref.make<ReadonlyArray<string>>([])
    const trouble = yield* Ref.make<ReadonlyArray<Effect.Effect<void, Trouble>>>([])
    const githubTrouble = yield* Ref.make<Effect.Effect<void, UpstreamError>>(Effect.void)
    const nextTrouble = Effect.flatten(Ref.modify(trouble, ([next = Effect.void, ...rest]) => [next, rest]))
    const reached = Effect.flatten(Ref.get(githubTrouble))
    const platform = Layer.mergeAll(
      shelf.store,
      Layer.mock(ReportDesk, {
        clientReport: (asked) =>
          Ref.update(ordered, (all) => [...all, asked]).pipe(
            Effect.zipRight(nextTrouble),
            Effect.zipRight(Clock.now),
            Effect.flatMap((now) => shelf.putClient("f07", now))
          ),
        unlimited: noOrders
      }),
      Layer.succeed(
        GithubIssues,
        GithubIssues.of({
          ownComment: (issue, beginning) =>
            Effect.zipRight(
              reached,
              Effect.map(Ref.get(comments), (all) => {
                assert.deepStrictEqual(issue, { repository: { owner: "acme", repo: "applications" }, number: 12 })
                return Option.fromNullable(all.findLast(({ body }) => body.startsWith(beginning)))
              })
            ),
          comment: (_, body) =>
            Effect.zipRight(
              reached,
              Ref.modify(comments, (all) => [{ id: all.length, body }, [...all, { id: all.length, body }]])
            ),
          editComment: (_, comment) =>
            Effect.zipRight(
              reached,
              Effect.as(
                Ref.update(comments, (all) => all.map((one) => (one.id === comment.id ? comment : one))),
                comment
              )
            )
        })
      ),
      Layer.succeed(Instance, "here"),
      inMemoryDeliveryMemory,
      inMemoryRunHistory
    )
    return {
      shelf,
      platform,
      ordered: Ref.get(ordered),
      comments: Effect.map(Ref.get(comments), (all) => all.map(({ body }) => body)),
      setTrouble: (...next: ReadonlyArray<Effect.Effect<void, Trouble>>) => Ref.set(trouble, next),
      setGithubTrouble: (next: Effect.Effect<void, UpstreamError>) => Ref.set(githubTrouble, next)
    }
  })

/** Error of each answer in the run history, the newest first; null for one that has none. */
const answers = Effect.flatMap(RunHistory, (history) =>
  history.list({ job: Option.some("github-comments"), state: Option.none(), limit: 10, offset: 0 })
).pipe(Effect.map(({ runs }) => runs.map(({ error, state }) => [state, Option.getOrNull(error)])))

const beginnings = (texts: ReadonlyArray<string>) => texts.map((text) => text.split("\n")[0])
const HEADING = "## DataCap Client Report Summary [^1]"

describe("a comment that asks for a report", () => {
  it.effect(
    "is answered with the newest report, also of another writing of the address, until it is 30 hours old",
    () =>
      Effect.gen(function* () {
        const { comments, ordered, platform, shelf } = yield* issueOfAcme()
        yield* shelf.putClient("f07", DateTime.subtract(noon, { hours: 30 }))
        yield* Effect.provide(answerComment(question()), platform)
        const [text = "", ...others] = yield* comments
        assert.deepStrictEqual(others, [])
        assert.include(
          text,
          `${HEADING}\n**Client address:** \`f1f07\`\n**Client ID:** \`f07\`\n**Report ID:** \`1\`\n`
        )
        assert.include(text, "(30 hours ago) [^2]")
        assert.deepStrictEqual(yield* ordered, [])
      })
  )

  it.effect("is answered with a new report when the newest is older or there is none", () =>
    Effect.gen(function* () {
      const { comments, ordered, platform, shelf } = yield* issueOfAcme()
      yield* shelf.putClient("f07", DateTime.subtract(noon, { hours: 30, millis: 1 }))
      yield* Effect.gen(function* () {
        yield* answerComment(question())
        assert.deepStrictEqual(yield* answers, [["completed", null]])
      }).pipe(Effect.provide(platform))
      const [text = ""] = yield* comments
      assert.include(text, "**Report ID:** `2`\n")
      assert.include(text, "(just now) [^2]")
      assert.deepStrictEqual(yield* ordered, ["f1f07"])
    })
  )

  it.effect("is answered by an edit of our earlier report or, before there was one, of our complaint", () =>
    Effect.gen(function* () {
      const complaint = "Error during generation of client report: Client not found: f1f07"
      const withBoth = yield* issueOfAcme([`${HEADING}\nold`, complaint, "Thank you"])
      yield* Effect.provide(answerComment(question()), withBoth.platform)
      assert.deepStrictEqual(beginnings(yield* withBoth.comments), [HEADING, complaint, "Thank you"])
      assert.notInclude((yield* withBoth.comments)[0], "\nold")
      const withComplaint = yield* issueOfAcme([complaint, "Thank you"])
      yield* Effect.provide(answerComment(question()), withComplaint.platform)
      assert.deepStrictEqual(beginnings(yield* withComplaint.comments), [HEADING, "Thank you"])
    })
  )

  it.effect("is told why there is no report, which is no fault of ours", () =>
    Effect.gen(function* () {
      const { comments, platform, setTrouble } = yield* issueOfAcme()
      yield* Effect.gen(function* () {
        yield* answerComment(question({ issueBody: "What is this?" }))
        yield* answerComment(question({ deliveryId: "d2", issueBody: null }))
        assert.deepStrictEqual(yield* comments, [
          "Error during generation of client report: No client address found in GitHub issue: https://github.com/acme/applications/issues/12"
        ])
        yield* setTrouble(new ClientNotFound({ client: "f1f07" }))
        yield* answerComment(question({ deliveryId: "d3" }))
        assert.deepStrictEqual(yield* comments, ["Error during generation of client report: Client not found: f1f07"])
        assert.deepStrictEqual(yield* answers, [])
      }).pipe(Effect.provide(platform))
    })
  )

  it.effect("is told that something broke, but not in place of a report, and the run history keeps what", () =>
    Effect.gen(function* () {
      const { comments, platform, setTrouble } = yield* issueOfAcme([`${HEADING}\nold`])
      const database = new RepositoryError({ operation: "Test.read", reason: "unavailable", cause: "refused" })
      yield* Effect.gen(function* () {
        yield* setTrouble(lotusDown, database, Effect.dieMessage("a bug"))
        for (const deliveryId of ["d1", "d2", "d3"]) yield* answerComment(question({ deliveryId }))
        assert.deepStrictEqual(yield* comments, [`${HEADING}\nold`, "Error: internal server error"])
        const history = yield* RunHistory
        const [record] = yield* history.jobs
        assert.deepStrictEqual(record?.unhealthyReason, Option.some("defect: a bug"))
        yield* answerComment(question({ deliveryId: "d4" }))
        assert.deepStrictEqual(yield* answers, [
          ["completed", null],
          ["failed", "defect: a bug"],
          ["failed", "Test.read: database unavailable (refused)"],
          ["failed", "lotus miner: timeout (5 s)"]
        ])
        const [mended] = yield* history.jobs
        assert.deepStrictEqual(mended?.unhealthyReason, Option.none())
      }).pipe(Effect.provide(platform))
    })
  )

  it.effect("is answered once, however often it is delivered", () =>
    Effect.gen(function* () {
      const { comments, ordered, platform, setTrouble } = yield* issueOfAcme()
      yield* Effect.gen(function* () {
        yield* setTrouble(lotusDown)
        yield* Effect.replicateEffect(answerComment(question()), 5, { concurrency: "unbounded" })
        yield* answerComment(question())
      }).pipe(Effect.provide(platform))
      assert.deepStrictEqual(yield* ordered, ["f1f07"])
      assert.deepStrictEqual(yield* comments, ["Error: internal server error"])
    })
  )

  it.effect("may be delivered again when it got no answer at all", () =>
    Effect.gen(function* () {
      const { comments, platform, setGithubTrouble } = yield* issueOfAcme()
      yield* Effect.gen(function* () {
        yield* setGithubTrouble(githubDown)
        assert.strictEqual((yield* Effect.flip(answerComment(question()))).message, githubDown.message)
        assert.deepStrictEqual(yield* answers, [["failed", "github comment: timeout (5 s)"]])
        yield* setGithubTrouble(Effect.void)
        yield* answerComment(question())
        assert.deepStrictEqual(beginnings(yield* comments), [HEADING])
      }).pipe(Effect.provide(platform))
    })
  )

  it.effect("may be delivered again when we were told to end before there was an answer", () =>
    Effect.gen(function* () {
      const { comments, platform, setTrouble } = yield* issueOfAcme()
      yield* Effect.gen(function* () {
        yield* setTrouble(Effect.never)
        const answering = yield* Effect.fork(answerComment(question()))
        yield* TestClock.adjust("1 second")
        yield* Fiber.interrupt(answering)
        assert.deepStrictEqual(yield* comments, [])
        assert.deepStrictEqual(yield* answers, [])
        yield* answerComment(question())
        assert.deepStrictEqual(beginnings(yield* comments), [HEADING])
      }).pipe(Effect.provide(platform))
    })
  )

  it.effect("waits for room at the desk", () =>
    Effect.gen(function* () {
      const { comments, ordered, platform, setTrouble } = yield* issueOfAcme()
      const full = new TooManyReports({ retryAfterSeconds: 15 })
      yield* setTrouble(full, full)
      const answering = yield* Effect.fork(Effect.provide(answerComment(question()), platform))
      yield* TestClock.adjust("30 seconds")
      yield* Fiber.join(answering)
      assert.strictEqual((yield* ordered).length, 3)
      assert.deepStrictEqual(beginnings(yield* comments), [HEADING])
    })
  )
})

describe("a comment that asks for nothing", () => {
  it.effect("is left alone", () =>
    Effect.gen(function* () {
      const { comments, ordered, platform } = yield* issueOfAcme()
      const others = [
        question({ action: "edited" }),
        question({ action: "deleted" }),
        question({ commentBody: "Checker:manualTrigger" }),
        question({ commentBody: "please checker:manualTrigger" }),
        question({ commentBody: null })
      ]
      yield* Effect.forEach(others, answerComment).pipe(Effect.provide(platform))
      assert.deepStrictEqual(yield* comments, [])
      assert.deepStrictEqual(yield* ordered, [])
      yield* Effect.provide(answerComment(question()), platform)
      assert.deepStrictEqual(beginnings(yield* comments), [HEADING])
    })
  )
})
