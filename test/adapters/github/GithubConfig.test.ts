import { generateKeyPairSync } from "node:crypto"
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Option, Redacted } from "effect"
import { githubConfig } from "../../../src/adapters/github/GithubConfig.js"

const read = (variables: Record<string, string>) =>
  Effect.withConfigProvider(githubConfig, ConfigProvider.fromMap(new Map(Object.entries(variables))))
const complaint = (variables: Record<string, string>) => Effect.map(Effect.flip(read(variables)), String)

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey
const pem = (type: "pkcs1" | "pkcs8") => rsa.export({ type, format: "pem" }).toString()

describe("credentials for GitHub", () => {
  it.effect("are none by default", () =>
    Effect.gen(function* () {
      const { baseUrl, credentials } = yield* read({})
      assert.strictEqual(baseUrl, "https://api.github.com")
      assert.isTrue(Option.isNone(credentials))
    })
  )

  it.effect("are those of an app, whose key has line breaks or the signs for them", () =>
    Effect.gen(function* () {
      for (const key of [pem("pkcs1"), pem("pkcs8"), pem("pkcs1").replaceAll("\n", "\\n")]) {
        const credentials = Option.getOrThrow(
          (yield* read({ GITHUB_APP_ID: "7", GITHUB_PRIVATE_KEY: key })).credentials
        )
        if (credentials._tag !== "App") return assert.fail("no app")
        assert.strictEqual(credentials.appId, "7")
        assert.strictEqual(Redacted.value(credentials.privateKey), pem("pkcs8"))
      }
    })
  )

  it.effect("are the token when there is an app as well", () =>
    Effect.gen(function* () {
      const { credentials } = yield* read({
        GITHUB_PAT: "ghp_x",
        GITHUB_APP_ID: "7",
        GITHUB_PRIVATE_KEY: pem("pkcs1")
      })
      assert.strictEqual(Option.getOrThrow(credentials)._tag, "Token")
    })
  )

  it.effect("complain of the half that is missing", () =>
    Effect.gen(function* () {
      const noKey = yield* complaint({ GITHUB_APP_ID: "7" })
      assert.match(noKey, /Missing data at GITHUB_PRIVATE_KEY: .*GITHUB_APP_ID is set/)
      const noId = yield* complaint({ GITHUB_PRIVATE_KEY: pem("pkcs1"), GITHUB_PAT: "ghp_x" })
      assert.match(noId, /Missing data at GITHUB_APP_ID: .*GITHUB_PRIVATE_KEY is set/)
    })
  )

  it.effect("complain of what cannot be one, by the name of the variable and without its value", () =>
    Effect.gen(function* () {
      const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey
      for (const [name, value, others] of [
        ["GITHUB_PAT", "two secret words", {}],
        ["GITHUB_APP_ID", "se cret", { GITHUB_PRIVATE_KEY: pem("pkcs1") }],
        ["GITHUB_PRIVATE_KEY", "secret", { GITHUB_APP_ID: "7" }],
        ["GITHUB_PRIVATE_KEY", pem("pkcs1").slice(0, 200), { GITHUB_APP_ID: "7" }],
        ["GITHUB_PRIVATE_KEY", elliptic.export({ type: "pkcs8", format: "pem" }).toString(), { GITHUB_APP_ID: "7" }]
      ] as const) {
        const words = yield* complaint({ ...others, [name]: value })
        assert.match(words, new RegExp(`Invalid data at ${name}: .*Expected`))
        assert.notInclude(words, value)
        assert.notInclude(words, value.split("\n")[1] ?? value)
      }
    })
  )
})
