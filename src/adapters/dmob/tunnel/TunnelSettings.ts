import { readFile } from "node:fs/promises"
import { Config, ConfigError, Effect, Either, Option, Redacted } from "effect"
import pg from "pg"
import { postgresUrl } from "../../shared/PostgresUrl.js"
import { type HostFingerprint, hostFingerprint } from "./HostFingerprint.js"

export interface TunnelSettings {
  readonly host: string
  readonly port: number
  readonly user: string
  /** An unencrypted private key in a form that the SSH client reads. */
  readonly privateKey: Redacted.Redacted
  /** Of the only host key that is trusted. */
  readonly fingerprint: HostFingerprint
}

const PRIVATE_KEY = "DMOB_SSH_PRIVATE_KEY"
const PRIVATE_KEY_FILE = "DMOB_SSH_PRIVATE_KEY_FILE"

const sshHost = Config.option(Config.nonEmptyString("DMOB_SSH_HOST"))

type KeySource = { readonly text: Redacted.Redacted } | { readonly file: string }

const oneOf = `Expected one of ${PRIVATE_KEY} and ${PRIVATE_KEY_FILE}, for DMOB_SSH_HOST is set`

const keySource = Config.all({
  text: Config.option(Config.redacted(PRIVATE_KEY)),
  file: Config.option(Config.nonEmptyString(PRIVATE_KEY_FILE))
}).pipe(
  Config.mapOrFail(({ file, text }): Either.Either<KeySource, ConfigError.ConfigError> => {
    if (Option.isSome(text) && Option.isNone(file)) return Either.right({ text: text.value })
    if (Option.isSome(file) && Option.isNone(text)) return Either.right({ file: file.value })
    return Either.left(ConfigError.InvalidData([], oneOf))
  })
)

/** What a tunnel needs beside its host; a complaint names all that is missing. */
const sshAccess = Config.all({
  port: Config.port("DMOB_SSH_PORT").pipe(Config.withDefault(22)),
  user: Config.nonEmptyString("DMOB_SSH_USER"),
  fingerprint: hostFingerprint("DMOB_SSH_HOST_FINGERPRINT"),
  key: keySource
})

const errorCode = (cause: unknown): string =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "unreadable"

const readKeyFile = (file: string) =>
  Effect.tryPromise({
    try: () => readFile(file, "utf8"),
    catch: (cause) =>
      ConfigError.InvalidData([PRIVATE_KEY_FILE], `The file ${file} cannot be read (${errorCode(cause)})`)
  })

/** Why a text is no key for us; none when it is one. The words of the parser say nothing of its content. */
const keyComplaint = (text: string) =>
  Effect.promise(() => import("ssh2")).pipe(
    Effect.map(({ default: { utils } }): Option.Option<string> => {
      const key = utils.parseKey(text)
      if (key instanceof Error)
        return /\bencrypted\b/i.test(`${key.message} ${text.slice(0, 200)}`)
          ? Option.some("Expected a private key without a passphrase: the tunnel is built up with nobody there")
          : Option.some(
              "Expected a private key as ssh-keygen writes it, from BEGIN OPENSSH PRIVATE KEY to its last line"
            )
      return key.isPrivateKey() ? Option.none() : Option.some("Expected a private key; this is a public one")
    })
  )

const privateKey = (source: KeySource) =>
  Effect.gen(function* () {
    const isFile = "file" in source
    const text = isFile ? yield* readKeyFile(source.file) : Redacted.value(source.text).replaceAll("\\n", "\n")
    const complaint = yield* keyComplaint(text)
    if (Option.isSome(complaint))
      return yield* Effect.fail(ConfigError.InvalidData([isFile ? PRIVATE_KEY_FILE : PRIVATE_KEY], complaint.value))
    return Redacted.make(text)
  })

/** A tunnel is for a DMOB of one's own, at a host and port. */
const requireTcpAddress = Effect.gen(function* () {
  const url = yield* postgresUrl("DMOB_DATABASE_URL")
  // The driver knows best which host it would connect to.
  const { host } = new pg.Client(Redacted.value(url))
  if (host.startsWith("/"))
    return yield* Effect.fail(
      ConfigError.InvalidData(
        ["DMOB_DATABASE_URL"],
        "Expected a host and a port: a tunnel does not reach a socket file"
      )
    )
})

/** The tunnel to DMOB; none when `DMOB_SSH_HOST` is unset. A key that cannot be used is a fault of the configuration. */
export const tunnelSettings: Effect.Effect<Option.Option<TunnelSettings>, ConfigError.ConfigError> = Effect.gen(
  function* () {
    const host = yield* sshHost
    if (Option.isNone(host)) return Option.none()
    const { key, ...access } = yield* sshAccess
    yield* requireTcpAddress
    return Option.some({ ...access, host: host.value, privateKey: yield* privateKey(key) })
  }
)
