import type { IncomingMessage, ServerResponse } from "node:http"
import { Effect } from "effect"
import { json, type LoopbackService, loopbackService } from "./LoopbackService.js"

export interface AskedOfNode {
  readonly jsonrpc: string
  readonly id: number
  readonly method: string
  readonly params: ReadonlyArray<unknown>
}

export interface RpcNode extends LoopbackService {
  /** The body of each request so far: a question, or a list of them. */
  readonly bodies: ReadonlyArray<AskedOfNode | ReadonlyArray<AskedOfNode>>
}

/** A JSON-RPC node on loopback that answers the body of each request. */
export const rpcNodeThat = (
  answer: (body: AskedOfNode | ReadonlyArray<AskedOfNode>, response: ServerResponse, request: IncomingMessage) => void
) =>
  Effect.gen(function* () {
    const bodies: Array<AskedOfNode | ReadonlyArray<AskedOfNode>> = []
    const service = yield* loopbackService((response, request) => {
      const chunks: Array<Buffer> = []
      request.on("data", (chunk: Buffer) => chunks.push(chunk))
      request.on("end", () => {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as AskedOfNode | ReadonlyArray<AskedOfNode>
        bodies.push(body)
        answer(body, response, request)
      })
    })
    return { ...service, bodies } satisfies RpcNode
  })

export const isBatch = (body: AskedOfNode | ReadonlyArray<AskedOfNode>): body is ReadonlyArray<AskedOfNode> =>
  Array.isArray(body)

/** What a question is answered with: `{ result }` or `{ error }`. */
export type AnswerOfNode = (asked: AskedOfNode) => object

export const answered = (answerOf: AnswerOfNode) => (asked: AskedOfNode) => ({
  jsonrpc: "2.0",
  id: asked.id,
  ...answerOf(asked)
})

/** A node that takes batches and answers them backwards. */
export const rpcNode = (answerOf: AnswerOfNode) =>
  rpcNodeThat((body, response, request) =>
    json(isBatch(body) ? body.map(answered(answerOf)).reverse() : answered(answerOf)(body))(response, request)
  )
