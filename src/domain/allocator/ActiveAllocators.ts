import { Option } from "effect"
import type { FilPlusEdition } from "../time/FilPlusEdition.js"
import type { DataType } from "./Allocator.js"
import { acceptedAllocators, type RegistryStanding } from "./RegistryEntry.js"

/** A registry entry with what it says of the allocator's data. */
export interface RegisteredAllocator extends RegistryStanding {
  /** Null in the archive, whose entries do not tell. */
  readonly dataType: DataType | null
}

/**
 * Allocators that the registry of an edition accepts, or any registry when no edition is asked; with a data type only
 * those of that type. One in both registries counts once, with the data type of the current one.
 * Source: published rules, "Who counts as what", D15.
 */
export const activeAllocators = (
  entries: ReadonlyArray<RegisteredAllocator>,
  edition: Option.Option<Pick<FilPlusEdition, "id">>,
  dataType: Option.Option<DataType>
): ReadonlySet<string> =>
  acceptedAllocators(
    Option.match(dataType, {
      onNone: () => entries,
      onSome: (asked) => entries.filter((entry) => entry.dataType === asked)
    }),
    edition
  )
