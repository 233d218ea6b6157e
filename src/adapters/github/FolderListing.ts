import { Effect, Option, Schema } from "effect"
import type { GithubFolder } from "../../application/ports/GithubRegistry.js"
import type { UpstreamError } from "../../application/ports/PortErrors.js"
import type { RepositoryName } from "../../domain/client/Bookkeeping.js"
import { rememberedAnswers } from "./RememberedAnswers.js"

/** Name of a content, SHA-1 or SHA-256 in hexadecimals. */
export const Sha = Schema.String.pipe(Schema.pattern(/^[\w-]{1,64}$/))

/** Without half characters, which no address can hold. */
const Path = Schema.String.pipe(Schema.pattern(/^\P{Surrogate}+$/u))

const FolderEntries = Schema.Array(Schema.Struct({ path: Path, type: Schema.String, sha: Sha }))

/** Entries of a folder by their names in it, `blob` for files; symbolic links are blobs of their own mode. */
const Tree = Schema.Struct({
  tree: Schema.Array(Schema.Struct({ path: Path, mode: Schema.String, type: Schema.String, sha: Sha })),
  truncated: Schema.Boolean
})

/** Listings of the contents interface end after so many entries without saying so. */
const LISTING_LIMIT = 1000
const SYMBOLIC_LINK = "120000"

const parentOf = (folder: string) => folder.slice(0, Math.max(folder.lastIndexOf("/"), 0))

/** Lists folders: by the contents interface and, where that one ends, by the tree of the folder. */
export const folderListing = Effect.map(rememberedAnswers, ({ askAgain, askOnce }) => {
  const contents = (repository: RepositoryName, folder: string) =>
    askAgain({
      repository,
      operation: `list ${folder}`,
      path: contentsPath(repository, folder),
      schema: FolderEntries
    })

  /** Every file of a folder; none when the folder is not found where its parent is listed. */
  const wholeFolder = (repository: RepositoryName, folder: string) =>
    Effect.gen(function* () {
      const siblings = yield* contents(repository, parentOf(folder))
      const entry = siblings.find(({ path, type }) => type === "dir" && path === folder)
      if (entry === undefined) return Option.none<GithubFolder>()
      const { tree, truncated } = yield* askOnce({
        repository,
        operation: `list all of ${folder}`,
        path: `${repositoryPath(repository)}/git/trees/${entry.sha}`,
        schema: Tree
      })
      const files = tree
        .filter(({ mode, type }) => type === "blob" && mode !== SYMBOLIC_LINK)
        .map(({ path, sha }) => ({ path: `${folder}/${path}`, sha }))
      return Option.some<GithubFolder>({ files, isComplete: !truncated })
    })

  return (repository: RepositoryName, folder: string): Effect.Effect<Option.Option<GithubFolder>, UpstreamError> =>
    Effect.matchEffect(contents(repository, folder), {
      onFailure: (failure) => (failure.status === 404 ? Effect.succeedNone : Effect.fail(failure)),
      onSuccess: (entries) => {
        const files = entries.filter(({ type }) => type === "file").map(({ path, sha }) => ({ path, sha }))
        if (entries.length < LISTING_LIMIT) return Effect.succeedSome({ files, isComplete: true })
        return wholeFolder(repository, folder).pipe(
          Effect.catchAll((failure) =>
            Effect.as(
              Effect.logWarning(`only the first files of ${folder} are known: ${failure.message}`),
              Option.none()
            )
          ),
          Effect.map((whole) => Option.orElse(whole, () => Option.some({ files, isComplete: false })))
        )
      }
    })
})

export const repositoryPath = ({ owner, repo }: RepositoryName) =>
  `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`

/** Where the contents interface has a file or a folder. */
export const contentsPath = (repository: RepositoryName, path: string) =>
  `${repositoryPath(repository)}/contents/${path.split("/").map(encodeURIComponent).join("/")}`
