import type { DateTime, Effect, Option } from "effect"
import { Context, Schema } from "effect"
import type { RepositoryError } from "./PortErrors.js"

/** Where input records come from. */
export const ProblemSource = Schema.Literal("registry", "bookkeeping", "ipni", "url-finder", "dmob")
export type ProblemSource = typeof ProblemSource.Type

/** An input record that could not be used, and why. A record counts once for each reason. */
export interface IngestProblem {
  /** Which record: `owner/repository/path` of a file, `unified_verified_deal 123`, the id of an advertisement or a provider. */
  readonly subject: string
  /** The allocator that it tells of; null when it tells of none, or nobody knows of which. */
  readonly allocatorId: string | null
  /** A short category that can be counted: `not JSON`. */
  readonly reason: string
  /** A sentence that says what is wrong and what became of it. The same fault must give the same sentence every time. */
  readonly detail: string
}

/** What was found when a scope was looked through. */
export interface Examination {
  readonly source: ProblemSource
  /** A part of the source that is looked through in one go: a folder, a repository, a list. */
  readonly scope: string
  readonly at: DateTime.Utc
  readonly problems: ReadonlyArray<IngestProblem>
  /** False when the scope may hold more than was seen of it: then nothing is resolved. */
  readonly isWhole: boolean
  /** Subjects that are there and could not be looked at: what was known of them stays. */
  readonly unread: ReadonlyArray<string>
}

/** A problem as it is remembered. One that comes back after it was resolved is a new one: it was not there in between. */
export interface RememberedProblem extends IngestProblem {
  /** Decimal text; a newer problem has the greater one. */
  readonly id: string
  readonly source: ProblemSource
  readonly firstSeen: DateTime.Utc
  /** Of an open problem, the last time its scope was looked through. */
  readonly lastSeen: DateTime.Utc
  readonly resolvedAt: Option.Option<DateTime.Utc>
}

export interface ProblemFilter {
  readonly source: Option.Option<ProblemSource>
  readonly allocatorId: Option.Option<string>
  readonly limit: number
  readonly offset: number
}

/** Input records that could not be used: the open ones, and for ninety days those that were resolved. */
export class IngestProblems extends Context.Tag("cdp/IngestProblems")<
  IngestProblems,
  {
    /**
     * Makes what is open in a scope equal to what was found there: what was open before and is told again keeps its first
     * sight, the rest is resolved. Answers how many problems came, changed or were resolved; nothing is written for the others.
     */
    readonly settle: (examination: Examination) => Effect.Effect<number, RepositoryError>
    /** Resolves what is open in scopes of a source that are not there any more, and answers how many problems that were. */
    readonly keepScopes: (
      source: ProblemSource,
      scopes: ReadonlyArray<string>,
      at: DateTime.Utc
    ) => Effect.Effect<number, RepositoryError>
    /** By first sight, newest first, with the number of all that match. */
    readonly list: (
      filter: ProblemFilter
    ) => Effect.Effect<{ readonly total: number; readonly problems: ReadonlyArray<RememberedProblem> }, RepositoryError>
  }
>() {}
