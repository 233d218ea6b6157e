import { Context, Effect, Layer, Option } from "effect"
import type { UpstreamError } from "../../application/ports/PortErrors.js"
import type { RepositoryName } from "../../domain/client/Bookkeeping.js"
import { type CallPolicy, defaultCallPolicy } from "../shared/CallPolicy.js"
import { upstreamCalls } from "../shared/UpstreamCalls.js"
import type { CallFailure } from "../shared/UpstreamErrors.js"
import { appAccess, type GithubAccess, tokenAccess } from "./GithubAccess.js"
import { githubConfig } from "./GithubConfig.js"
import { type GithubAnswer, type GithubRequest, octokitOptions, send } from "./Octokits.js"

/** Sends a request once. */
export type Send = (request: GithubRequest) => Effect.Effect<GithubAnswer, CallFailure>

/** The way to GitHub, shared by all that ask it: one limit, one circuit, one set of tokens. */
export class GithubClient extends Context.Tag("cdp/GithubClient")<
  GithubClient,
  {
    /** Makes an attempt about a repository, as whoever we are there. `operation` names it, without the repository. */
    readonly about: <A>(
      repository: RepositoryName,
      operation: string,
      attempt: (send: Send) => Effect.Effect<A, CallFailure>
    ) => Effect.Effect<A, UpstreamError>
    readonly ownLogin: GithubAccess["ownLogin"]
  }
>() {}

/** GitHub at `GITHUB_API_URL`, by `GITHUB_PAT` or as the app `GITHUB_APP_ID`. */
export const githubClient = (policy: CallPolicy) =>
  Layer.scoped(
    GithubClient,
    Effect.gen(function* () {
      const { baseUrl, credentials } = yield* githubConfig
      const calls = yield* upstreamCalls("github", policy)
      const options = octokitOptions(baseUrl, policy)
      const access: GithubAccess = yield* Option.match(credentials, {
        onNone: () => tokenAccess({ calls, options, credentials: Option.none() }),
        onSome: (given) =>
          given._tag === "App"
            ? appAccess({ calls, options, credentials: given })
            : tokenAccess({ calls, options, credentials: Option.some(given.token) })
      })

      return GithubClient.of({
        about: (repository, operation, attempt) => {
          const name = `${repository.owner}/${repository.repo}`
          return Effect.flatMap(access.clientFor(name), (octokit) =>
            calls.call(
              `${name}: ${operation}`,
              attempt((request) => send(octokit, request))
            )
          )
        },
        ownLogin: access.ownLogin
      })
    })
  )

export const GithubClientLive = githubClient(defaultCallPolicy)
