import { DateTime, Effect, Layer, Option, Ref, Schema } from "effect"
import * as Clock from "../../application/ports/Clock.js"
import { GithubIssues, type IssueName } from "../../application/ports/GithubIssues.js"
import type { CallPolicy } from "../shared/CallPolicy.js"
import { malformedFailure } from "../shared/UpstreamErrors.js"
import { repositoryPath } from "./FolderListing.js"
import { GithubClient, GithubClientLive, githubClient, type Send } from "./GithubClient.js"
import { decodeAnswer } from "./Octokits.js"

/** A comment; of one whose author has left, GitHub names nobody. */
const Comment = Schema.Struct({
  id: Schema.Int,
  body: Schema.optionalWith(Schema.String, { nullable: true, default: () => "" }),
  user: Schema.NullOr(Schema.Struct({ login: Schema.String }))
})
type Comment = typeof Comment.Type

const PAGE_SIZE = 100
/** GitHub takes 2,500 comments on an issue. */
const MOST_PAGES = 30

/** How far GitHub's clock may be from ours. */
const CLOCKS_APART = "1 minute"

const commentsPath = ({ number, repository }: IssueName) => `${repositoryPath(repository)}/issues/${number}/comments`

/** The last comment of somebody that fits; GitHub reads logins without regard to case. */
const lastOf = (comments: ReadonlyArray<Comment>, login: string, fits: (comment: Comment) => boolean) =>
  Option.fromNullable(
    comments.findLast((comment) => comment.user?.login.toLowerCase() === login.toLowerCase() && fits(comment))
  )

const withoutAuthor = ({ body, id }: Comment) => ({ id, body })

const issuesOverClient = Layer.effect(
  GithubIssues,
  Effect.gen(function* () {
    const { about, ownLogin } = yield* GithubClient
    const decodeComment = decodeAnswer(Comment)
    const decodePage = decodeAnswer(Schema.Array(Comment))

    const page = (send: Send, issue: IssueName, parameters: Readonly<Record<string, string | number>>) =>
      Effect.flatMap(
        send({ method: "GET", path: commentsPath(issue), parameters: { ...parameters, per_page: PAGE_SIZE } }),
        decodePage
      )

    /** Our newest comment that fits; GitHub lists the oldest first. */
    const newestOwn = (issue: IssueName, login: string, fits: (comment: Comment) => boolean) =>
      Effect.gen(function* () {
        let newest = Option.none<Comment>()
        for (let number = 1; ; number++) {
          const comments = yield* about(issue.repository, `comments of issue ${issue.number}`, (send) =>
            number > MOST_PAGES
              ? malformedFailure("more comments than an issue can have")
              : page(send, issue, { page: number })
          )
          newest = Option.orElse(lastOf(comments, login, fits), () => newest)
          if (comments.length < PAGE_SIZE) return newest
        }
      })

    /** Comments; a try after the first takes what the one before brought about, though its answer was lost, for its own. */
    const comment = (issue: IssueName, body: string) =>
      Effect.gen(function* () {
        const login = yield* ownLogin
        const since = DateTime.formatIso(DateTime.subtractDuration(yield* Clock.now, CLOCKS_APART))
        const isTried = yield* Ref.make(false)
        return yield* about(issue.repository, `comment on issue ${issue.number}`, (send) => {
          const post = Effect.flatMap(
            send({ method: "POST", path: commentsPath(issue), parameters: { body } }),
            decodeComment
          )
          const findOrPost = Effect.flatMap(page(send, issue, { since }), (comments) =>
            Option.match(
              lastOf(comments, login, (found) => found.body === body),
              { onNone: () => post, onSome: Effect.succeed }
            )
          )
          return Effect.if(Ref.getAndSet(isTried, true), { onTrue: () => findOrPost, onFalse: () => post })
        })
      })

    return GithubIssues.of({
      ownComment: (issue, beginning) =>
        ownLogin.pipe(
          Effect.flatMap((login) => newestOwn(issue, login, ({ body }) => body.startsWith(beginning))),
          Effect.map(Option.map(withoutAuthor))
        ),
      comment: (issue, body) => Effect.map(comment(issue, body), withoutAuthor),
      editComment: (repository, { body, id }) =>
        about(repository, `edit comment ${id}`, (send) =>
          Effect.flatMap(
            send({
              method: "PATCH",
              path: `${repositoryPath(repository)}/issues/comments/${id}`,
              parameters: { body }
            }),
            decodeComment
          )
        ).pipe(Effect.map(withoutAuthor))
    })
  })
)

/** Issues on GitHub, and our comments on them. */
export const httpGithubIssues = (policy: CallPolicy) => Layer.provide(issuesOverClient, githubClient(policy))

export const HttpGithubIssuesLive = Layer.provide(issuesOverClient, GithubClientLive)
