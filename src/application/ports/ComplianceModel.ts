import type { Effect } from "effect"
import { Context } from "effect"
import type { AllocatorsByRules, AverageScope, ProvidersByRules } from "../../domain/aggregation/ComplianceCounts.js"
import type { WeekRange } from "./AllocatorRepository.js"
import type { RepositoryError } from "./PortErrors.js"

/** Counts that every answer about compliance is folded from, whatever it asks to be checked; written with the generation. */
export class ComplianceModel extends Context.Tag("cdp/ComplianceModel")<
  ComplianceModel,
  {
    /** Every week that has providers, ascending. */
    readonly providers: (
      range: WeekRange,
      scope: AverageScope
    ) => Effect.Effect<ReadonlyArray<ProvidersByRules>, RepositoryError>
    /** Every week that has allocators, ascending. */
    readonly allocators: (
      range: WeekRange,
      scope: AverageScope
    ) => Effect.Effect<ReadonlyArray<AllocatorsByRules>, RepositoryError>
  }
>() {}
