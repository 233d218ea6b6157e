import type { IncomingMessage, ServerResponse } from "node:http"
import { NodeHttpClient } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, Exit, Fiber, Layer, Option, Scope } from "effect"
import { type JsonRpc, jsonRpc, type RpcAnswer, rpcFailureText } from "../../../src/adapters/shared/JsonRpc.js"
import { refusedFailure } from "../../../src/adapters/shared/UpstreamErrors.js"
import type { UpstreamError } from "../../../src/application/ports/PortErrors.js"
import { faults, json, loopbackService, policyFor, status, testCallPolicy } from "../../support/LoopbackService.js"
import { answered, isBatch, rpcNode, rpcNodeThat } from "../../support/RpcNode.js"

const nodeAt = (url: string, policy = testCallPolicy) =>
  Effect.flatMap(Layer.build(NodeHttpClient.layerUndici), (client) =>
    Effect.provide(jsonRpc("lotus", url, policy), client)
  )

const textOf = ({ error, result }: RpcAnswer) =>
  Option.match(error, {
    onNone: () => Either.right(String(Option.getOrNull(result))),
    onSome: (failure) => Either.left(refusedFailure(rpcFailureText(failure)))
  })

const askFor = ({ ask }: JsonRpc, number: number) =>
  ask({ operation: `echo ${number}`, method: "echo", params: [number] }, textOf)

const askForAll = (node: JsonRpc, count: number) =>
  Effect.forEach(
    Array.from({ length: count }, (_, number) => number),
    (number) => Effect.either(askFor(node, number)),
    { concurrency: "unbounded" }
  )

const textOfRequest = async (request: IncomingMessage) => {
  let text = ""
  for await (const chunk of request) text += chunk
  return text
}

const echo = ({ params }: { readonly params: ReadonlyArray<unknown> }) => ({ result: params[0] })
const rights = (count: number) => Array.from({ length: count }, (_, number) => Either.right(String(number)))
const sizes = (bodies: ReadonlyArray<unknown>) => bodies.map((body) => (Array.isArray(body) ? body.length : "one"))
const failureOf = (answer: Either.Either<unknown, UpstreamError> | undefined) =>
  answer !== undefined && Either.isLeft(answer) ? `${answer.left.operation}: ${answer.left.reason}` : "none"

describe("questions to a JSON-RPC node", () => {
  it.scopedLive("travel together, at most twenty at a time, and are answered in any order", () =>
    Effect.gen(function* () {
      const service = yield* rpcNode(echo)
      const node = yield* nodeAt(service.url)
      assert.deepStrictEqual(yield* askForAll(node, 45), rights(45))
      assert.deepStrictEqual(sizes(service.bodies), [20, 20, 5])
    })
  )

  it.scopedLive("travel alone when nobody asks beside them", () =>
    Effect.gen(function* () {
      const service = yield* rpcNode(echo)
      const node = yield* nodeAt(service.url)
      assert.strictEqual(yield* askFor(node, 7), "7")
      assert.deepStrictEqual(service.bodies, [{ jsonrpc: "2.0", id: 0, method: "echo", params: [7] }])
    })
  )

  it.scopedLive("go on together after an answer that the node has too much to do", () =>
    Effect.gen(function* () {
      let busy = 2
      const bodies: Array<unknown> = []
      const service = yield* loopbackService(async (response, request) => {
        const asked = JSON.parse(await textOfRequest(request))
        bodies.push(asked)
        busy -= 1
        const answer =
          busy >= 0
            ? { jsonrpc: "2.0", id: null, error: { code: -32005, message: "limit exceeded" } }
            : asked.map(({ id, params }: { id: number; params: ReadonlyArray<unknown> }) => ({ id, result: params[0] }))
        json(answer)(response, request)
      })
      const node = yield* nodeAt(service.url)
      assert.deepStrictEqual(yield* askForAll(node, 3), rights(3))
      assert.deepStrictEqual(sizes(bodies), [3, 3, 3])
    })
  )

  it.scopedLive("that the node refuses fail alone", () =>
    Effect.gen(function* () {
      const service = yield* rpcNode((asked) =>
        asked.params[0] === 1 ? { error: { code: 1, message: "busy" } } : echo(asked)
      )
      const answers = yield* askForAll(yield* nodeAt(service.url), 3)
      assert.deepStrictEqual(answers.map(failureOf), ["none", "echo 1: refused", "none"])
    })
  )

  it.scopedLive("that a batch answers twice, not at all or with something else fail alone", () =>
    Effect.gen(function* () {
      const service = yield* rpcNodeThat((body, response, request) => {
        const answers = isBatch(body) ? body.map(answered(echo)) : []
        json([
          answers[0],
          answers[1],
          { ...answers[1], result: "other" },
          { id: 3, data: 1 },
          answers[4],
          null,
          { id: 9 }
        ])(response, request)
      })
      const answers = yield* askForAll(yield* nodeAt(service.url), 5)
      assert.deepStrictEqual(answers.map(failureOf), [
        "none",
        "echo 1: malformed",
        "echo 2: malformed",
        "echo 3: malformed",
        "none"
      ])
    })
  )

  it.scopedLive("of which nobody waits for the answer do not trouble the others", () =>
    Effect.gen(function* () {
      const service = yield* rpcNode(echo)
      const node = yield* nodeAt(service.url)
      const [left, stayed] = yield* Effect.all([Effect.timeoutOption(askFor(node, 1), "1 millis"), askFor(node, 2)], {
        concurrency: "unbounded"
      })
      assert.isTrue(Option.isNone(left))
      assert.strictEqual(stayed, "2")
    })
  )

  it.scopedLive("end with their adapter", () =>
    Effect.gen(function* () {
      const service = yield* loopbackService(() => {})
      const scope = yield* Scope.make()
      const node = yield* Scope.extend(nodeAt(service.url), scope)
      const waiting = yield* Effect.fork(askForAll(node, 3))
      yield* Effect.repeat(Effect.sleep("5 millis"), { until: () => service.requests.length > 0 })
      yield* Scope.close(scope, Exit.void)
      assert.isTrue(Exit.isInterrupted(yield* Fiber.await(waiting)))
    })
  )

  const cannotRead = (response: ServerResponse, request: IncomingMessage) => {
    response.statusCode = 500
    json({ jsonrpc: "2.0", id: null, error: { code: -32700, message: "cannot unmarshal array" } })(response, request)
  }
  const refusals = [
    { name: "an error", refuse: json({ jsonrpc: "2.0", id: null, error: { code: -32600, message: "no batches" } }) },
    { name: "status 400", refuse: status(400) },
    { name: "status 405", refuse: status(405) },
    { name: "status 413", refuse: status(413) },
    { name: "status 500, for it cannot read it", refuse: cannotRead }
  ]
  it.scopedLive.each(refusals)("go one by one from then on once the node answers a batch with $name", ({ refuse }) =>
    Effect.gen(function* () {
      const service = yield* rpcNodeThat((body, response, request) =>
        isBatch(body) ? refuse(response, request) : json(answered(echo)(body))(response, request)
      )
      const node = yield* nodeAt(service.url)
      assert.deepStrictEqual(yield* askForAll(node, 3), rights(3))
      assert.deepStrictEqual(yield* askForAll(node, 2), rights(2))
      assert.deepStrictEqual(sizes(service.bodies), [3, "one", "one", "one", "one", "one"])
    })
  )

  it.scopedLive("go on together after a batch that failed for a while", () =>
    Effect.gen(function* () {
      let calls = 0
      const service = yield* rpcNodeThat((body, response, request) => {
        calls += 1
        if (calls === 1) status(500)(response, request)
        else json(isBatch(body) ? body.map(answered(echo)) : {})(response, request)
      })
      assert.deepStrictEqual(yield* askForAll(yield* nodeAt(service.url), 3), rights(3))
      assert.deepStrictEqual(sizes(service.bodies), [3, 3])
    })
  )

  it.scopedLive.each(faults.map(([name, answer, reason]) => ({ name, answer, reason })))(
    "fail each under its own name when the node $name",
    ({ answer, reason }) =>
      Effect.gen(function* () {
        const service = yield* loopbackService(answer)
        const node = yield* nodeAt(service.url, policyFor(reason))
        assert.strictEqual((yield* Effect.flip(askFor(node, 9))).reason, reason)
        const together = yield* askForAll(node, 2)
        assert.deepStrictEqual(together.map(failureOf), [`echo 0: ${reason}`, `echo 1: ${reason}`])
      })
  )
})
