import { Octokit } from "@octokit/rest"
import { Cache, Config, Data, Duration, Effect, Encoding, Exit, Layer, Option, Redacted, Schema } from "effect"
import { type GithubFile, GithubRegistry } from "../../application/ports/GithubRegistry.js"
import type { RepositoryName } from "../../domain/client/Bookkeeping.js"
import { serviceUrl } from "../shared/ServiceUrl.js"
import {
  type CallPolicy,
  defaultCallPolicy,
  malformedFailure,
  retryTransient,
  upstreamErrors
} from "../shared/UpstreamErrors.js"
import { octokitFailure } from "./OctokitErrors.js"

const FolderEntries = Schema.Array(Schema.Struct({ path: Schema.String, type: Schema.String, sha: Schema.String }))

/** Files beyond 1 MB come with another encoding and without content; no registry or application file is that large. */
const FileContent = Schema.Struct({ encoding: Schema.Literal("base64"), content: Schema.String })

/** Listings of the contents interface end after so many entries without saying so. */
const LISTING_LIMIT = 1000

/** Texts kept by sha: enough for the registry and all application files, a few dozen megabytes. */
const KEPT_TEXTS = 8192

const API_VERSION = "2022-11-28"

/** A token becomes part of a header, which takes no other characters. */
const accessToken = Config.redacted().pipe(
  Config.validate({
    message: "Expected a token of letters, digits and signs, without spaces",
    validation: (token) => /^[!-~]+$/.test(Redacted.value(token))
  }),
  Config.nested("GITHUB_PAT")
)

export const githubConfig = Config.all({
  baseUrl: serviceUrl("GITHUB_API_URL").pipe(Config.withDefault("https://api.github.com")),
  token: Config.option(accessToken),
  registry: Config.option(
    Config.all({
      owner: Config.nonEmptyString("ALLOCATOR_REGISTRY_REPO_OWNER"),
      repo: Config.nonEmptyString("ALLOCATOR_REGISTRY_REPO_NAME")
    })
  )
})

const utf8 = new TextDecoder("utf-8", { fatal: true })

/** GitHub base64 has line breaks. */
const decodeText = (content: string) =>
  Encoding.decodeBase64(content.replace(/\s/g, "")).pipe(
    Effect.flatMap((bytes) => Effect.try(() => utf8.decode(bytes))),
    Effect.mapError((cause) => malformedFailure("the content is not base64 of UTF-8 text", cause))
  )

/** GitHub at `GITHUB_API_URL`, with `GITHUB_PAT` when there is one: without it, it allows 60 calls an hour. */
export const httpGithubRegistry = (policy: CallPolicy) =>
  Layer.effect(
    GithubRegistry,
    Effect.gen(function* () {
      const { baseUrl, registry, token } = yield* githubConfig
      const octokit = new Octokit({
        baseUrl,
        userAgent: "compliance-data-platform",
        ...Option.match(token, { onNone: () => ({}), onSome: (secret) => ({ auth: Redacted.value(secret) }) }),
        // Failures are ours to tell; the library would print them to the console.
        log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
      })

      const contents = ({ owner, repo }: RepositoryName, path: string) =>
        Effect.tryPromise({
          try: (signal) =>
            octokit.request(`GET /repos/{owner}/{repo}/contents/${path.split("/").map(encodeURIComponent).join("/")}`, {
              owner,
              repo,
              headers: { "X-GitHub-Api-Version": API_VERSION },
              request: { signal }
            }),
          catch: octokitFailure
        })

      const decodeAnswer = <A, I>(schema: Schema.Schema<A, I>) => {
        const decode = Schema.decodeUnknown(schema)
        return ({ data }: { readonly data: unknown }) =>
          Effect.mapError(decode(data), (error) => malformedFailure(error.message, error))
      }

      const list = (repository: RepositoryName, folder: string) =>
        contents(repository, folder).pipe(
          Effect.flatMap(decodeAnswer(FolderEntries)),
          retryTransient(policy),
          Effect.map((entries) =>
            Option.some({
              files: entries.filter(({ type }) => type === "file").map(({ path, sha }) => ({ path, sha })),
              isComplete: entries.length < LISTING_LIMIT
            })
          ),
          Effect.catchIf(
            ({ status }) => status === 404,
            () => Effect.succeedNone
          ),
          upstreamErrors("github", `list ${repository.owner}/${repository.repo}/${folder}`)
        )

      const texts = yield* Cache.makeWith({
        capacity: KEPT_TEXTS,
        timeToLive: Exit.match({ onFailure: () => Duration.zero, onSuccess: () => Duration.infinity }),
        lookup: ({ owner, repo, path }: RepositoryName & GithubFile) =>
          contents({ owner, repo }, path).pipe(
            Effect.flatMap(decodeAnswer(FileContent)),
            Effect.flatMap(({ content }) => decodeText(content)),
            retryTransient(policy),
            upstreamErrors("github", `read ${owner}/${repo}/${path}`)
          )
      })

      return GithubRegistry.of({
        registry,
        list,
        read: (repository, file) => texts.get(Data.struct({ ...repository, ...file }))
      })
    })
  )

export const HttpGithubRegistryLive = httpGithubRegistry(defaultCallPolicy)
