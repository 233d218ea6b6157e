import type { Effect } from "effect"

/** An SSH server on loopback that a test started, running, and all that a client needs. */
export interface SshServer {
  readonly port: number
  readonly user: string
  /** A key that it accepts. */
  readonly privateKey: string
  /** Of its host key, as `ssh-keygen -lf` prints it. */
  readonly fingerprint: string
  /** How many connections it serves now. */
  readonly connections: Effect.Effect<number>
  /** Ends it and whatever it serves, at once. */
  readonly stop: Effect.Effect<void>
  /** Refuses the key from now on, as a server does that is still starting, or accepts it again. Sessions that stand stay. */
  readonly refuseKey: (isRefused: boolean) => Effect.Effect<void>
  /** Starts it again where it was. */
  readonly start: Effect.Effect<void>
}
