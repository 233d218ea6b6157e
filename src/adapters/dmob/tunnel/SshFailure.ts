import { Data, String } from "effect"
import type { HostFingerprint } from "./HostFingerprint.js"

/** Why there is no SSH session, or no longer one. */
export class SshFailure extends Data.TaggedError("SshFailure")<{
  /**
   * `unreachable`: it may pass by itself. `authentication`: the server does not accept our key.
   * `hostKey`: the server is not the one that we trust.
   */
  readonly reason: "unreachable" | "authentication" | "hostKey"
  /** For anybody to read: no address, no secret. */
  readonly detail: string
  readonly cause?: unknown
}> {
  override get message(): string {
    return this.detail
  }
}

/** What the network says, by the codes of its errors. */
const networkWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  EPIPE: "connection reset",
  ETIMEDOUT: "no answer",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the host",
  ENOTFOUND: "the name in DMOB_SSH_HOST is not known",
  EAI_AGAIN: "the name in DMOB_SSH_HOST cannot be looked up now"
}

const field = (cause: unknown, key: string): unknown =>
  typeof cause === "object" && cause !== null ? Reflect.get(cause, key) : undefined

/** Reads an error of the SSH client, whose `level` says where it arose. What the server says is left to the cause. */
export const sshFailure = (cause: Error): SshFailure => {
  const code = field(cause, "code")
  const level = field(cause, "level")
  const unreachable = (detail: string) => new SshFailure({ reason: "unreachable", detail, cause })
  if (level === "client-authentication")
    return new SshFailure({
      reason: "authentication",
      detail: "the server does not accept this private key for the user in DMOB_SSH_USER",
      cause
    })
  if (level === "client-timeout") return unreachable("the far side fell silent")
  if (level === "handshake" || level === "protocol") return unreachable(String.uncapitalize(cause.message))
  return unreachable((typeof code === "string" ? networkWords[code] : undefined) ?? "the connection failed")
}

/** The server presents another key than the one that is trusted. */
export const untrustedHost = (key: {
  readonly expected: HostFingerprint
  readonly presented: HostFingerprint
  readonly type: string
}) =>
  new SshFailure({
    reason: "hostKey",
    detail:
      `the server presents the ${key.type} key ${key.presented}, but DMOB_SSH_HOST_FINGERPRINT expects ${key.expected}; ` +
      "not tried again before the next start"
  })

/** The session stands, but the SSH server does not reach the database, or does not let us. */
export class ChannelRefused extends Data.TaggedError("ChannelRefused")<{ readonly cause: Error }> {}
