import { dataTypeOf } from "../../domain/allocator/Allocator.js"
import type { ReportedAllocator } from "../../domain/report/allocator/ReportedAllocator.js"
import type { RegisteredAllocator } from "../../domain/scoring/LatestScores.js"
import { stated } from "../../domain/shared/Texts.js"
import type { ChainAllocator, RegistryEntry } from "../ports/AllocatorRepository.js"

/** An allocator of the chain as reports and scores read it. */
export const reportedAllocator = ({ addressId, ...row }: ChainAllocator): ReportedAllocator => ({
  ...row,
  allocator: addressId
})

/** What allocators call themselves, by id; null where one says nothing. */
export const namesOf = (
  allocators: ReadonlyArray<Pick<ChainAllocator, "addressId" | "name">>
): ReadonlyMap<string, string | null> => new Map(allocators.map(({ addressId, name }) => [addressId, stated(name)]))

/** Allocators of the current registry. */
export const registeredAllocators = (
  registry: ReadonlyArray<RegistryEntry>,
  names: ReadonlyMap<string, string | null>
): ReadonlyArray<RegisteredAllocator> =>
  registry
    .filter(({ register }) => register === "current")
    .map(({ allocator, auditLabels }) => ({
      allocator,
      name: names.get(allocator) ?? null,
      dataType: dataTypeOf(auditLabels)
    }))
