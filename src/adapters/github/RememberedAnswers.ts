import { Effect, Option, Schema } from "effect"
import { AnswerMemory, type RememberedAnswer } from "../../application/ports/AnswerMemory.js"
import type { RepositoryError } from "../../application/ports/PortErrors.js"
import type { RepositoryName } from "../../domain/client/Bookkeeping.js"
import { GithubClient } from "./GithubClient.js"
import { decodeAnswer } from "./Octokits.js"

interface Question<A, I> {
  readonly repository: RepositoryName
  /** For logs and traces. */
  readonly operation: string
  readonly path: string
  /** Of the answer, and of the text in which it is remembered. */
  readonly schema: Schema.Schema<A, I>
}

const doneWithout = (what: string) => (failure: RepositoryError) =>
  Effect.logWarning(`an answer of GitHub cannot be ${what} and will be asked for again: ${failure.message}`)

/** Questions to GitHub whose answers are remembered. A memory that fails costs requests and nothing else. */
export const rememberedAnswers = Effect.gen(function* () {
  const { about } = yield* GithubClient
  const memory = yield* AnswerMemory

  const recall = (key: string): Effect.Effect<Option.Option<RememberedAnswer>> =>
    Effect.catchAll(memory.recall("github", key), (failure) =>
      Effect.as(doneWithout("recalled")(failure), Option.none())
    )

  const remember = (key: string, answer: RememberedAnswer): Effect.Effect<void> =>
    Effect.catchAll(memory.remember("github", key, answer), doneWithout("remembered"))

  /**
   * The answer as it is now, which GitHub sends and charges only when it is no longer the one remembered. Its marks hold for
   * one token, and those of installations last an hour: an app pays for each first question of an hour.
   */
  const askAgain = <A, I>({ operation, path, repository, schema }: Question<A, I>) =>
    Effect.gen(function* () {
      const Text = Schema.parseJson(schema)
      const decode = decodeAnswer(schema)
      const known = Option.flatMap(yield* recall(path), ({ body, etag }) =>
        Option.all({ etag, value: Schema.decodeOption(Text)(body) })
      )
      const { news, value } = yield* about(repository, operation, (send) => {
        const ask = (condition: { readonly unless?: string }) =>
          Effect.flatMap(send({ method: "GET", path, ...condition }), (answer) =>
            Effect.map(decode(answer), (value) => ({ value, news: answer.etag }))
          )
        return Option.match(known, {
          onNone: () => ask({}),
          onSome: ({ etag, value }) =>
            Effect.catchIf(
              ask({ unless: etag }),
              ({ status }) => status === 304,
              () => Effect.succeed({ value, news: Option.none<string>() })
            )
        })
      })
      if (Option.isSome(news))
        yield* remember(path, { etag: news, body: yield* Effect.orDie(Schema.encode(Text)(value)) })
      return value
    })

  /** An answer that never changes, asked for once. */
  const askOnce = <A, I>({ operation, path, repository, schema }: Question<A, I>) =>
    Effect.gen(function* () {
      const Text = Schema.parseJson(schema)
      const known = Option.flatMap(yield* recall(path), ({ body }) => Schema.decodeOption(Text)(body))
      if (Option.isSome(known)) return known.value
      const value = yield* about(repository, operation, (send) =>
        Effect.flatMap(send({ method: "GET", path }), decodeAnswer(schema))
      )
      yield* remember(path, { etag: Option.none(), body: yield* Effect.orDie(Schema.encode(Text)(value)) })
      return value
    })

  return { askAgain, askOnce, recall, remember }
})
