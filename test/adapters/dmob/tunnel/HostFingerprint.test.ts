import { assert, it } from "@effect/vitest"
import { ConfigProvider, Effect, Option } from "effect"
import { describeFailure } from "../../../../src/adapters/cli/reportFailure.js"
import { fingerprintOf, hostFingerprint } from "../../../../src/adapters/dmob/tunnel/HostFingerprint.js"

const key = Buffer.from("AAAAC3NzaC1lZDI1NTE5AAAAIIusQJB3WWi6l5oP7G6UFcPnYKjtwaVBNR3xaQQayT2i", "base64")
/** What `ssh-keygen -lf` prints of that key. */
const printed = "SHA256:8ZZg+iY4/g8rhEuQnJFmwLJ5cMc8h3zU5orATQO/KZc"
const digits = Buffer.from(`${printed.slice(7)}=`, "base64").toString("hex")

const read = (text: string) =>
  hostFingerprint("FINGERPRINT").pipe(
    Effect.withConfigProvider(ConfigProvider.fromMap(new Map([["FINGERPRINT", text]])))
  )

it("the fingerprint of a host key is what ssh-keygen prints", () => {
  assert.strictEqual(fingerprintOf(key), printed)
})

it.effect.each([
  printed,
  `${printed}=`,
  printed.slice(7),
  digits,
  digits.toUpperCase(),
  digits.replace(/..(?=.)/g, "$&:")
])("%s is the same fingerprint", (text) =>
  Effect.gen(function* () {
    assert.strictEqual(yield* read(text), printed)
  })
)

it.effect.each(["MD5:8c:0a:4d:39:24:f9:f6:1b:a0:3a:e9:9c:0e:5f:17:b9", printed.slice(0, -1), `${digits}00`, "yes"])(
  "%s is none",
  (text) =>
    Effect.gen(function* () {
      const sentence = Option.getOrThrow(describeFailure(yield* Effect.flip(read(text))))
      assert.include(sentence, "FINGERPRINT: expected the SHA-256 of the host key as ssh-keygen -lf prints it")
    })
)
