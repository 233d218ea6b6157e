import type { Effect, Option } from "effect"
import { Context } from "effect"
import type { RepositoryName } from "../../domain/client/Bookkeeping.js"
import type { UpstreamError } from "./PortErrors.js"

export interface IssueName {
  readonly repository: RepositoryName
  readonly number: number
}

export interface IssueComment {
  readonly id: number
  readonly body: string
}

/** Issues in which somebody asked for a report, and our comments on them. */
export class GithubIssues extends Context.Tag("cdp/GithubIssues")<
  GithubIssues,
  {
    /** Our newest comment whose text begins like this; none without one. */
    readonly ownComment: (
      issue: IssueName,
      beginning: string
    ) => Effect.Effect<Option.Option<IssueComment>, UpstreamError>
    readonly comment: (issue: IssueName, body: string) => Effect.Effect<IssueComment, UpstreamError>
    readonly editComment: (
      repository: RepositoryName,
      comment: IssueComment
    ) => Effect.Effect<IssueComment, UpstreamError>
  }
>() {}
