import type { Octokit } from "@octokit/rest"
import { Effect, Option, Redacted, Schema } from "effect"
import type { UpstreamError } from "../../application/ports/PortErrors.js"
import { answerCache } from "../shared/AnswerCache.js"
import type { UpstreamCalls } from "../shared/UpstreamCalls.js"
import { malformedFailure, refusedFailure } from "../shared/UpstreamErrors.js"
import type { GithubCredentials } from "./GithubConfig.js"
import { attempt, decodeAnswer, type OctokitOptions, octokitWith, send } from "./Octokits.js"

/** As whom GitHub is asked, and who that is. */
export interface GithubAccess {
  /** The client for a repository, `acme/registry`. */
  readonly clientFor: (repository: string) => Effect.Effect<Octokit, UpstreamError>
  /** The login that our comments bear. */
  readonly ownLogin: Effect.Effect<string, UpstreamError>
}

interface AccessSettings<Credentials> {
  readonly credentials: Credentials
  readonly options: OctokitOptions
  readonly calls: UpstreamCalls
}

/** An app may be installed anew, under another number; until we ask again, what belongs to the old one fails. */
const INSTALLATIONS_KEPT = "6 hours"
/** Tokens of installations last an hour. */
const TOKENS_KEPT = "50 minutes"
/** Logins may be renamed. */
const LOGIN_KEPT = "1 hour"

const Installation = Schema.Struct({ id: Schema.Int })
const App = Schema.Struct({ slug: Schema.NonEmptyString })
const User = Schema.Struct({ login: Schema.NonEmptyString })
const hasToken = Schema.is(Schema.Struct({ token: Schema.NonEmptyString }))

/** By a token, or by none: then GitHub answers 60 requests an hour and takes no comment. */
export const tokenAccess = ({ calls, credentials, options }: AccessSettings<Option.Option<Redacted.Redacted>>) =>
  Effect.gen(function* () {
    const octokit = octokitWith(
      Option.match(credentials, {
        onNone: () => options,
        onSome: (token) => ({ ...options, auth: Redacted.value(token) })
      })
    )
    const user = send(octokit, { method: "GET", path: "/user" }).pipe(Effect.flatMap(decodeAnswer(User)))
    const ownLogin = yield* answerCache({
      capacity: 1,
      keepFor: LOGIN_KEPT,
      isKnown: () => true,
      ask: (_: "own") => Effect.map(calls.call("own login", user), ({ login }) => login)
    })
    return { clientFor: () => Effect.succeed(octokit), ownLogin: ownLogin("own") } satisfies GithubAccess
  })

/** As an app: in each repository as the installation that its owner made. */
export const appAccess = ({ calls, credentials, options }: AccessSettings<GithubCredentials & { _tag: "App" }>) =>
  Effect.gen(function* () {
    // Loaded only where there is an app: it takes some 50 ms.
    const { createAppAuth } = yield* Effect.promise(() => import("@octokit/auth-app"))
    const auth = { appId: credentials.appId, privateKey: Redacted.value(credentials.privateKey) }
    const asApp = octokitWith({ ...options, authStrategy: createAppAuth, auth })

    const installationOf = yield* answerCache({
      capacity: 4096,
      keepFor: INSTALLATIONS_KEPT,
      isKnown: () => true,
      ask: (repository: string) =>
        calls.call(
          `installation of ${repository}`,
          send(asApp, { method: "GET", path: `/repos/${repository}/installation` }).pipe(
            Effect.flatMap(decodeAnswer(Installation)),
            Effect.catchIf(
              ({ status }) => status === 404,
              () => refusedFailure(`there is no ${repository}, or the app is not installed there`)
            )
          )
        )
    })

    const octokitOf = yield* answerCache({
      capacity: 1024,
      keepFor: TOKENS_KEPT,
      isKnown: () => true,
      ask: (installationId: number) =>
        Effect.suspend(() => {
          const octokit = octokitWith({ ...options, authStrategy: createAppAuth, auth: { ...auth, installationId } })
          return calls.call(
            `token of installation ${installationId}`,
            attempt(() => octokit.auth({ type: "installation" })).pipe(
              Effect.filterOrFail(hasToken, () => malformedFailure("the answer has no token")),
              Effect.as(octokit),
              Effect.catchIf(
                ({ status }) => status === 404,
                () => refusedFailure(`there is no installation ${installationId} any more`)
              )
            )
          )
        })
    })

    const app = send(asApp, { method: "GET", path: "/app" }).pipe(Effect.flatMap(decodeAnswer(App)))
    const ownLogin = yield* answerCache({
      capacity: 1,
      keepFor: LOGIN_KEPT,
      isKnown: () => true,
      ask: (_: "own") => Effect.map(calls.call("own login", app), ({ slug }) => `${slug}[bot]`)
    })

    return {
      clientFor: (repository) => Effect.flatMap(installationOf(repository), ({ id }) => octokitOf(id)),
      ownLogin: ownLogin("own")
    } satisfies GithubAccess
  })
