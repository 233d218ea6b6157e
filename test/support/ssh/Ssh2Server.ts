import { connect, createServer, type Socket } from "node:net"
import { Effect, Ref, type Scope } from "effect"
import ssh2, { type AuthContext, type Connection, type ParsedKey, type TcpipRequestInfo } from "ssh2"
import { fingerprintOf } from "../../../src/adapters/dmob/tunnel/HostFingerprint.js"
import { closed, listening } from "../Loopback.js"
import type { SshServer } from "./SshServer.js"

const USER = "cdp"

const keyOf = (text: string): ParsedKey => {
  const key = ssh2.utils.parseKey(text)
  if (key instanceof Error) throw key
  return key
}

const isAllowed = (context: AuthContext, key: ParsedKey): boolean => {
  if (context.method !== "publickey" || context.username !== USER) return false
  const { blob, hashAlgo, signature } = context
  const isKnown = context.key.algo === key.type && context.key.data.equals(key.getPublicSSH())
  // Without a signature the client only asks whether the key would do.
  return isKnown && (signature === undefined || blob === undefined || key.verify(blob, signature, hashAlgo) === true)
}

const forward = (connection: Connection) =>
  connection.on("tcpip", (accept, reject, { destIP, destPort }: TcpipRequestInfo) => {
    const far = connect(destPort, destIP)
    far.once("error", () => reject())
    far.once("connect", () => {
      far.removeAllListeners("error")
      const channel = accept()
      const end = () => {
        far.destroy()
        channel.close()
      }
      far.on("error", end).on("close", end).pipe(channel)
      channel.on("error", end).on("close", end).pipe(far)
    })
  })

/** The server of the ssh2 package in this process, stopped with the scope. */
export const ssh2Server: Effect.Effect<SshServer, never, Scope.Scope> = Effect.gen(function* () {
  const client = ssh2.utils.generateKeyPairSync("ed25519")
  const host = ssh2.utils.generateKeyPairSync("ed25519")
  const sockets = new Set<Socket>()
  let isRefused = false
  const server = new ssh2.Server({ hostKeys: [host.private] }, (connection) => {
    connection.on("error", () => {})
    connection.on("authentication", (context) =>
      !isRefused && isAllowed(context, keyOf(client.private)) ? context.accept() : context.reject(["publickey"])
    )
    forward(connection)
  })
  const listen = (port: number) =>
    listening(
      createServer((socket) => {
        sockets.add(socket)
        socket.once("close", () => sockets.delete(socket))
        server.injectSocket(socket)
      }),
      port
    )

  const first = yield* listen(0)
  const listener = yield* Ref.make(first)
  const stop = Effect.flatMap(Ref.get(listener), ({ server: running }) => closed(running, sockets))
  yield* Effect.addFinalizer(() => stop)
  return {
    port: first.port,
    user: USER,
    privateKey: client.private,
    fingerprint: fingerprintOf(keyOf(host.private).getPublicSSH()),
    connections: Effect.sync(() => sockets.size),
    refuseKey: (refused) =>
      Effect.sync(() => {
        isRefused = refused
      }),
    stop,
    start: Effect.flatMap(listen(first.port), (again) => Ref.set(listener, again))
  }
})
