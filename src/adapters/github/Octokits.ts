import { Octokit } from "@octokit/rest"
import { Duration, Effect, Option, Schema } from "effect"
import * as Clock from "../../application/ports/Clock.js"
import type { CallPolicy } from "../shared/CallPolicy.js"
import { type CallFailure, httpFailure } from "../shared/UpstreamErrors.js"
import { boundedFetch } from "./BoundedFetch.js"
import { octokitFailure } from "./OctokitErrors.js"

const API_VERSION = "2022-11-28"

export interface GithubRequest {
  readonly method: "GET" | "POST" | "PATCH"
  /** Below the address of the interface, with encoded segments: `/repos/acme/registry/contents/Allocators`. */
  readonly path: string
  /** Of the query, or of the body of what is no GET. */
  readonly parameters?: Readonly<Record<string, string | number>>
  /** Asks only for what no longer has this mark. */
  readonly unless?: string
}

/** What GitHub said. */
export interface GithubAnswer {
  readonly data: unknown
  /** Its mark of this version of the answer. */
  readonly etag: Option.Option<string>
}

/** Failures are ours to tell; the library would print them to the console. */
const silence = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** Options of every client: where GitHub is, and how its answers are read. */
export const octokitOptions = (baseUrl: string, { timeout }: CallPolicy) => ({
  baseUrl,
  userAgent: "compliance-data-platform",
  log: silence,
  request: { fetch: boundedFetch(Duration.toMillis(timeout)), log: silence }
})

export type OctokitOptions = ReturnType<typeof octokitOptions>

/** A client that asks for the version of the interface that our schemas know, also when it authenticates itself. */
export const octokitWith = (options: ConstructorParameters<typeof Octokit>[0]): Octokit => {
  const octokit = new Octokit(options)
  octokit.hook.before("request", (request) => {
    request.headers["x-github-api-version"] = API_VERSION
  })
  return octokit
}

/** A promise of octokit as an attempt. */
export const attempt = <A>(promise: (signal: AbortSignal) => Promise<A>): Effect.Effect<A, CallFailure> =>
  Effect.tryPromise({ try: promise, catch: (error) => error }).pipe(
    Effect.catchAll((error) => Effect.flatMap(Clock.now, (now) => Effect.fail(octokitFailure(error, now))))
  )

/** Sends a request once. What has still the mark that it names comes as a failure of status 304. */
export const send = (
  octokit: Octokit,
  { method, parameters, path, unless }: GithubRequest
): Effect.Effect<GithubAnswer, CallFailure> =>
  attempt((signal) =>
    octokit.request(`${method} ${path}`, {
      ...parameters,
      headers: unless === undefined ? {} : { "if-none-match": unless },
      request: { signal }
    })
  ).pipe(Effect.map(({ data, headers: { etag } }) => ({ data, etag: Option.fromNullable(etag) })))

/** Reads what GitHub said as a shape. */
export const decodeAnswer = <A, I>(schema: Schema.Schema<A, I>) => {
  const decode = Schema.decodeUnknown(schema)
  return ({ data }: GithubAnswer): Effect.Effect<A, CallFailure> => Effect.mapError(decode(data), httpFailure)
}
