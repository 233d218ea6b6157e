import type { Server, ServerResponse } from "node:http"
import { Deferred, Duration, Effect, Schedule } from "effect"
import { ServiceLifecycle } from "../../application/health/ServiceLifecycle.js"
import { RETRY_AFTER_SECONDS, ServiceUnavailable } from "./WireErrors.js"

/** Requests that are under way when the service is told to end may take this long. */
const DRAIN_TIME = Duration.seconds(8)

const SWEEP_INTERVAL = Duration.millis(50)

/**
 * When the scope closes, and before the server does: takes no more work, lets what is under way finish within bounds,
 * and closes each connection as soon as it is idle, for a kept one would hold the server for seconds.
 */
export const drainAtEnd = (server: Server) =>
  Effect.gen(function* () {
    const lifecycle = yield* ServiceLifecycle
    yield* Effect.addFinalizer(() =>
      Effect.gen(function* () {
        yield* lifecycle.stop
        server.on("request", (_, response) => refuse(response))
        const closed = yield* Deferred.make<void>()
        server.once("close", () => Deferred.unsafeDone(closed, Effect.void))
        yield* Effect.forkDaemon(Effect.raceFirst(sweep(server), Deferred.await(closed)))
      })
    )
  })

const sweep = (server: Server) =>
  Effect.sync(() => server.closeIdleConnections()).pipe(
    Effect.repeat(Schedule.upTo(Schedule.spaced(SWEEP_INTERVAL), DRAIN_TIME)),
    Effect.andThen(Effect.sync(() => server.closeAllConnections()))
  )

/** For the next request on a connection that was busy when the service was told to end. */
const refuse = (response: ServerResponse): void => {
  response.writeHead(503, {
    connection: "close",
    "content-type": "application/json",
    "access-control-allow-origin": "*",
    "retry-after": String(RETRY_AFTER_SECONDS)
  })
  response.end(JSON.stringify(ServiceUnavailable.make({ message: "Shutting down" })))
}
