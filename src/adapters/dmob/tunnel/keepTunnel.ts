import { DateTime, Deferred, Effect, Exit, Metric, Option, Ref, Schedule, type Scope } from "effect"
import * as Clock from "../../../application/ports/Clock.js"
import { connectionTrouble, type TunnelConnection } from "../../../application/ports/SourceConnection.js"
import { innermostMessage } from "../../shared/innermostMessage.js"
import { tunnelReconnectsTotal, tunnelUp } from "../../shared/TunnelMetrics.js"
import type { SshFailure } from "./SshFailure.js"
import { openSshSession, type SshSession } from "./SshSession.js"
import { reconnectPauses, refusalPauses, tunnelPolicy } from "./TunnelPolicy.js"
import type { TunnelSettings } from "./TunnelSettings.js"

interface Way {
  readonly connection: TunnelConnection
  /** Open while the tunnel is connecting, done in the other states. */
  readonly session: Deferred.Deferred<SshSession, SshFailure>
}

export interface Tunnel {
  readonly connection: Effect.Effect<TunnelConnection>
  /** The session that stands, else the next one; fails when one side said no. */
  readonly session: Effect.Effect<SshSession, SshFailure>
}

/**
 * Keeps a tunnel up as long as the scope is open: a session that is over is followed by another, however long that takes.
 * A host that is not the trusted one ends it for good.
 */
export const keepTunnel = (settings: TunnelSettings): Effect.Effect<Tunnel, never, Scope.Scope> =>
  Effect.gen(function* () {
    const way = yield* Ref.make<Way>({
      connection: { kind: "tunnel", state: "connecting", since: yield* Clock.now, reason: Option.none() },
      session: yield* Deferred.make<SshSession, SshFailure>()
    })
    yield* Metric.set(tunnelUp, 0)
    yield* sessionAfterSession(settings, way).pipe(
      Effect.tapDefect((cause) => Effect.logFatal("A fault of this program ended the SSH tunnel to DMOB", cause)),
      Effect.forkScoped
    )
    return {
      connection: Effect.map(Ref.get(way), ({ connection }) => connection),
      session: Effect.flatMap(Ref.get(way), ({ session }) => Deferred.await(session))
    }
  })

const sessionAfterSession = (settings: TunnelSettings, way: Ref.Ref<Way>) =>
  Effect.gen(function* () {
    const pauses = yield* Schedule.driver(reconnectPauses)
    const afterRefusals = yield* Schedule.driver(refusalPauses)
    const sessions = yield* Ref.make(0)

    const wholeSession = Effect.gen(function* () {
      const session = yield* openSshSession(settings)
      yield* enter(way, "connected", Option.none(), Option.some(Exit.succeed(session)))
      yield* Metric.set(tunnelUp, 1)
      yield* Effect.logInfo("The SSH tunnel to DMOB stands")
      if ((yield* Ref.getAndUpdate(sessions, (count) => count + 1)) > 0) yield* Metric.increment(tunnelReconnectsTotal)
      return yield* session.over
    }).pipe(Effect.scoped, Effect.flip)

    const oneAfterAnother = Effect.gen(function* () {
      const failure = yield* wholeSession
      const before = yield* noteFailure(way, failure)
      if (failure.reason === "hostKey") yield* Effect.never
      if (failure.reason === "authentication") {
        if (before.state !== "refused") yield* afterRefusals.reset
        yield* Effect.orDie(afterRefusals.next(undefined))
      } else {
        const until = DateTime.addDuration(before.since, tunnelPolicy.stable)
        if (before.state === "connected" && DateTime.lessThan(until, yield* Clock.now)) yield* pauses.reset
        yield* Effect.orDie(pauses.next(undefined))
      }
    })
    return yield* Effect.forever(oneAfterAnother)
  })

/** Enters the state that a failure leads to, and tells of it when it is news. What the state was before. */
const noteFailure = (way: Ref.Ref<Way>, failure: SshFailure) =>
  Effect.gen(function* () {
    const { connection: before } = yield* Ref.get(way)
    const isRefused = failure.reason !== "unreachable"
    const outcome = isRefused ? Option.some(Exit.fail(failure)) : Option.none()
    const after = yield* enter(way, isRefused ? "refused" : "connecting", Option.some(failure.detail), outcome)
    yield* Metric.set(tunnelUp, 0)
    const isNews = before.state !== after.state || Option.getOrNull(before.reason) !== failure.detail
    if (isNews)
      yield* (isRefused ? Effect.logError : Effect.logWarning)(
        Option.getOrElse(connectionTrouble(after), () => "")
      ).pipe(Effect.annotateLogs(failure.cause === undefined ? {} : { cause: innermostMessage(failure.cause) }))
    return before
  })

/** A state that goes on keeps its beginning. Whoever waits for a session learns the outcome, if there is one. */
const enter = (
  way: Ref.Ref<Way>,
  state: TunnelConnection["state"],
  reason: Option.Option<string>,
  outcome: Option.Option<Exit.Exit<SshSession, SshFailure>>
) =>
  Effect.gen(function* () {
    const before = yield* Ref.get(way)
    const since = before.connection.state === state ? before.connection.since : yield* Clock.now
    const session =
      before.connection.state === "connecting" ? before.session : yield* Deferred.make<SshSession, SshFailure>()
    const connection: TunnelConnection = { kind: "tunnel", state, since, reason }
    yield* Ref.set(way, { connection, session })
    if (Option.isSome(outcome)) yield* Deferred.done(session, outcome.value)
    return connection
  })
