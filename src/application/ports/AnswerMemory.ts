import type { Effect, Option } from "effect"
import { Context } from "effect"
import type { RepositoryError, UpstreamName } from "./PortErrors.js"

export interface RememberedAnswer {
  /** The service's mark of this version, with which it can be asked whether there is another; none for what never changes. */
  readonly etag: Option.Option<string>
  readonly body: string
}

/** Days after which an answer that nobody used is forgotten. */
export const FORGOTTEN_AFTER_DAYS = 30

/** What outside services answered, kept beyond a restart and shared by all instances, so that it need not be sent again. */
export class AnswerMemory extends Context.Tag("cdp/AnswerMemory")<
  AnswerMemory,
  {
    /** The answer remembered under a key; recalling it is a use. */
    readonly recall: (
      service: UpstreamName,
      key: string
    ) => Effect.Effect<Option.Option<RememberedAnswer>, RepositoryError>
    /** Remembers an answer in place of the one before, by a key of at most 1,000 characters; forgets what was long not used. */
    readonly remember: (
      service: UpstreamName,
      key: string,
      answer: RememberedAnswer
    ) => Effect.Effect<void, RepositoryError>
  }
>() {}
