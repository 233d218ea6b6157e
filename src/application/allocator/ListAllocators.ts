import { Data, Effect, Option } from "effect"
import type { DataType } from "../../domain/allocator/Allocator.js"
import { isInactiveAllocator } from "../../domain/allocator/InactiveAllocator.js"
import type { FilPlusEdition } from "../../domain/time/FilPlusEdition.js"
import { type ListQuery, listed } from "../listing/Listing.js"
import { AllocatorRepository, type RegistryEntry } from "../ports/AllocatorRepository.js"
import * as Clock from "../ports/Clock.js"
import { Generations } from "../ports/Generations.js"
import { type AllocatorRow, type AllocatorSources, assembleAllocatorRows } from "./AllocatorRow.js"

/** Nothing is known of the allocators of an edition. */
export class AllocatorsOfEditionUnknown extends Data.TaggedError("AllocatorsOfEditionUnknown")<{
  readonly edition: FilPlusEdition
}> {}

export interface AllocatorFilter {
  /** Whole address or id, or part of a name, in any case. */
  readonly filter: Option.Option<string>
  /** Id of a meta-allocator, in any case. */
  readonly usingMetaallocator: Option.Option<string>
}

export interface AllocatorsQuery extends AllocatorFilter, ListQuery<keyof AllocatorRow> {
  /** Whether allocators of before the current data stay. */
  readonly showInactive: boolean
  readonly isMetaallocator: Option.Option<boolean>
  readonly dataType: Option.Option<DataType>
  readonly edition: Option.Option<FilPlusEdition>
}

/** Allocators of the chain with their registry entries, filtered, sorted, paged. */
export const listAllocators = Effect.fn("listAllocators")(function* (query: AllocatorsQuery) {
  const register = yield* registerOf(query.edition)
  const generations = yield* Generations
  const now = yield* Clock.now
  const { generation, sources } = yield* generations.snapshot((generation) =>
    Effect.map(readAllocatorSources(), (sources) => ({ generation, sources }))
  )
  const members = Option.map(register, (name) => membersOf(sources.registry, name))
  const found = assembleAllocatorRows(sources, now).filter(
    (row) =>
      matches(query, row) &&
      (query.showInactive || !isInactiveAllocator(row)) &&
      Option.getOrElse(query.isMetaallocator, () => row.isMetaAllocator) === row.isMetaAllocator &&
      Option.getOrElse(query.dataType, () => row.dataType) === row.dataType &&
      Option.match(members, { onNone: () => true, onSome: (ids) => ids.has(row.addressId) })
  )
  return { generation, list: listed(found, query) }
})

/** Reads what {@link assembleAllocatorRows} needs, in a fixed number of reads. */
export const readAllocatorSources = Effect.fn("readAllocatorSources")(function* () {
  const repository = yield* AllocatorRepository
  const sources: AllocatorSources = yield* Effect.all({
    allocators: repository.allocators,
    grants: repository.grants,
    clientFigures: repository.clientFigures,
    registry: repository.registry
  })
  return sources
})

/** Whether a row is one that was searched for. */
export const matches = ({ filter, usingMetaallocator }: AllocatorFilter, row: AllocatorRow): boolean =>
  Option.match(filter, { onNone: () => true, onSome: (text) => isFound(row, text.toLowerCase()) }) &&
  Option.match(usingMetaallocator, {
    onNone: () => true,
    onSome: (id) => row.metaallocators?.some(({ addressId }) => addressId === id.toLowerCase()) ?? false
  })

const isFound = (row: AllocatorRow, text: string): boolean =>
  row.addressId.toLowerCase() === text ||
  row.address.toLowerCase() === text ||
  (row.name?.toLowerCase().includes(text) ?? false) ||
  (row.orgName?.toLowerCase().includes(text) ?? false)

type Register = RegistryEntry["register"]

const membersOf = (registry: ReadonlyArray<RegistryEntry>, register: Register): ReadonlySet<string> =>
  new Set(registry.filter((entry) => entry.register === register).map(({ allocator }) => allocator))

const registerOf = (
  edition: Option.Option<FilPlusEdition>
): Effect.Effect<Option.Option<Register>, AllocatorsOfEditionUnknown> =>
  Option.match(edition, {
    onNone: () => Effect.succeedNone,
    onSome: (asked) =>
      asked.id === 4
        ? new AllocatorsOfEditionUnknown({ edition: asked })
        : Effect.succeedSome(asked.id === 5 ? ("archive" as const) : ("current" as const))
  })
