import { type HttpClient, type HttpClientError, HttpClientRequest } from "@effect/platform"
import { Deferred, Duration, Effect, Either, Option, Queue, Ref, Schema, type Scope } from "effect"
import { UpstreamError, type UpstreamName } from "../../application/ports/PortErrors.js"
import { boundedJson } from "./BoundedBody.js"
import type { CallPolicy } from "./CallPolicy.js"
import { optional } from "./ForeignFields.js"
import { serviceClient } from "./ServiceClient.js"
import { upstreamCalls } from "./UpstreamCalls.js"
import { CallFailure, httpFailure, malformedFailure, upstreamError } from "./UpstreamErrors.js"

/** What a node says to a question: a result, a failure of its own, or neither where it has nothing to tell. */
export const RpcAnswer = Schema.Struct({
  jsonrpc: optional(Schema.Unknown),
  result: optional(Schema.Unknown),
  error: optional(Schema.Struct({ code: Schema.Number, message: optional(Schema.String) }))
}).pipe(
  Schema.filter((answer) => Object.values(answer).some(Option.isSome), {
    message: () => "no answer of a JSON-RPC node"
  })
)
export type RpcAnswer = typeof RpcAnswer.Type
export type RpcFailure = Option.Option.Value<RpcAnswer["error"]>

/** The node's own words about its failure: `code 1, busy`. */
export const rpcFailureText = ({ code, message }: RpcFailure): string =>
  `code ${code}, ${Option.getOrElse(message, () => "no reason given")}`

/** A method of a node and its arguments. */
export interface RpcCall {
  readonly method: string
  readonly params: ReadonlyArray<unknown>
}

export interface RpcQuestion extends RpcCall {
  /** Names the question for logs and traces. */
  readonly operation: string
}

/** One question in a request of its own. */
export const rpcAttempt = (
  client: HttpClient.HttpClient,
  url: string,
  call: RpcCall
): Effect.Effect<RpcAnswer, CallFailure> =>
  post(client, url, message(call, 0)).pipe(Effect.mapError(httpFailure), Effect.flatMap(readAnswer))

export interface JsonRpc {
  /** What `read` makes of a node's answer. Questions asked within a few milliseconds travel together. */
  readonly ask: <A>(
    question: RpcQuestion,
    read: (answer: RpcAnswer) => Either.Either<A, CallFailure>
  ) => Effect.Effect<A, UpstreamError>
}

/** Few enough that a node which answers them one after the other is done in the time of a call. */
const MOST_TOGETHER = 20
/** How long the first question waits for others. */
const WINDOW = "5 millis"

/**
 * A JSON-RPC 2.0 node. Batches are calls, with the retries of `policy`; a question that the node refuses fails alone. A
 * node that takes no batches is asked one by one from then on.
 */
export const jsonRpc = (
  service: UpstreamName,
  url: string,
  policy: CallPolicy
): Effect.Effect<JsonRpc, never, HttpClient.HttpClient | Scope.Scope> =>
  Effect.gen(function* () {
    const client = yield* serviceClient
    const { call } = yield* upstreamCalls(service, policy)
    const takesBatches = yield* Ref.make(true)
    const asked = yield* Queue.unbounded<Asked>()

    const askOneByOne = (questions: ReadonlyArray<Asked>) =>
      Effect.forEach(
        questions,
        ({ answer, question }) =>
          Effect.intoDeferred(call(question.operation, rpcAttempt(client, url, question)), answer),
        { concurrency: "unbounded", discard: true }
      )

    const stopBatches = Effect.flatMap(Ref.getAndSet(takesBatches, false), (took) =>
      took ? Effect.logInfo(`${service} takes no batches and is asked question by question`) : Effect.void
    )

    const askTogether = (questions: ReadonlyArray<Asked>) => {
      const answerEach = (
        answerTo: (question: RpcQuestion, number: number) => Effect.Effect<RpcAnswer, UpstreamError>
      ) =>
        Effect.forEach(
          questions,
          ({ answer, question }, number) => Effect.intoDeferred(answerTo(question, number), answer),
          { discard: true }
        )
      return call(
        `${questions.length} questions`,
        batchAttempt(
          client,
          url,
          questions.map(({ question }) => question)
        )
      ).pipe(
        Effect.matchEffect({
          onFailure: (failure) => answerEach((question) => Effect.fail(ofQuestion(failure, question))),
          onSuccess: Option.match({
            onSome: (answers) =>
              answerEach(({ operation }, number) =>
                Effect.mapError(answerOf(answers, number), upstreamError(service, operation))
              ),
            onNone: () => Effect.zipRight(stopBatches, askOneByOne(questions))
          })
        })
      )
    }

    const ask = (questions: ReadonlyArray<Asked>) =>
      Effect.flatMap(Ref.get(takesBatches), (takes) =>
        takes && questions.length > 1 ? askTogether(questions) : askOneByOne(questions)
      ).pipe(
        // Whoever is left without an answer by a bug need not wait for it.
        Effect.ensuring(Effect.forEach(questions, ({ answer }) => Deferred.interrupt(answer), { discard: true }))
      )

    yield* Effect.forkScoped(
      Effect.gen(function* () {
        const first = yield* Queue.take(asked)
        yield* Effect.sleep(WINDOW)
        const others = yield* Queue.takeUpTo(asked, MOST_TOGETHER - 1)
        yield* Effect.forkScoped(ask([first, ...others]))
      }).pipe(Effect.forever)
    )

    return {
      ask: (question, read) =>
        Effect.gen(function* () {
          const answer = yield* Deferred.make<RpcAnswer, UpstreamError>()
          yield* Queue.offer(asked, { question, answer })
          return yield* Either.mapLeft(read(yield* Deferred.await(answer)), upstreamError(service, question.operation))
        }).pipe(Effect.withSpan(`${service}.ask ${question.operation}`))
    }
  })

interface Asked {
  readonly question: RpcQuestion
  readonly answer: Deferred.Deferred<RpcAnswer, UpstreamError>
}

const message = ({ method, params }: RpcCall, id: number) => ({ jsonrpc: "2.0", id, method, params })

const post = (client: HttpClient.HttpClient, url: string, body: unknown) =>
  client.execute(HttpClientRequest.post(url).pipe(HttpClientRequest.bodyUnsafeJson(body)))

const isList = (body: ReadonlyArray<unknown> | RpcAnswer): body is ReadonlyArray<unknown> => Array.isArray(body)
const readAnswer = boundedJson(RpcAnswer)
const readAnswers = boundedJson(Schema.Union(Schema.Array(Schema.Unknown), RpcAnswer))

/** Answers in any order; none when the node takes no batches. */
const batchAttempt = (
  client: HttpClient.HttpClient,
  url: string,
  calls: ReadonlyArray<RpcCall>
): Effect.Effect<Option.Option<ReadonlyArray<unknown>>, CallFailure> =>
  post(client, url, calls.map(message)).pipe(
    Effect.matchEffect({
      onSuccess: (response) =>
        Effect.flatMap(readAnswers(response), (body) => {
          if (isList(body)) return Effect.succeedSome(body)
          return isOverloaded(body) ? overloaded(body) : Effect.succeedNone
        }),
      onFailure: (error) =>
        Effect.flatMap(refusesBatches(error), (refuses) =>
          refuses ? Effect.succeedNone : Effect.fail(httpFailure(error))
        )
    })
  )

const UNBATCHABLE_STATUSES: ReadonlySet<number> = new Set([400, 405, 413])
/** Codes of a node that cannot read a request, or holds it for none. */
const UNREADABLE_CODES: ReadonlySet<number> = new Set([-32700, -32600])

/** "Limit exceeded" of the Ethereum side; such a node would take single questions even less. */
const LIMIT_EXCEEDED = -32005

const isOverloaded = ({ error }: RpcAnswer): boolean => Option.exists(error, ({ code }) => code === LIMIT_EXCEEDED)

const overloaded = ({ error }: RpcAnswer) =>
  new CallFailure({
    reason: "refused",
    detail: Option.match(error, { onNone: () => "no reason given", onSome: rpcFailureText }),
    status: null,
    isTransient: true,
    pause: Duration.zero,
    cause: undefined
  })

const SHORT_ANSWER = 64 * 1024
const readRefusal = boundedJson(RpcAnswer, SHORT_ANSWER)

/** Older nodes say with status 500 and in the body that they expected one question. */
const refusesBatches = (error: HttpClientError.HttpClientError): Effect.Effect<boolean> => {
  if (error._tag !== "ResponseError" || error.reason !== "StatusCode") return Effect.succeed(false)
  return UNBATCHABLE_STATUSES.has(error.response.status)
    ? Effect.succeed(true)
    : readRefusal(error.response).pipe(
        Effect.map(({ error: told }) => Option.exists(told, ({ code }) => UNREADABLE_CODES.has(code))),
        Effect.orElseSucceed(() => false)
      )
}

const hasNumber = Schema.is(Schema.Struct({ id: Schema.Number }))
const decodeAnswer = Schema.decodeUnknown(RpcAnswer)

/** The answer with a number; a question that the list answers twice or not at all has none. */
const answerOf = (answers: ReadonlyArray<unknown>, number: number): Effect.Effect<RpcAnswer, CallFailure> => {
  const [answer, ...others] = answers.filter((candidate) => hasNumber(candidate) && candidate.id === number)
  if (answer === undefined) return malformedFailure("the batch holds no answer to this question")
  if (others.length > 0) return malformedFailure("the batch answers this question more than once")
  return Effect.mapError(decodeAnswer(answer), httpFailure)
}

/** The failure of a batch as that of one of its questions. */
const ofQuestion = ({ cause, detail, reason, service, status }: UpstreamError, { operation }: RpcQuestion) =>
  new UpstreamError({ service, operation, reason, detail, cause, ...(status === undefined ? {} : { status }) })
