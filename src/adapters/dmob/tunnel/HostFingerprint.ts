import { createHash } from "node:crypto"
import { Config, ConfigError, Either } from "effect"

/** SHA-256 of a host key as `ssh-keygen -lf` prints it: `SHA256:` and 43 characters of base64. */
export type HostFingerprint = string

const DIGEST_BYTES = 32

const printed = (digest: Buffer): HostFingerprint => `SHA256:${digest.toString("base64").replace(/=+$/, "")}`

/** Of a host key in the form that it is sent in. */
export const fingerprintOf = (key: Buffer): HostFingerprint => printed(createHash("sha256").update(key).digest())

/** Reads base64, as tools print it, and hexadecimal digits, in pairs or not. */
const digestOf = (text: string): Buffer => {
  const digits = text.replace(/^SHA256:/i, "")
  const pairs = digits.replaceAll(":", "")
  if (/^[0-9a-f]{64}$/i.test(pairs)) return Buffer.from(pairs, "hex")
  return /^[A-Za-z0-9+/]{43}=?$/.test(digits) ? Buffer.from(digits, "base64") : Buffer.alloc(0)
}

/** A fingerprint of a host key, from a variable. */
export const hostFingerprint = (variable: string): Config.Config<HostFingerprint> =>
  Config.nonEmptyString(variable).pipe(
    Config.mapOrFail((text) => {
      const digest = digestOf(text.trim())
      return digest.length === DIGEST_BYTES
        ? Either.right(printed(digest))
        : Either.left(
            ConfigError.InvalidData([], "Expected the SHA-256 of the host key as ssh-keygen -lf prints it, SHA256:…")
          )
    })
  )
