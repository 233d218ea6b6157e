import type { Effect } from "effect"
import { Context } from "effect"
import type { ComplianceSubject } from "../../domain/compliance/ComplianceSubject.js"
import type { Week } from "../../domain/time/Week.js"
import type { RepositoryError } from "./PortErrors.js"

/** An allocator whose compliance is asked for. */
export interface ComplianceAsked {
  /** `f0…`: how the answer names it. */
  readonly allocator: string
  /** Those whose clients count: itself, or the members of a meta-allocator. */
  readonly members: ReadonlyArray<string>
}

/** What the weighted compliance score of an allocator is taken from. */
export class ComplianceSources extends Context.Tag("cdp/ComplianceSources")<
  ComplianceSources,
  {
    /**
     * Subjects by allocator, in a fixed number of reads however many are asked for; an allocator without clients in the
     * week has an empty subject. `openData` are the providers over which the week's average is taken.
     */
    readonly subjects: (
      asked: ReadonlyArray<ComplianceAsked>,
      week: Week,
      openData: ReadonlySet<string>
    ) => Effect.Effect<ReadonlyMap<string, ComplianceSubject>, RepositoryError>
    /** Allocators, `f0…`, that have clients in the week, by the number of their id. */
    readonly allocatorsWithClients: (week: Week) => Effect.Effect<ReadonlyArray<string>, RepositoryError>
  }
>() {}
