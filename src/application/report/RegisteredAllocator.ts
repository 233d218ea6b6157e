import { Array as Arr, Effect, Option, Schema } from "effect"
import { RegistryFile } from "../../domain/allocator/RegistryFile.js"
import { RegistryRepository } from "../ports/RegistryRepository.js"

/** Collectors store only files that say what a file must say. */
const decodeFile = (document: unknown) => Effect.orDie(Schema.decodeUnknown(RegistryFile)(document))

/**
 * An allocator's file in the registry of the running edition, rejected or not; none without one. The archive counts for
 * nothing here. Source: published rules, "Allocator scoring"; "Stored columns when something is unknown".
 */
export const findRegistered = Effect.fn("findRegistered")(function* (allocator: string) {
  const { registryFilesOf } = yield* RegistryRepository
  const own = Arr.findFirst(
    yield* registryFilesOf(allocator),
    (file) => file.register === "current" && file.allocator === allocator
  )
  return yield* Effect.transposeOption(Option.map(own, ({ document }) => decodeFile(document)))
})
