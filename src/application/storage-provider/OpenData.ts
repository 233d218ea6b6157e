import { Effect, type Option } from "effect"
import { acceptedAllocators } from "../../domain/allocator/RegistryEntry.js"
import { publicAnswerTest } from "../../domain/client/PublicAnswer.js"
import type { RuleSet } from "../../domain/rules/RuleSet.js"
import { openDataProviders, type PublicAnswer } from "../../domain/storage-provider/Retrievability.js"
import type { FilPlusEdition } from "../../domain/time/FilPlusEdition.js"
import { AllocatorRepository, type RegistryEntry } from "../ports/AllocatorRepository.js"
import { ClientRepository } from "../ports/ClientRepository.js"
import { type ClientProvider, ProviderRepository } from "../ports/ProviderRepository.js"

/** What tells which providers store open data. */
export interface OpenDataSources {
  readonly registry: ReadonlyArray<RegistryEntry>
  readonly providersOfApplicants: ReadonlyArray<ClientProvider>
  readonly publicAnswers: ReadonlyArray<PublicAnswer>
}

/** Reads them, in a fixed number of reads. */
export const readOpenDataSources = Effect.gen(function* () {
  const providers = yield* ProviderRepository
  const clients = yield* ClientRepository
  const allocators = yield* AllocatorRepository
  const sources: OpenDataSources = yield* Effect.all({
    registry: allocators.registry,
    providersOfApplicants: providers.providersOfApplicants,
    publicAnswers: clients.publicAnswers
  })
  return sources
}).pipe(Effect.withSpan("readOpenDataSources"))

/** Providers of open data by the applications at allocators that an edition accepts: the test of averages and grades. */
export const openDataByEdition = (
  { providersOfApplicants, publicAnswers, registry }: OpenDataSources,
  ruleSet: RuleSet,
  edition: Option.Option<FilPlusEdition>
): ReadonlySet<string> => {
  const accepted = acceptedAllocators(registry, edition)
  return openDataProviders(providersOfApplicants, publicAnswers, {
    isPublic: publicAnswerTest(ruleSet),
    isCounted: (allocator) => accepted.has(allocator)
  })
}

/** Providers of open data by any application, whoever has it: the test of histograms and counts. */
export const openDataByAnyApplication = (
  { providersOfApplicants, publicAnswers }: Omit<OpenDataSources, "registry">,
  ruleSet: RuleSet
): ReadonlySet<string> =>
  openDataProviders(providersOfApplicants, publicAnswers, {
    isPublic: publicAnswerTest(ruleSet),
    isCounted: () => true
  })
