import { Effect, Option } from "effect"
import { activeAllocators, type RegisteredAllocator } from "../../domain/allocator/ActiveAllocators.js"
import { type DataType, dataTypeOf } from "../../domain/allocator/Allocator.js"
import type { FilPlusEdition } from "../../domain/time/FilPlusEdition.js"
import { AllocatorRepository, type RegistryEntry } from "../ports/AllocatorRepository.js"
import { ClientRepository } from "../ports/ClientRepository.js"
import { CurrentRuleSet } from "../ports/CurrentRuleSet.js"
import { ProviderRepository } from "../ports/ProviderRepository.js"
import type { ProviderSelection } from "../ports/StatsRepository.js"
import { openDataByAnyApplication } from "../storage-provider/OpenData.js"

/** Providers of a data type, and all others when the type is not open data. */
export const selectedProviders = (dataType: DataType, openData: ReadonlySet<string>): ProviderSelection => ({
  providers: openData,
  counted: dataType === "openData" ? "inside" : "outside"
})

/** Providers that histograms and counts of a data type are about; none, which stands for all, without one. */
export const providersCounted = Effect.fn("providersCounted")(function* (dataType: Option.Option<DataType>) {
  if (Option.isNone(dataType)) return Option.none()
  const providers = yield* ProviderRepository
  const clients = yield* ClientRepository
  const sources = yield* Effect.all({
    providersOfApplicants: providers.providersOfApplicants,
    publicAnswers: clients.publicAnswers
  })
  const openData = openDataByAnyApplication(sources, yield* CurrentRuleSet)
  return Option.some(selectedProviders(dataType.value, openData))
})

/** Allocators that the registry of an edition accepts, or any registry without one; with a data type only those of that type. */
export const allocatorsCounted = Effect.fn("allocatorsCounted")(function* (
  edition: Option.Option<FilPlusEdition>,
  dataType: Option.Option<DataType>
) {
  const allocators = yield* AllocatorRepository
  return activeAllocators((yield* allocators.registry).map(withDataType), edition, dataType)
})

/** Archived entries do not tell what data they are about. */
const withDataType = (entry: RegistryEntry): RegisteredAllocator => ({
  ...entry,
  dataType: entry.register === "current" ? dataTypeOf(entry.auditLabels) : null
})
