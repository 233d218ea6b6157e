import { request } from "node:http"
import { assert, describe, it } from "@effect/vitest"
import { sign } from "@octokit/webhooks-methods"
import { Effect, Logger, Ref } from "effect"
import type { CommentDelivery } from "../../../src/application/report/AnswerComment.js"
import { bodyOf, startApi } from "./apiServer.js"

const path = "/client-report/gh-trigger"
const secret = "a sekret that nobody guesses"

const event = {
  action: "created",
  comment: { id: 7, body: "checker:manualTrigger\r\n" },
  issue: { number: 12, html_url: "https://github.com/acme/data/issues/12", body: "### Version\nÅ 2" },
  repository: { name: "data", owner: { login: "acme" }, full_name: "acme/data" },
  installation: { id: 99 }
}
const body = JSON.stringify(event)

/** What the inbox took, and the API before it. */
const startWebhook = (settings: Readonly<Record<string, string>> = { GITHUB_WEBHOOK_SECRET: secret }) =>
  Effect.gen(function* () {
    const accepted = yield* Ref.make<ReadonlyArray<CommentDelivery>>([])
    const api = yield* startApi({
      settings,
      inbox: { accept: (delivery) => Ref.update(accepted, (seen) => [...seen, delivery]) }
    })
    const post = (text: string | Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>> = {}) =>
      api.send(path, { method: "POST", body: text, headers: { "content-type": "application/json", ...headers } })
    return { ...api, post, accepted: Ref.get(accepted) }
  })

const signatureOf = (text: string, by = secret) =>
  Effect.map(
    Effect.promise(() => sign(by, text)),
    (signature) => ({ "x-hub-signature-256": signature })
  )

const forbidden = { message: "Not signed with the secret of this webhook", error: "Forbidden", statusCode: 403 }

describe("the webhook for comments on issues", () => {
  it.scopedLive("hands a signed comment over and answers at once with nothing", () =>
    Effect.gen(function* () {
      const { accepted, post } = yield* startWebhook()
      const answer = yield* post(body, yield* signatureOf(body))
      assert.strictEqual(answer.status, 201)
      assert.strictEqual(answer.text, "")
      const [delivery, ...others] = yield* accepted
      assert.isEmpty(others)
      assert.deepInclude(delivery, {
        action: "created",
        commentBody: "checker:manualTrigger\r\n",
        issueBody: "### Version\nÅ 2",
        issueUrl: "https://github.com/acme/data/issues/12",
        repository: { owner: "acme", name: "data" },
        issueNumber: 12
      })
    })
  )

  it.scopedLive("knows a replayed delivery by what was signed, whatever number it is given", () =>
    Effect.gen(function* () {
      const { accepted, post } = yield* startWebhook()
      const signature = yield* signatureOf(body)
      yield* post(body, { ...signature, "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958" })
      yield* post(body, { ...signature, "x-github-delivery": "0f6b4a3e-cc78-11e3-81ab-4c9367dc0958" })
      const other = JSON.stringify({ ...event, comment: { ...event.comment, id: 8 } })
      yield* post(other, yield* signatureOf(other))
      const ids = (yield* accepted).map(({ deliveryId }) => deliveryId)
      assert.strictEqual(ids[0], ids[1])
      assert.notStrictEqual(ids[0], ids[2])
      for (const id of ids) assert.match(id, /^[0-9a-f]{64}$/)
    })
  )

  it.scopedLive("refuses what is not signed, forged or changed on its way, and does nothing", () =>
    Effect.gen(function* () {
      const { accepted, post } = yield* startWebhook()
      const genuine = (yield* signatureOf(body))["x-hub-signature-256"]
      const signatures = [
        undefined,
        "",
        "sha256=",
        genuine.slice("sha256=".length),
        genuine.replace("sha256", "sha1"),
        genuine.slice(0, -1),
        `${genuine}0`,
        `sha256=${"0".repeat(64)}`,
        (yield* signatureOf(body, `${secret} `))["x-hub-signature-256"],
        (yield* signatureOf(`${body} `))["x-hub-signature-256"],
        "sha256=".repeat(1000)
      ]
      for (const signature of signatures) {
        const answer = yield* post(body, signature === undefined ? {} : { "x-hub-signature-256": signature })
        assert.strictEqual(answer.status, 403, signature)
        assert.deepStrictEqual(bodyOf(answer), forbidden, signature)
      }
      const empty = yield* post("", { "x-hub-signature-256": genuine })
      assert.strictEqual(empty.status, 403)
      const broken = Uint8Array.from(Buffer.from(body).map((byte) => (byte === 0xc3 ? 0xff : byte)))
      assert.strictEqual((yield* post(broken, { "x-hub-signature-256": genuine })).status, 403)
      assert.isEmpty(yield* accepted)
    })
  )

  it.scopedLive("believes nobody without a secret", () =>
    Effect.gen(function* () {
      for (const settings of [{}, { GITHUB_WEBHOOK_SECRET: "" }]) {
        const { accepted, post } = yield* startWebhook(settings)
        for (const by of [secret, "undefined", " "]) {
          const answer = yield* post(body, yield* signatureOf(body, by))
          assert.strictEqual(answer.status, 403)
          assert.deepStrictEqual(bodyOf(answer), forbidden)
        }
        assert.isEmpty(yield* accepted)
      }
    })
  )

  it.scopedLive("tells nothing of the secret, neither in answers nor in the log", () =>
    Effect.gen(function* () {
      const lines = yield* Ref.make<ReadonlyArray<string>>([])
      const collect = Logger.make(({ cause, message }) => {
        Effect.runSync(Ref.update(lines, (seen) => [...seen, `${JSON.stringify(message)} ${cause}`]))
      })
      const { post } = yield* startWebhook().pipe(Effect.provide(Logger.replace(Logger.defaultLogger, collect)))
      const genuine = yield* signatureOf(body)
      const answers = [yield* post(body), yield* post(`${body} `, genuine), yield* post(body, genuine)]
      const told = [...(yield* Ref.get(lines)), ...answers.map(({ text }) => text)].join("\n")
      assert.include(told, "403")
      assert.notInclude(told, "sekret")
      assert.notInclude(told, genuine["x-hub-signature-256"].slice("sha256=".length))
    })
  )

  it.scopedLive("accepts and forgets a signed event that tells of no comment on an issue", () =>
    Effect.gen(function* () {
      const { accepted, post } = yield* startWebhook()
      const others = [
        JSON.stringify({ zen: "Keep it logically awesome.", hook_id: 1 }),
        JSON.stringify({ ...event, issue: null }),
        JSON.stringify({ ...event, comment: { body: 5 } }),
        "[]",
        "null",
        "payload=%7B%7D",
        `{"action":"created","__proto__":{}}`
      ]
      for (const text of others) {
        const answer = yield* post(text, yield* signatureOf(text))
        assert.strictEqual(answer.status, 201, text)
        assert.strictEqual(answer.text, "", text)
      }
      assert.isEmpty(yield* accepted)
    })
  )

  it.scopedLive("hands over what a comment and an issue without text tell", () =>
    Effect.gen(function* () {
      const { accepted, post } = yield* startWebhook()
      const text = JSON.stringify({ ...event, comment: { body: null }, issue: { ...event.issue, body: null } })
      assert.strictEqual((yield* post(text, yield* signatureOf(text))).status, 201)
      assert.deepInclude((yield* accepted)[0], { commentBody: null, issueBody: null })
    })
  )

  it.scopedLive("takes a body of up to 1 MiB, whether its length is told or not", () =>
    Effect.gen(function* () {
      const { accepted, post, url } = yield* startWebhook()
      const sized = (bytes: number) => {
        const text = JSON.stringify({ ...event, filler: "" })
        return text.replace('"filler":""', `"filler":"${"x".repeat(bytes - Buffer.byteLength(text))}"`)
      }
      const most = sized(1024 * 1024)
      const tooMuch = sized(1024 * 1024 + 1)
      assert.strictEqual((yield* post(most, yield* signatureOf(most))).status, 201)
      const refused = yield* post(tooMuch, yield* signatureOf(tooMuch))
      assert.strictEqual(refused.status, 413)
      assert.deepInclude(bodyOf(refused), { error: "Payload Too Large", statusCode: 413 })
      assert.strictEqual(yield* sendInChunks(`${url}${path}`, most, yield* signatureOf(most)), 201)
      assert.strictEqual(yield* sendInChunks(`${url}${path}`, tooMuch, yield* signatureOf(tooMuch)), 413)
      assert.strictEqual((yield* accepted).length, 2)
    })
  )

  it.scopedLive("is for GitHub: no document tells of it, and what is read there are the reports of nobody", () =>
    Effect.gen(function* () {
      const { send } = yield* startWebhook()
      assert.notInclude((yield* send("/docs-json")).text, "gh-trigger")
      assert.deepStrictEqual(bodyOf(yield* send(path)), [])
    })
  )
})

/** Sends a body of which the head does not tell the length; the status of the answer. */
const sendInChunks = (url: string, text: string, headers: Readonly<Record<string, string>>) =>
  Effect.async<number, Error>((resume) => {
    const sending = request(
      url,
      { method: "POST", headers: { ...headers, "transfer-encoding": "chunked" } },
      (answer) => {
        answer.resume()
        resume(Effect.succeed(answer.statusCode ?? 0))
      }
    )
    sending.once("error", (error) => resume(Effect.fail(error)))
    const half = text.length / 2
    sending.write(text.slice(0, half))
    sending.end(text.slice(half))
  })
