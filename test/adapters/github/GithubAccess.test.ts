import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Logger, LogLevel } from "effect"
import type { UpstreamError } from "../../../src/application/ports/PortErrors.js"
import { appVariables, keyExcerpt, notFound, signedBy, toTheApp } from "./appOnLoopback.js"
import { type Asked, githubOnLoopback, registryAt, type Said } from "./githubOnLoopback.js"

const inRepository = (owner: string, repo: string) => ({ owner, repo })
const isOfTheApp = ({ route }: Asked) => /installation|^GET \/app$/.test(route)

describe("an app on GitHub", () => {
  it.scopedLive("asks as the installation of each repository, with one token for each installation", () =>
    Effect.gen(function* () {
      const { asked, url } = yield* githubOnLoopback((question) => toTheApp(question) ?? { body: [] })
      const github = yield* registryAt(url, appVariables)
      const repositories = [inRepository("acme", "one"), inRepository("acme", "two"), inRepository("other", "three")]
      for (let round = 1; round <= 2; round++) {
        yield* Effect.forEach(
          repositories.flatMap((repository) => ["a", "b", "c"].map((folder) => ({ repository, folder }))),
          ({ folder, repository }) => github.list(repository, folder),
          { concurrency: "unbounded" }
        )
      }
      assert.deepStrictEqual(
        asked
          .filter(isOfTheApp)
          .map(({ route }) => route)
          .sort(),
        [
          "GET /repos/acme/one/installation",
          "GET /repos/acme/two/installation",
          "GET /repos/other/three/installation",
          "POST /app/installations/41/access_tokens",
          "POST /app/installations/42/access_tokens"
        ]
      )
      const listings = asked.filter((question) => !isOfTheApp(question))
      assert.strictEqual(listings.length, 18)
      for (const { headers, route } of listings) {
        assert.strictEqual(headers.authorization, `token token-of-${route.includes("/acme/") ? 41 : 42}`)
      }
      assert.deepStrictEqual([...new Set(asked.map(({ headers }) => headers["x-github-api-version"]))], ["2022-11-28"])
    })
  )

  it.scopedLive("says of a repository where it is not installed that it is not, and not that a folder is missing", () =>
    Effect.gen(function* () {
      const { asked, url } = yield* githubOnLoopback((question) => toTheApp(question) ?? { body: [] })
      const github = yield* registryAt(url, appVariables)
      const failure = yield* Effect.flip(github.list(inRepository("stranger", "one"), "a"))
      assert.strictEqual(failure.reason, "refused")
      assert.include(failure.detail, "stranger/one, or the app is not installed")
      assert.strictEqual(asked.length, 1)
    })
  )

  it.scopedLive.each<{ name: string; token: Said; reason: string; detail: string }>([
    { name: "has ended", token: notFound, reason: "refused", detail: "no installation 41 any more" },
    { name: "gives no token", token: { status: 201, body: {} }, reason: "malformed", detail: "no token" },
    { name: "answers HTML", token: { body: "<html></html>" }, reason: "malformed", detail: "no token" },
    {
      name: "is suspended",
      token: { status: 403, body: { message: "This installation has been suspended" } },
      reason: "status",
      detail: "HTTP 403: This installation has been suspended"
    }
  ])("tells when its installation $name", ({ detail, reason, token }) =>
    Effect.gen(function* () {
      const { url } = yield* githubOnLoopback((question) =>
        question.route.startsWith("POST ") ? token : (toTheApp(question) ?? { body: [] })
      )
      const github = yield* registryAt(url, appVariables)
      const failure = yield* Effect.flip(github.list(inRepository("acme", "one"), "a"))
      assert.strictEqual(failure.reason, reason)
      assert.include(failure.detail, detail)
    })
  )

  it.scopedLive("asks for another token when the call for the first one failed", () =>
    Effect.gen(function* () {
      let isDown = true
      const { url } = yield* githubOnLoopback((question) =>
        isDown && question.route.startsWith("POST ") ? { status: 500 } : (toTheApp(question) ?? { body: [] })
      )
      const github = yield* registryAt(url, appVariables)
      assert.strictEqual((yield* Effect.flip(github.list(inRepository("acme", "one"), "a"))).status, 500)
      isDown = false
      yield* github.list(inRepository("acme", "one"), "a")
    })
  )

  it.scopedLive("tries again when the connection for its token is lost", () =>
    Effect.gen(function* () {
      const { asked, url } = yield* githubOnLoopback((question) =>
        question.route.startsWith("POST ") ? undefined : (toTheApp(question) ?? { body: [] })
      )
      const github = yield* registryAt(url, appVariables)
      assert.strictEqual((yield* Effect.flip(github.list(inRepository("acme", "one"), "a"))).reason, "unreachable")
      assert.strictEqual(asked.filter(({ route }) => route.startsWith("POST ")).length, 3)
      assert.isTrue(asked.every((question) => signedBy(question) === appVariables.GITHUB_APP_ID))
    })
  )
})

describe("a secret of ours", () => {
  const told = (variables: Record<string, string>, answer: (asked: Asked) => Said | undefined) =>
    Effect.gen(function* () {
      const lines: Array<string> = []
      const recorder = Logger.make(({ cause, message }) => {
        lines.push(inspect(message, { depth: 20 }), Cause.pretty(cause))
      })
      const { url } = yield* githubOnLoopback(answer)
      const github = yield* registryAt(url, variables)
      yield* Effect.gen(function* () {
        const listed: Exit.Exit<unknown, UpstreamError> = yield* Effect.exit(
          github.list(inRepository("acme", "one"), "a")
        )
        const read: Exit.Exit<unknown, UpstreamError> = yield* Effect.exit(
          github.read(inRepository("acme", "one"), { path: "a/b.json", sha: "c" })
        )
        for (const exit of [listed, read]) {
          if (Exit.isSuccess(exit) || Cause.isInterrupted(exit.cause)) return assert.fail("should have failed")
          yield* Effect.logError("failed", exit.cause)
          lines.push(
            inspect(exit, { depth: 20, showHidden: true }),
            JSON.stringify(exit),
            Cause.pretty(exit.cause, { renderErrorCause: true })
          )
        }
      }).pipe(
        Effect.provide(Logger.replace(Logger.defaultLogger, recorder)),
        Logger.withMinimumLogLevel(LogLevel.Trace)
      )
      return lines.join("\n")
    })

  const failures: ReadonlyArray<{ name: string; answer: (asked: Asked) => Said | undefined }> = [
    { name: "is refused", answer: () => ({ status: 401, body: { message: "Bad credentials" } }) },
    { name: "is limited", answer: () => ({ status: 403, headers: { "retry-after": "60" } }) },
    { name: "meets a failure", answer: () => ({ status: 500 }) },
    { name: "meets HTML", answer: () => ({ body: "<html></html>" }) },
    { name: "meets a lost connection", answer: () => undefined }
  ]

  it.scopedLive.each(failures)("is in no failure and no log when a token $name", ({ answer }) =>
    Effect.gen(function* () {
      const words = yield* told({ GITHUB_PAT: "ghp_planted" }, answer)
      assert.include(words, "github")
      assert.notInclude(words, "ghp_planted")
    })
  )

  it.scopedLive.each(failures)("is in no failure and no log when an app $name", ({ answer }) =>
    Effect.gen(function* () {
      const signed: Array<string> = []
      const failing = (asked: Asked) => {
        signed.push(asked.headers.authorization?.split(".").at(-1) ?? "unsigned")
        return answer(asked)
      }
      for (const answerer of [failing, (asked: Asked) => toTheApp(asked) ?? failing(asked)]) {
        const words = yield* told(appVariables, answerer)
        for (const secret of [keyExcerpt, "BEGIN", "token-of-41", ...signed]) assert.notInclude(words, secret)
      }
    })
  )
})
