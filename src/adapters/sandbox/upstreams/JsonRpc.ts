import { HttpServerRequest } from "@effect/platform"
import { Effect, Schema } from "effect"
import { json } from "./SampleService.js"

export interface RpcError {
  readonly code: number
  readonly message: string
}

/** What a method answers, or why it does not. */
export type RpcMethod = (parameters: ReadonlyArray<unknown>) => Effect.Effect<unknown, RpcError>

/** Methods by name. */
export type RpcMethods = ReadonlyArray<readonly [string, RpcMethod]>

const Call = Schema.Struct({
  jsonrpc: Schema.Literal("2.0"),
  id: Schema.Union(Schema.Number, Schema.String),
  method: Schema.String,
  params: Schema.optionalWith(Schema.Array(Schema.Unknown), { nullable: true, default: () => [] })
})
const decodeCall = Schema.decodeUnknown(Call)

/** Codes that the protocol names. */
const INVALID_REQUEST = -32_600
const METHOD_NOT_FOUND = -32_601
export const INVALID_PARAMETERS = -32_602

/** `POST` of one call or of several in a list, which are answered in their order. */
export const jsonRpc = (known: RpcMethods) => {
  const methods = new Map(known)
  const answer = (body: unknown) =>
    decodeCall(body).pipe(
      Effect.matchEffect({
        onFailure: () =>
          Effect.succeed({ jsonrpc: "2.0", id: null, error: { code: INVALID_REQUEST, message: "invalid request" } }),
        onSuccess: ({ id, method, params }) =>
          (methods.get(method) ?? unknownMethod(method))(params).pipe(
            Effect.match({
              onFailure: ({ code, message }) => ({ jsonrpc: "2.0", id, error: { code, message } }),
              onSuccess: (result) => ({ jsonrpc: "2.0", id, result })
            })
          )
      })
    )
  return Effect.gen(function* () {
    const body = yield* Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => request.json)
    const isBatch = Array.isArray(body) && body.length > 0
    return yield* json(isBatch ? yield* Effect.forEach(body, answer) : yield* answer(body))
  })
}

const unknownMethod =
  (method: string): RpcMethod =>
  () =>
    Effect.fail({ code: METHOD_NOT_FOUND, message: `method '${method}' not found` })
