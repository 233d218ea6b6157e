import { connect, createServer, type Server, type Socket } from "node:net"
import { Effect } from "effect"

/** Listens on a port of loopback; 0 takes a free one. */
export const listening = (server: Server, port: number) =>
  Effect.async<{ readonly server: Server; readonly port: number }>((resume) => {
    server.once("error", (failure) => resume(Effect.die(failure)))
    server.listen(port, "127.0.0.1", () => {
      const address = server.address()
      resume(Effect.succeed({ server, port: typeof address === "object" && address !== null ? address.port : 0 }))
    })
  })

/** Cuts what a server serves and stops it. */
export const closed = (server: Server, sockets: Iterable<Socket>) =>
  Effect.async<void>((resume) => {
    for (const socket of [...sockets]) socket.destroy()
    server.close(() => resume(Effect.void))
  })

/** A way to a port of loopback that can be disturbed. */
export interface DisturbedWay {
  readonly port: number
  /** Connections that were ever made to it. */
  readonly made: () => number
  /** Breaks every connection off by a reset. */
  readonly reset: Effect.Effect<void>
  /** Passes nothing on any more and ends nothing; new connections are taken and find the same silence. */
  readonly fallSilent: Effect.Effect<void>
  /** Is a way again, for new connections; the silent ones are gone. */
  readonly speakAgain: Effect.Effect<void>
}

/** A way to `port`, gone with the scope. */
export const disturbedWay = (port: number) =>
  Effect.gen(function* () {
    const sockets = new Set<Socket>()
    let [made, silent] = [0, false]
    const keep = (socket: Socket) => {
      sockets.add(socket)
      socket.on("error", () => {}).once("close", () => sockets.delete(socket))
    }
    const take = (near: Socket) => {
      made += 1
      keep(near)
      if (silent) return
      const far = connect(port, "127.0.0.1")
      keep(far)
      near.once("close", () => far.destroy()).pipe(far)
      far.once("close", () => near.destroy()).pipe(near)
    }
    const way = yield* Effect.acquireRelease(
      Effect.suspend(() => listening(createServer(take), 0)),
      ({ server }) => closed(server, sockets)
    )
    const onAll = (act: (socket: Socket) => void) =>
      Effect.sync(() => {
        for (const socket of [...sockets]) act(socket)
      })
    const say = (nothing: boolean) =>
      Effect.sync(() => {
        silent = nothing
      })
    return {
      port: way.port,
      made: () => made,
      reset: onAll((socket) => socket.resetAndDestroy()),
      fallSilent: Effect.zipRight(
        say(true),
        onAll((socket) => socket.unpipe().pause())
      ),
      speakAgain: Effect.zipRight(
        say(false),
        onAll((socket) => socket.destroy())
      )
    } satisfies DisturbedWay
  })
