import type { IncomingMessage, ServerResponse } from "node:http"
import { Context, Effect, Layer } from "effect"
import { httpGithubIssues } from "../../../src/adapters/github/HttpGithubIssues.js"
import { httpGithubRegistry } from "../../../src/adapters/github/HttpGithubRegistry.js"
import { GithubIssues } from "../../../src/application/ports/GithubIssues.js"
import { GithubRegistry } from "../../../src/application/ports/GithubRegistry.js"
import { inMemoryAnswerMemory } from "../../support/inMemoryAnswerMemory.js"
import { adapterWith, loopbackService, testCallPolicy } from "../../support/LoopbackService.js"

export const repository = { owner: "acme", repo: "registry" }

/** A file as the contents interface words it. */
export const content = (bytes: string | Uint8Array, sha?: string) => ({
  type: "file",
  encoding: "base64",
  content: Buffer.from(bytes)
    .toString("base64")
    .replace(/(.{60})/g, "$1\n"),
  ...(sha === undefined ? {} : { sha })
})

export const entry = (path: string, sha: string, type: "file" | "dir" = "file") => ({
  name: path.replace(/^.*\//, ""),
  path,
  type,
  sha
})

export interface Asked {
  /** Method and path with query. */
  readonly route: string
  readonly headers: IncomingMessage["headers"]
  readonly body: string
}

export interface Said {
  readonly status?: number
  readonly headers?: Record<string, string>
  /** A text is sent as it is, anything else as JSON. */
  readonly body?: unknown
}

const textOf = async (request: IncomingMessage) => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const say = (response: ServerResponse, { body = "", headers = {}, status = 200 }: Said) => {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers })
  response.end(typeof body === "string" ? body : JSON.stringify(body))
}

/** A GitHub that answers by a function, and what it was asked; it drops the connection where that gives no answer. */
export const githubOnLoopback = (answer: (asked: Asked) => Said | undefined) =>
  Effect.gen(function* () {
    const asked: Array<Asked> = []
    const { requests, url } = yield* loopbackService(async (response, request) => {
      const question = {
        route: `${request.method} ${request.url}`,
        headers: request.headers,
        body: await textOf(request)
      }
      asked.push(question)
      const said = answer(question)
      if (said === undefined) response.destroy()
      else say(response, said)
    })
    return { asked, requests, url }
  })

/** The registry on that GitHub, which remembers nothing yet. */
export const registryAt = (url: string, variables: Record<string, string> = {}, policy = testCallPolicy) =>
  Layer.provide(
    adapterWith(httpGithubRegistry(policy), { GITHUB_API_URL: url, ...variables }),
    inMemoryAnswerMemory
  ).pipe(Layer.build, Effect.map(Context.get(GithubRegistry)))

export const issuesAt = (url: string, variables: Record<string, string> = {}, policy = testCallPolicy) =>
  adapterWith(httpGithubIssues(policy), { GITHUB_API_URL: url, ...variables }).pipe(
    Layer.build,
    Effect.map(Context.get(GithubIssues))
  )
