import { connect, type Socket } from "node:net"
import { Deferred, Duration, Effect, Redacted, type Scope } from "effect"
import type { Client, ClientChannel } from "ssh2"
import { fingerprintOf } from "./HostFingerprint.js"
import { ChannelRefused, SshFailure, sshFailure, untrustedHost } from "./SshFailure.js"
import { tunnelPolicy } from "./TunnelPolicy.js"
import type { TunnelSettings } from "./TunnelSettings.js"

/** Who a channel is for. */
export interface ChannelUser {
  /** Takes the channel over, at once. */
  readonly attach: (channel: ClientChannel) => void
  /** Ends what used the channel, for the session is over. */
  readonly abandon: (failure: SshFailure) => void
}

export interface SshSession {
  /** Opens a channel to a host and port as the SSH server sees them. */
  readonly forward: (host: string, port: number, user: ChannelUser) => Effect.Effect<void, ChannelRefused | SshFailure>
  /** Fails as soon as the session is over. */
  readonly over: Effect.Effect<never, SshFailure>
}

/** A far side that does not say good-bye is left after this. */
const PATIENCE = Duration.seconds(1)

const closedByUs = new SshFailure({ reason: "unreachable", detail: "closed by us" })

/** The name of its type is the first field of a key. */
const keyType = (key: Buffer): string => key.subarray(4, 4 + key.readUInt32BE(0)).toString("latin1")

/**
 * A session on the SSH server, closed with its scope. The host key is judged before anything of ours is sent. All
 * channels end with the session.
 */
export const openSshSession = (settings: TunnelSettings): Effect.Effect<SshSession, SshFailure, Scope.Scope> =>
  Effect.gen(function* () {
    const ssh2 = (yield* Effect.promise(() => import("ssh2"))).default
    const ready = yield* Deferred.make<void>()
    const over = yield* Deferred.make<never, SshFailure>()
    const users = new Set<ChannelUser>()

    const end = (failure: SshFailure) => {
      Deferred.unsafeDone(over, Effect.fail(failure))
      for (const user of users) user.abandon(failure)
      users.clear()
    }

    const isTrusted = (key: Buffer): boolean => {
      const [expected, presented] = [settings.fingerprint, fingerprintOf(key)]
      if (presented !== expected) end(untrustedHost({ expected, presented, type: keyType(key) }))
      return presented === expected
    }

    const start = () => {
      const socket = connect({ host: settings.host, port: settings.port, noDelay: true })
      const left = () => end(new SshFailure({ reason: "unreachable", detail: "the far side ended the connection" }))
      const client = new ssh2.Client()
        .on("ready", () => Deferred.unsafeDone(ready, Effect.void))
        .on("error", (cause) => end(sshFailure(cause)))
        .on("end", left)
        .on("close", left)
      client.connect({
        sock: socket,
        username: settings.user,
        privateKey: Redacted.value(settings.privateKey),
        hostVerifier: isTrusted,
        keepaliveInterval: Duration.toMillis(tunnelPolicy.keepAlive),
        keepaliveCountMax: tunnelPolicy.unanswered,
        // Limited below, connecting included.
        readyTimeout: 0
      })
      return { client, socket }
    }

    const close = ({ client, socket }: ReturnType<typeof start>) =>
      Effect.gen(function* () {
        const isOver = yield* Deferred.isDone(over)
        end(closedByUs)
        if (!isOver) {
          client.end()
          yield* closing(socket).pipe(Effect.interruptible, Effect.timeoutOption(PATIENCE))
        }
        socket.destroy()
        yield* closing(socket)
      })

    const { client } = yield* Effect.acquireRelease(Effect.sync(start), close)
    yield* Effect.raceFirst(Deferred.await(ready), Deferred.await(over)).pipe(
      Effect.timeoutFail({
        duration: tunnelPolicy.attempt,
        onTimeout: () =>
          new SshFailure({
            reason: "unreachable",
            detail: `no session within ${Duration.format(tunnelPolicy.attempt)}`
          })
      }),
      Effect.tapError((failure) => Effect.sync(() => end(failure)))
    )
    return {
      over: Deferred.await(over),
      forward: (host, port, user) =>
        Effect.raceFirst(openChannel(client, users, { host, port, user }), Deferred.await(over))
    }
  })

const closing = (socket: Socket): Effect.Effect<void> =>
  Effect.async((resume) => {
    if (socket.closed) resume(Effect.void)
    else socket.once("close", () => resume(Effect.void))
  })

/** A channel that comes when it is not wanted any more is closed. */
const openChannel = (
  client: Client,
  users: Set<ChannelUser>,
  target: { readonly host: string; readonly port: number; readonly user: ChannelUser }
): Effect.Effect<void, ChannelRefused | SshFailure> =>
  Effect.async((resume) => {
    const { host, port, user } = target
    let isWanted = true
    const take = (refusal: Error | undefined, channel: ClientChannel) => {
      if (refusal !== undefined) return resume(Effect.fail(new ChannelRefused({ cause: refusal })))
      if (!isWanted) return channel.close()
      users.add(user)
      channel.once("close", () => users.delete(user))
      user.attach(channel)
      resume(Effect.void)
    }
    try {
      client.forwardOut("127.0.0.1", 0, host, port, take)
    } catch (cause) {
      resume(Effect.fail(new SshFailure({ reason: "unreachable", detail: "the session is over", cause })))
    }
    return Effect.sync(() => {
      isWanted = false
    })
  })
