import { Effect, Encoding, Layer, Option, Schema } from "effect"
import { type GithubFile, GithubRegistry } from "../../application/ports/GithubRegistry.js"
import type { RepositoryName } from "../../domain/client/Bookkeeping.js"
import type { CallPolicy } from "../shared/CallPolicy.js"
import { malformedFailure } from "../shared/UpstreamErrors.js"
import { contentsPath, folderListing, Sha } from "./FolderListing.js"
import { GithubClient, GithubClientLive, githubClient } from "./GithubClient.js"
import { githubConfig } from "./GithubConfig.js"
import { decodeAnswer } from "./Octokits.js"
import { rememberedAnswers } from "./RememberedAnswers.js"

/** Files beyond 1 MB come with another encoding and without content; no registry or application file is that large. */
const FileContent = Schema.Struct({
  encoding: Schema.Literal("base64"),
  content: Schema.String,
  sha: Schema.optional(Sha)
})

const utf8 = new TextDecoder("utf-8", { fatal: true })

/** GitHub base64 has line breaks. */
const decodeText = (content: string) =>
  Encoding.decodeBase64(content.replace(/\s/g, "")).pipe(
    Effect.flatMap((bytes) => Effect.try(() => utf8.decode(bytes))),
    Effect.mapError((cause) => malformedFailure("the content is not base64 of UTF-8 text", cause))
  )

const registryOverClient = Layer.effect(
  GithubRegistry,
  Effect.gen(function* () {
    const { registry } = yield* githubConfig
    const { about } = yield* GithubClient
    const { recall, remember } = yield* rememberedAnswers
    const decodeFile = decodeAnswer(FileContent)

    const readNow = (repository: RepositoryName, path: string) =>
      about(repository, `read ${path}`, (send) =>
        send({ method: "GET", path: contentsPath(repository, path) }).pipe(
          Effect.flatMap(decodeFile),
          Effect.flatMap(({ content, sha }) => Effect.map(decodeText(content), (text) => ({ sha, text })))
        )
      )

    /** A text is remembered by its sha, wherever it stands: it is never asked for again. */
    const read = (repository: RepositoryName, { path, sha }: GithubFile) =>
      Effect.gen(function* () {
        const key = `content ${sha}`
        const known = yield* recall(key)
        if (Option.isSome(known)) return known.value.body
        const now = yield* readNow(repository, path)
        // A file that was changed after it was listed comes as it is now.
        if (now.sha === sha) yield* remember(key, { etag: Option.none(), body: now.text })
        return now.text
      })

    return GithubRegistry.of({ registry, list: yield* folderListing, read })
  })
)

/** The registry and the application files on GitHub. */
export const httpGithubRegistry = (policy: CallPolicy) => Layer.provide(registryOverClient, githubClient(policy))

export const HttpGithubRegistryLive = Layer.provide(registryOverClient, GithubClientLive)
