import { createHash } from "node:crypto"
import { HttpApiBuilder, type HttpServerRequest } from "@effect/platform"
import { Effect, Option, Schema, Stream } from "effect"
import { type CommentDelivery, CommentInbox } from "../../application/report/AnswerComment.js"
import { CdpApi } from "./CdpApi.js"
import { signedText, webhookSecret } from "./GithubSignature.js"
import { MAX_WEBHOOK_BYTES } from "./GithubWebhookApi.js"
import { badRequest, Forbidden, PayloadTooLarge } from "./WireErrors.js"

/** What is read of an event about a comment on an issue. */
const CommentEvent = Schema.parseJson(
  Schema.Struct({
    action: Schema.String,
    comment: Schema.Struct({ body: Schema.NullOr(Schema.String) }),
    issue: Schema.Struct({ number: Schema.Int, html_url: Schema.String, body: Schema.NullOr(Schema.String) }),
    repository: Schema.Struct({ name: Schema.String, owner: Schema.Struct({ login: Schema.String }) })
  })
)
const decodeEvent = Schema.decodeOption(CommentEvent)

export const GithubWebhookHandlersLive = HttpApiBuilder.group(CdpApi, "githubWebhook", (handlers) =>
  Effect.gen(function* () {
    const secret = yield* webhookSecret
    const inbox = yield* CommentInbox
    return handlers.handle("takeComment", ({ request }) =>
      Effect.gen(function* () {
        const body = yield* bodyOf(request)
        const text = yield* signedText(secret, body, request.headers["x-hub-signature-256"])
        if (Option.isNone(text)) {
          return yield* Effect.fail(Forbidden.make({ message: "Not signed with the secret of this webhook" }))
        }
        yield* Option.match(decodeEvent(text.value), {
          onNone: () => Effect.logInfo("ignored a webhook that tells of no comment on an issue"),
          onSome: (event) => inbox.accept(deliveryOf(event, body))
        })
      })
    )
  })
)

/** The whole body. One that is too long is read to its end, for its sender would not hear an answer before, and forgotten. */
const bodyOf = (request: HttpServerRequest.HttpServerRequest) =>
  Effect.suspend(() => {
    const kept = new Uint8Array(MAX_WEBHOOK_BYTES)
    return Stream.runFold(request.stream, 0, (size, chunk) => {
      if (size + chunk.byteLength <= kept.byteLength) kept.set(chunk, size)
      return size + chunk.byteLength
    }).pipe(
      Effect.catchTag("RequestError", () => badRequest("The body cannot be read")),
      Effect.filterOrFail(
        (size) => size <= kept.byteLength,
        () => PayloadTooLarge.make({ message: "Payload Too Large" })
      ),
      Effect.map((size) => kept.subarray(0, size))
    )
  })

/** A delivery is known by what was signed, which the header that numbers deliveries is no part of. */
const deliveryOf = (event: typeof CommentEvent.Type, body: Uint8Array): CommentDelivery => ({
  deliveryId: createHash("sha256").update(body).digest("hex"),
  action: event.action,
  commentBody: event.comment.body,
  issueBody: event.issue.body,
  issueUrl: event.issue.html_url,
  repository: { owner: event.repository.owner.login, name: event.repository.name },
  issueNumber: event.issue.number
})
