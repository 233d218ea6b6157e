import { DateTime, Effect, Layer, Option } from "effect"
import type { WeekRange } from "../../src/application/ports/AllocatorRepository.js"
import { ComplianceModel } from "../../src/application/ports/ComplianceModel.js"
import {
  type AllocatorsAndProviders,
  type AverageScope,
  allocatorsByRules,
  providersByRules,
  weekAverageOf
} from "../../src/domain/aggregation/ComplianceCounts.js"
import type { FilPlusEdition } from "../../src/domain/time/FilPlusEdition.js"
import type { Week } from "../../src/domain/time/Week.js"

export interface CompliancePlatform extends AllocatorsAndProviders {
  /** Providers of open data by the registry of an edition, or of every one. */
  readonly openDataOf: (edition: Option.Option<FilPlusEdition>) => ReadonlySet<string>
}

/** Weeks of a series that lie between two instants, both included. */
export const weeksIn = <A extends { readonly week: Week }>(
  { from, until }: WeekRange,
  series: ReadonlyArray<A>
): ReadonlyArray<A> =>
  series.filter(
    ({ week }) =>
      Option.getOrElse(Option.map(from, DateTime.lessThanOrEqualTo(week)), () => true) &&
      Option.getOrElse(Option.map(until, DateTime.greaterThanOrEqualTo(week)), () => true)
  )

/** Counts a platform at each read, as the rules define the counts. */
export const inMemoryComplianceModel = (platform: CompliancePlatform): Layer.Layer<ComplianceModel> => {
  const averageOf = (scope: AverageScope) => weekAverageOf(scope, platform.openDataOf)
  return Layer.succeed(ComplianceModel, {
    providers: (range, scope) => Effect.sync(() => weeksIn(range, providersByRules(platform.weeks, averageOf(scope)))),
    allocators: (range, scope) => Effect.sync(() => weeksIn(range, allocatorsByRules(platform, averageOf(scope))))
  })
}
