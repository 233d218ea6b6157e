import { assert, describe, it } from "@effect/vitest"
import { Context, DateTime, Duration, Effect, Exit, Layer, Ref, Scope, TestClock } from "effect"
import { Instance } from "../../../src/application/jobs/RunJob.js"
import { DeliveryMemory } from "../../../src/application/ports/DeliveryMemory.js"
import { GithubIssues } from "../../../src/application/ports/GithubIssues.js"
import { RepositoryError } from "../../../src/application/ports/PortErrors.js"
import { type CommentDelivery, CommentInbox } from "../../../src/application/report/AnswerComment.js"
import { CommentInboxLive } from "../../../src/application/report/CommentInbox.js"
import { ReportDesk } from "../../../src/application/report/ReportDesk.js"
import { inMemoryRunHistory } from "../../support/inMemoryRunHistory.js"
import { noOrders } from "../../support/noOrders.js"
import { clientRecord, reportShelf } from "./reportShelf.js"

const noon = DateTime.unsafeMake("2026-03-02T12:00:00Z")

const question = (issueNumber: number, commentBody = "checker:manualTrigger"): CommentDelivery => ({
  deliveryId: `d${issueNumber}`,
  action: "created",
  commentBody,
  issueBody: "### Version\n1\n### On-chain address for first allocation\nf1f07\n",
  issueUrl: `https://github.com/acme/applications/issues/${issueNumber}`,
  repository: { owner: "acme", name: "applications" },
  issueNumber
})

/** An inbox whose reports take this long, the numbers of the issues that got a comment, and deliveries taken up and let go. */
const openInbox = (
  time: Duration.DurationInput,
  remember: Effect.Effect<boolean, RepositoryError> = Effect.succeed(true)
) =>
  Effect.gen(function* () {
    const shelf = yield* reportShelf
    const answered = yield* Ref.make<ReadonlyArray<number>>([])
    const taken = yield* Ref.make<ReadonlyArray<string>>([])
    const forgotten = yield* Ref.make<ReadonlyArray<string>>([])
    const scope = yield* Scope.make()
    const inbox = yield* CommentInboxLive.pipe(
      Layer.provide([
        shelf.store,
        inMemoryRunHistory,
        Layer.succeed(Instance, "here"),
        Layer.succeed(DeliveryMemory, {
          remember: (id) =>
            Effect.zipRight(
              Ref.update(taken, (all) => [...all, id]),
              remember
            ),
          forget: (id) => Ref.update(forgotten, (all) => [...all, id])
        }),
        Layer.mock(ReportDesk, {
          clientReport: () => Effect.as(Effect.sleep(time), clientRecord("1", "f07", noon)),
          unlimited: noOrders
        }),
        Layer.mock(GithubIssues, {
          ownComment: () => Effect.succeedNone,
          comment: (issue, body) =>
            Effect.as(
              Ref.update(answered, (all) => [...all, issue.number]),
              { id: 1, body }
            )
        })
      ]),
      Layer.buildWithScope(scope),
      Effect.map(Context.get(CommentInbox))
    )
    return {
      inbox,
      close: Scope.close(scope, Exit.void),
      answered: Ref.get(answered),
      taken: Ref.get(taken),
      forgotten: Ref.get(forgotten)
    }
  })

describe("the inbox of comments", () => {
  it.effect("takes a comment over at once and answers it behind, two at a time", () =>
    Effect.gen(function* () {
      const { answered, close, inbox, taken } = yield* openInbox("10 seconds")
      for (const issue of [1, 2, 3]) yield* inbox.accept(question(issue))
      assert.deepStrictEqual(yield* answered, [])
      yield* TestClock.adjust("10 seconds")
      assert.sameMembers(Array.from(yield* answered), [1, 2])
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual((yield* answered).at(2), 3)
      assert.deepStrictEqual(yield* taken, ["d1", "d2", "d3"])
      yield* close
    })
  )

  it.effect("holds a hundred and refuses more, of which those that ask for nothing are none", () =>
    Effect.gen(function* () {
      const { answered, close, inbox } = yield* openInbox("1 second")
      for (let issue = 1; issue <= 200; issue++) yield* inbox.accept(question(issue, "Looks good"))
      for (let issue = 1; issue <= 101; issue++) yield* inbox.accept(question(issue))
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual((yield* answered).length, 100)
      assert.notInclude(yield* answered, 101)
      yield* close
    })
  )

  it.effect("goes on after an answer that failed", () =>
    Effect.gen(function* () {
      const failure = new RepositoryError({ operation: "Test.read", reason: "unavailable", cause: "refused" })
      const tries = yield* Ref.make(0)
      const remember = Effect.flatMap(
        Ref.getAndUpdate(tries, (n) => n + 1),
        (n) => (n < 2 ? (n === 0 ? Effect.fail(failure) : Effect.dieMessage("a bug")) : Effect.succeed(true))
      )
      const { answered, close, inbox } = yield* openInbox("1 second", remember)
      for (const issue of [1, 2, 3]) yield* inbox.accept(question(issue))
      yield* TestClock.adjust("5 seconds")
      assert.deepStrictEqual(yield* answered, [3])
      yield* close
    })
  )

  it.live("ends its answers when it is closed, and after three seconds lets go of those that are not done", () =>
    Effect.gen(function* () {
      const quick = yield* openInbox("300 millis")
      yield* quick.inbox.accept(question(1))
      yield* Effect.sleep("50 millis")
      yield* quick.close
      assert.deepStrictEqual(yield* quick.answered, [1])

      const slow = yield* openInbox("1 hour")
      yield* slow.inbox.accept(question(1))
      yield* Effect.sleep("50 millis")
      const [elapsed] = yield* Effect.timed(slow.close)
      assert.isTrue(Duration.between(elapsed, { minimum: "2500 millis", maximum: "5 seconds" }))
      assert.deepStrictEqual(yield* slow.answered, [])
      assert.deepStrictEqual(yield* slow.forgotten, ["d1"])
    })
  )
})
