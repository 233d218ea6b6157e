import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Option, Redacted } from "effect"
import ssh2 from "ssh2"
import { describeFailure } from "../../../../src/adapters/cli/reportFailure.js"
import { tunnelSettings } from "../../../../src/adapters/dmob/tunnel/TunnelSettings.js"
import { temporaryFolder } from "../../../support/TemporaryFolder.js"

const pair = ssh2.utils.generateKeyPairSync("ed25519")
const locked = ssh2.utils.generateKeyPairSync("ed25519", { passphrase: "secret", cipher: "aes256-cbc", rounds: 1 })
const fingerprint = "SHA256:8ZZg+iY4/g8rhEuQnJFmwLJ5cMc8h3zU5orATQO/KZc"

const whole: Readonly<Record<string, string>> = {
  DMOB_DATABASE_URL: "postgres://reader:secret@dmob.internal:5432/dmob",
  DMOB_SSH_HOST: "bastion.example",
  DMOB_SSH_USER: "cdp",
  DMOB_SSH_PRIVATE_KEY: pair.private.replaceAll("\n", "\\n"),
  DMOB_SSH_HOST_FINGERPRINT: fingerprint
}

const without = (...names: ReadonlyArray<string>) =>
  Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name)))

const read = (variables: Readonly<Record<string, string>>) =>
  tunnelSettings.pipe(Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(variables)))))

const complaint = (variables: Readonly<Record<string, string>>) =>
  Effect.map(Effect.flip(read(variables)), (failure) => Option.getOrThrow(describeFailure(failure)))

describe("the settings of the tunnel", () => {
  it.effect("are none without a host, whatever else is set", () =>
    Effect.gen(function* () {
      assert.isTrue(Option.isNone(yield* read(without("DMOB_SSH_HOST", "DMOB_SSH_USER"))))
    })
  )

  it.effect("take a key whose line breaks are written out, and port 22", () =>
    Effect.gen(function* () {
      const { privateKey, ...settings } = Option.getOrThrow(yield* read(whole))
      assert.deepStrictEqual(settings, { host: "bastion.example", port: 22, user: "cdp", fingerprint })
      assert.strictEqual(Redacted.value(privateKey), pair.private)
      assert.notInclude(String(privateKey), "PRIVATE")
    })
  )

  it.scopedLive("take a key from a file", () =>
    Effect.gen(function* () {
      const file = join(yield* temporaryFolder, "key")
      writeFileSync(file, pair.private)
      const variables = { ...without("DMOB_SSH_PRIVATE_KEY"), DMOB_SSH_PRIVATE_KEY_FILE: file }
      assert.strictEqual(Redacted.value(Option.getOrThrow(yield* read(variables)).privateKey), pair.private)
    })
  )

  it.effect("name every variable that a host asks for and that is not set", () =>
    Effect.gen(function* () {
      const sentence = yield* complaint({ DMOB_SSH_HOST: "bastion.example" })
      for (const part of [
        "DMOB_SSH_USER: it is not set",
        "DMOB_SSH_HOST_FINGERPRINT: it is not set",
        "Expected one of DMOB_SSH_PRIVATE_KEY and DMOB_SSH_PRIVATE_KEY_FILE"
      ])
        assert.include(sentence, part)
      assert.include(yield* complaint(without("DMOB_DATABASE_URL")), "DMOB_DATABASE_URL: it is not set")
    })
  )

  it.effect.each([
    ["a key and a key file", { DMOB_SSH_PRIVATE_KEY_FILE: "/key" }, "Expected one of DMOB_SSH_PRIVATE_KEY and"],
    ["a port that is none", { DMOB_SSH_PORT: "0x" }, "DMOB_SSH_PORT: expected"],
    ["no key", { DMOB_SSH_PRIVATE_KEY: "top secret" }, "DMOB_SSH_PRIVATE_KEY: expected a private key as ssh-keygen"],
    [
      "a torn key",
      { DMOB_SSH_PRIVATE_KEY: pair.private.slice(0, 200) },
      "DMOB_SSH_PRIVATE_KEY: expected a private key as ssh-keygen"
    ],
    ["a public key", { DMOB_SSH_PRIVATE_KEY: pair.public }, "DMOB_SSH_PRIVATE_KEY: expected a private key; this is"],
    [
      "a key with a passphrase",
      { DMOB_SSH_PRIVATE_KEY: locked.private },
      "DMOB_SSH_PRIVATE_KEY: expected a private key without a passphrase"
    ],
    [
      "an encrypted key in another form",
      { DMOB_SSH_PRIVATE_KEY: "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIBvT\n-----END ENCRYPTED PRIVATE KEY-----" },
      "DMOB_SSH_PRIVATE_KEY: expected a private key without a passphrase"
    ],
    [
      "a database in a socket file",
      { DMOB_DATABASE_URL: "postgres://cdp@/dmob?host=/run/postgresql" },
      "DMOB_DATABASE_URL: expected a host and a port"
    ]
  ] as const)("refuse %s in one sentence that holds nothing of it", ([, changes, expected]) =>
    Effect.gen(function* () {
      const sentence = yield* complaint({ ...whole, ...changes })
      assert.include(sentence, expected)
      for (const secret of ["top secret", "secret@", "MIIBvT", pair.private.slice(100, 140)])
        assert.notInclude(sentence, secret)
    })
  )

  it.effect("name a key file that cannot be read", () =>
    Effect.gen(function* () {
      const variables = { ...without("DMOB_SSH_PRIVATE_KEY"), DMOB_SSH_PRIVATE_KEY_FILE: "/nowhere/key" }
      assert.include(
        yield* complaint(variables),
        "DMOB_SSH_PRIVATE_KEY_FILE: the file /nowhere/key cannot be read (ENOENT)"
      )
    })
  )
})
