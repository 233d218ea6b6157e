import { Schema } from "effect"
import { ClientCheckId } from "../client/ClientCheckId.js"

/** Checks of an allocator's report, in the order in which the API lists them. */
export const AllocatorCheckId = Schema.Literal(
  "CLIENT_MULTIPLE_ALLOCATORS",
  "CLIENT_NOT_ENOUGH_COPIES",
  "MANUAL_ALLOCATION_SCHEDULE",
  ...ClientCheckId.literals
)
export type AllocatorCheckId = typeof AllocatorCheckId.Type
