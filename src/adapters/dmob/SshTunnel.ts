import { Context, Data, Duration, Effect, Layer, Option, Runtime, Schedule } from "effect"
import {
  connectionTrouble,
  SourceConnection,
  type SourceConnectionState
} from "../../application/ports/SourceConnection.js"
import { connectionSettings, type PoolSettings } from "../shared/PostgresPool.js"
import { keepTunnel, type Tunnel } from "./tunnel/keepTunnel.js"
import { tunnelSettings } from "./tunnel/TunnelSettings.js"
import { type Dial, TunnelStream } from "./tunnel/TunnelStream.js"

/** What carries sessions on DMOB: sockets, or channels of an SSH tunnel. */
export class DmobEndpoint extends Context.Tag("cdp/DmobEndpoint")<DmobEndpoint, Pick<PoolSettings, "stream">>() {}

/** A session on DMOB that the tunnel did not bring about, or carries no longer. */
class DmobUnreachable extends Data.TaggedError("DmobUnreachable")<{
  readonly detail: string
  readonly cause?: unknown
}> {
  /** What a socket would say: later may be better. */
  readonly code = "EHOSTUNREACH"
  override get message(): string {
    return `DMOB is unreachable: ${this.detail}`
  }
}

/** Sessions give up waiting for the tunnel a little before the driver gives up waiting for them, and so can say why. */
const PATIENCE = Duration.millis(connectionSettings.connectionTimeoutMillis - 500)

/** Opens a channel for each stream, in the session that stands or in the next one. */
const dialThrough = (tunnel: Tunnel, runtime: Runtime.Runtime<never>): Dial => {
  const unreachable = Effect.flatMap(
    tunnel.connection,
    (connection) =>
      new DmobUnreachable({
        detail: Option.getOrElse(connectionTrouble(connection), () => "no answer through the SSH tunnel")
      })
  )
  return (host, port, stream) =>
    tunnel.session.pipe(
      Effect.flatMap((session) =>
        session.forward(host, port, {
          attach: (channel) => stream.attach(channel),
          abandon: ({ detail }) => stream.destroy(new DmobUnreachable({ detail: `SSH tunnel broken: ${detail}` }))
        })
      ),
      Effect.retry({
        while: (failure) => failure._tag === "SshFailure" && failure.reason === "unreachable",
        schedule: Schedule.spaced("50 millis")
      }),
      Effect.catchTags({
        ChannelRefused: ({ cause }) =>
          new DmobUnreachable({ detail: "the SSH server does not connect us to the host in DMOB_DATABASE_URL", cause }),
        SshFailure: () => unreachable
      }),
      Effect.timeoutOption(PATIENCE),
      Effect.flatMap(Option.match({ onNone: () => unreachable, onSome: Effect.succeed })),
      Effect.catchAll((failure) => Effect.sync(() => stream.destroy(failure))),
      Runtime.runCallback(runtime)
    )
}

/** The way to DMOB, and how it fares. With `DMOB_SSH_HOST` a tunnel is kept up; nobody waits for it to stand. */
export const DmobEndpointLive = Layer.scopedContext(
  Effect.gen(function* () {
    const settings = yield* tunnelSettings
    if (Option.isNone(settings))
      return Context.make(DmobEndpoint, {}).pipe(
        Context.add(SourceConnection, Effect.succeed<SourceConnectionState>({ kind: "direct" }))
      )
    const tunnel = yield* keepTunnel(settings.value)
    const dial = dialThrough(tunnel, yield* Effect.runtime<never>())
    return Context.make(DmobEndpoint, { stream: () => new TunnelStream(dial) }).pipe(
      Context.add(SourceConnection, tunnel.connection)
    )
  })
)
