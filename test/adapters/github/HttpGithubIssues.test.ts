import { assert, describe, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import { faults, loopbackService, policyFor } from "../../support/LoopbackService.js"
import { appVariables, toTheApp } from "./appOnLoopback.js"
import { type Asked, githubOnLoopback, issuesAt, repository, type Said } from "./githubOnLoopback.js"

const issue = { repository, number: 12 }
const path = "/repos/acme/registry/issues/12/comments"

const comment = (id: number, body: string | null, login: string | null = "me") => ({
  id,
  body,
  user: login === null ? null : { login, type: "User" },
  created_at: "2026-03-02T12:00:00Z"
})

/** An issue with these comments, by a GitHub that knows us as `Me`. */
const issueOnLoopback = (
  comments: ReadonlyArray<unknown>,
  others: (asked: Asked) => Said | undefined = () => undefined
) =>
  githubOnLoopback((asked) => {
    if (asked.route === "GET /user") return { body: { login: "Me" } }
    const { pathname, searchParams } = new URL(asked.route.replace(/^\w+ /, ""), "http://github.test")
    const page = Number(searchParams.get("page") ?? "1")
    const size = Number(searchParams.get("per_page"))
    return asked.route.startsWith("GET ") && pathname === path
      ? { body: comments.slice((page - 1) * size, page * size) }
      : others(asked)
  })

describe("comments on an issue", () => {
  it.scopedLive("are found by their beginning when we wrote them, the newest on whichever page", () =>
    Effect.gen(function* () {
      const others = Array.from({ length: 150 }, (_, index) => comment(index, "## Report by somebody else", "other"))
      const { requests, url } = yield* issueOnLoopback([
        comment(1000, "## Report 1"),
        ...others,
        comment(1001, "## Report 2"),
        comment(1002, "Something else"),
        comment(1003, "> ## Report 2"),
        comment(1004, "## Report 3", null),
        comment(1005, null)
      ])
      const issues = yield* issuesAt(url, { GITHUB_PAT: "secret" })
      const found = Option.some({ id: 1001, body: "## Report 2" })
      assert.deepStrictEqual(yield* issues.ownComment(issue, "## Report"), found)
      assert.deepStrictEqual(yield* issues.ownComment(issue, "## Report"), found)
      assert.deepStrictEqual(yield* issues.ownComment(issue, "Another"), Option.none())
      assert.deepStrictEqual(requests.slice(0, 4), [
        "GET /user",
        `GET ${path}?page=1&per_page=100`,
        `GET ${path}?page=2&per_page=100`,
        `GET ${path}?page=1&per_page=100`
      ])
    })
  )

  it.scopedLive("are none on an issue without any", () =>
    Effect.gen(function* () {
      const { url } = yield* issueOnLoopback([])
      const issues = yield* issuesAt(url, { GITHUB_PAT: "secret" })
      assert.isTrue(Option.isNone(yield* issues.ownComment(issue, "")))
    })
  )

  it.scopedLive("are not read on for ever", () =>
    Effect.gen(function* () {
      const full = Array.from({ length: 100 }, (_, index) => comment(index, "again"))
      const { requests, url } = yield* githubOnLoopback(({ route }) => ({
        body: route === "GET /user" ? { login: "me" } : full
      }))
      const issues = yield* issuesAt(url, { GITHUB_PAT: "secret" })
      const failure = yield* Effect.flip(issues.ownComment(issue, "none"))
      assert.strictEqual(failure.reason, "malformed")
      assert.isBelow(requests.length, 50)
    })
  )

  it.scopedLive("are written and edited as the app's installation", () =>
    Effect.gen(function* () {
      const answered = ({ body, route }: Asked): Said => {
        const text = String(JSON.parse(body).body)
        return route === `POST ${path}`
          ? { status: 201, body: comment(77, text, "report-maker[bot]") }
          : { body: comment(77, text, "report-maker[bot]") }
      }
      const { asked, url } = yield* githubOnLoopback((question) => toTheApp(question) ?? answered(question))
      const issues = yield* issuesAt(url, appVariables)
      const written = yield* issues.comment(issue, "## Report ✔️\n")
      assert.deepStrictEqual(written, { id: 77, body: "## Report ✔️\n" })
      assert.deepStrictEqual(yield* issues.editComment(repository, { ...written, body: "other" }), {
        id: 77,
        body: "other"
      })
      assert.deepStrictEqual(
        asked
          .filter(({ headers }) => headers.authorization === "token token-of-41")
          .map(({ body, route }) => [route, body]),
        [
          [`POST ${path}`, JSON.stringify({ body: "## Report ✔️\n" })],
          ["PATCH /repos/acme/registry/issues/comments/77", JSON.stringify({ body: "other" })]
        ]
      )
    })
  )

  it.scopedLive("of the app are told by its name", () =>
    Effect.gen(function* () {
      const comments = [
        comment(1, "mine", "report-maker[bot]"),
        comment(2, "mine", "report-maker"),
        comment(3, "mine", "x[bot]")
      ]
      const { url } = yield* githubOnLoopback((question) => toTheApp(question) ?? { body: comments })
      const issues = yield* issuesAt(url, appVariables)
      assert.deepStrictEqual(yield* issues.ownComment(issue, "mine"), Option.some({ id: 1, body: "mine" }))
    })
  )

  it.scopedLive("are written once when the answer to the first try is lost", () =>
    Effect.gen(function* () {
      const comments: Array<unknown> = [comment(1, "text", "other")]
      const { requests, url } = yield* issueOnLoopback(comments, () => {
        comments.push(comment(2, "text"))
        return undefined
      })
      const issues = yield* issuesAt(url, { GITHUB_PAT: "secret" })
      assert.deepStrictEqual(yield* issues.comment(issue, "text"), { id: 2, body: "text" })
      assert.match(requests.join("\n"), /^GET \/user\nPOST \S+\nGET \S+\?since=20\S+&per_page=100$/)
    })
  )

  it.scopedLive("are written by a later try when the first did not come through", () =>
    Effect.gen(function* () {
      const answers: Array<Said> = [{ status: 502 }, { status: 201, body: comment(2, "text") }]
      const { requests, url } = yield* issueOnLoopback([comment(1, "text", "other")], () => answers.shift())
      const issues = yield* issuesAt(url, { GITHUB_PAT: "secret" })
      assert.strictEqual((yield* issues.comment(issue, "text")).id, 2)
      assert.strictEqual(requests.filter((route) => route.startsWith("POST ")).length, 2)
    })
  )

  it.scopedLive("that GitHub does not take fail with its words", () =>
    Effect.gen(function* () {
      const { url } = yield* issueOnLoopback([], () => ({
        status: 422,
        body: { message: "Validation Failed", errors: [{ message: "body is too long" }] }
      }))
      const issues = yield* issuesAt(url, { GITHUB_PAT: "secret" })
      const failure = yield* Effect.flip(issues.comment(issue, "x"))
      assert.strictEqual(failure.status, 422)
      assert.include(failure.detail, "body is too long")
    })
  )

  it.scopedLive("need somebody who writes them", () =>
    Effect.gen(function* () {
      const { url } = yield* githubOnLoopback(() => ({ status: 401, body: { message: "Requires authentication" } }))
      const issues = yield* issuesAt(url)
      assert.strictEqual((yield* Effect.flip(issues.comment(issue, "x"))).detail, "HTTP 401: Requires authentication")
    })
  )

  it.scopedLive.each(faults.map(([name, answer, reason]) => ({ name, answer, reason })))(
    "fail with a reason when GitHub $name",
    ({ answer, reason }) =>
      Effect.gen(function* () {
        const service = yield* loopbackService(answer)
        const issues = yield* issuesAt(service.url, { GITHUB_PAT: "secret" }, policyFor(reason))
        for (const attempt of [
          issues.ownComment(issue, ""),
          issues.comment(issue, "x"),
          issues.editComment(repository, { id: 1, body: "x" })
        ]) {
          assert.strictEqual((yield* Effect.flip<unknown, { reason: string }, never>(attempt)).reason, reason)
        }
      })
  )
})
