import { Duration, Effect, FiberSet, Layer, Option } from "effect"
import { answerComment, type CommentDelivery, CommentInbox, isQuestion } from "./AnswerComment.js"

/** Comments that are answered at once. */
const AT_ONCE = 2

/** Comments that may wait and be answered; more are refused. */
const MOST = 100

/** How long whoever is told to end waits for the answers under way. */
const DRAINING_TIME = Duration.seconds(3)

/** An inbox whose comments are answered in the background; at the end it waits a while for the answers under way. */
export const CommentInboxLive = Layer.scoped(
  CommentInbox,
  Effect.gen(function* () {
    const ports = yield* Effect.context<Effect.Effect.Context<ReturnType<typeof answerComment>>>()
    const room = yield* Effect.makeSemaphore(AT_ONCE)
    const underWay = yield* FiberSet.make<void>()

    const answered = (delivery: CommentDelivery) =>
      answerComment(delivery).pipe(
        // The fiber has nobody who would hear of it.
        Effect.catchAllCause((cause) => Effect.logError(`a comment on ${delivery.issueUrl} got no answer`, cause)),
        room.withPermits(1),
        Effect.provide(ports)
      )

    yield* Effect.addFinalizer(() =>
      FiberSet.awaitEmpty(underWay).pipe(
        Effect.interruptible,
        Effect.timeoutOption(DRAINING_TIME),
        Effect.flatMap((drained) =>
          Option.isSome(drained) ? Effect.void : Effect.logWarning("comments were left without an answer")
        )
      )
    )

    return CommentInbox.of({
      accept: (delivery) =>
        Effect.gen(function* () {
          if (!isQuestion(delivery)) return
          if ((yield* FiberSet.size(underWay)) < MOST) yield* FiberSet.run(underWay, answered(delivery))
          else yield* Effect.logWarning(`the comment on ${delivery.issueUrl} is not answered: ${MOST} others wait`)
        })
    })
  })
)
