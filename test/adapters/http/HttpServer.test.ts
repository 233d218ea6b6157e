import { Agent, get } from "node:http"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Scope } from "effect"
import { ListenError } from "../../../src/adapters/http/HttpServer.js"
import { generation, startApi } from "./apiServer.js"

const request = (url: string, agent?: Agent) =>
  Effect.promise(
    () =>
      new Promise<number>((resolve) => {
        get(url, agent === undefined ? {} : { agent }, (response) => {
          response.resume()
          response.on("end", () => resolve(response.statusCode ?? 0))
        }).on("error", () => resolve(0))
      })
  )

/** An API whose list of allocators waits until `finish`; `begun` tells that a request is under way. */
const startSlowApi = Effect.gen(function* () {
  const begun = yield* Deferred.make<void>()
  const finish = yield* Deferred.make<void>()
  const scope = yield* Scope.make()
  const { url } = yield* startApi({
    generations: {
      snapshot: (read) =>
        Deferred.succeed(begun, undefined).pipe(
          Effect.zipRight(Deferred.await(finish)),
          Effect.zipRight(read(generation))
        )
    }
  }).pipe(Scope.extend(scope))
  return { url, begun, finish, scope }
})

describe("The HTTP server", () => {
  it.scopedLive("says in one sentence that its port is taken", () =>
    Effect.gen(function* () {
      const { url } = yield* startApi()
      const port = new URL(url).port
      const failure = yield* Effect.flip(startApi({ settings: { PORT: port } }))
      assert.instanceOf(failure, ListenError)
      assert.strictEqual(
        failure.message,
        `cannot listen on 127.0.0.1:${port}: another program listens there; choose another PORT or HOST`
      )
    })
  )

  it.live("finishes the requests under way when it is told to end, and takes no others", () =>
    Effect.gen(function* () {
      const { url, begun, finish, scope } = yield* startSlowApi
      const inFlight = yield* Effect.fork(request(`${url}/allocators`))
      yield* Deferred.await(begun)
      const closing = yield* Effect.fork(Scope.close(scope, Exit.void))
      yield* Effect.sleep("50 millis")
      assert.strictEqual(yield* request(`${url}/health`), 0)
      yield* Deferred.succeed(finish, undefined)
      assert.strictEqual(yield* Fiber.join(inFlight), 200)
      yield* Fiber.join(closing)
    })
  )

  it.live("does not leave a kept connection waiting for an answer when it ends", () =>
    Effect.gen(function* () {
      const { url, begun, finish, scope } = yield* startSlowApi
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      const inFlight = yield* Effect.fork(request(`${url}/allocators`, agent))
      yield* Deferred.await(begun)
      const closing = yield* Effect.fork(Scope.close(scope, Exit.void))
      yield* Effect.sleep("50 millis")
      const next = yield* Effect.fork(request(`${url}/health`, agent))
      yield* Deferred.succeed(finish, undefined)
      assert.strictEqual(yield* Fiber.join(inFlight), 200)
      assert.oneOf(yield* Fiber.join(next), [0, 503])
      yield* Fiber.join(closing)
      agent.destroy()
    }).pipe(Effect.timeout("5 seconds"))
  )

  it.scopedLive("refuses a port that is none", () =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(startApi({ settings: { PORT: "http" } }))
      assert.isTrue(Exit.isFailure(exit))
      assert.include(String(exit), "PORT")
    })
  )
})
