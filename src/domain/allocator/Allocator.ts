import { Schema } from "effect"

/** What an allocator hands DataCap out for: data open to everybody, or data of enterprises. */
export const DataType = Schema.Literal("openData", "enterprise")
export type DataType = typeof DataType.Type

const enterpriseLabels: ReadonlySet<string> = new Set(["Enterprise Data", "Automated", "Faucet", "Market Based"])

/**
 * Data type of an allocator from the audit labels of its registry entry, compared trimmed and by case.
 * No label and no list is open data; without a registry entry there is nothing to ask.
 * Source: published rules, "Allocator data type".
 */
export const dataTypeOf = (auditLabels: ReadonlyArray<string>): DataType =>
  auditLabels.some((label) => enterpriseLabels.has(label.trim())) ? "enterprise" : "openData"

/** How the chain index flags an allocator. */
export interface AllocatorFlags {
  /** Hands DataCap to other allocators; null when the chain does not say. */
  readonly isMetaAllocator: boolean | null
}

/** Whether an allocator deals with clients itself; one that the chain does not know is taken for such. */
export const isStandardAllocator = (flags: AllocatorFlags): boolean => flags.isMetaAllocator !== true
