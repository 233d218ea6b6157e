import type { Effect, Option } from "effect"
import { Context } from "effect"
import type { RepositoryName } from "../../domain/client/Bookkeeping.js"
import type { UpstreamError } from "./PortErrors.js"

export interface GithubFile {
  /** Inside the repository, `Allocators/rec123.json`. */
  readonly path: string
  /** Names the content: the same sha is the same text. */
  readonly sha: string
}

export interface GithubFolder {
  readonly files: ReadonlyArray<GithubFile>
  /** False when the service cuts its listings short at so many files: a file that is not listed may still be there. */
  readonly isComplete: boolean
}

/** The repositories that govern Fil+: the allocator registry and the application files of each allocator. */
export class GithubRegistry extends Context.Tag("cdp/GithubRegistry")<
  GithubRegistry,
  {
    /** Where the registry lives; none when it is not configured. */
    readonly registry: Option.Option<RepositoryName>
    /** Files of a folder in the service's order; none when there is no such folder, or it is not shown to us. */
    readonly list: (
      repository: RepositoryName,
      folder: string
    ) => Effect.Effect<Option.Option<GithubFolder>, UpstreamError>
    /** A file's text. */
    readonly read: (repository: RepositoryName, file: GithubFile) => Effect.Effect<string, UpstreamError>
  }
>() {}
