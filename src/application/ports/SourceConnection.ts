import { Context, DateTime, type Effect, Option } from "effect"

/** A way to DMOB that is built up once and carries every session. */
export interface TunnelConnection {
  readonly kind: "tunnel"
  /** `refused`: one side said no, and trying again soon would not change that. */
  readonly state: "connected" | "connecting" | "refused"
  readonly since: DateTime.Utc
  /** Why it is not connected, for anybody to read: no address, no secret. None while the first attempt is under way. */
  readonly reason: Option.Option<string>
}

/** How DMOB is reached. Direct sessions have no state in common: each finds out for itself. */
export type SourceConnectionState = { readonly kind: "direct" } | TunnelConnection

/** The way to DMOB, as it is now. */
export class SourceConnection extends Context.Tag("cdp/SourceConnection")<
  SourceConnection,
  Effect.Effect<SourceConnectionState>
>() {}

/** What keeps sessions from DMOB, in one line; none while the way is open as far as we know. */
export const connectionTrouble = (connection: SourceConnectionState): Option.Option<string> => {
  if (connection.kind === "direct" || connection.state === "connected") return Option.none()
  const { reason, since, state } = connection
  const why = Option.match(reason, { onNone: () => "", onSome: (text) => `: ${text}` })
  return Option.some(`SSH tunnel ${state} since ${DateTime.formatIso(since)}${why}`)
}
