import { Option } from "effect"
import type { ApplicationFields } from "../allocator/RegistryFile.js"

/** What an allocator requires of its clients; null where the registry does not say. */
export interface Requirements {
  /** Digits, as the registry has them. */
  readonly allocatorRequiredCopies: string | null
  /** Digits, as the registry has them. */
  readonly allocatorRequiredSps: string | null
  /** The copies as a number; null for more than one can count, too. */
  readonly requiredCopies: number | null
}

/** Requirements in an allocator's entry in the registry, if it has one. Source: published rules, D12. */
export const requirementsOf = (registered: Option.Option<ApplicationFields>): Requirements => {
  const copies = Option.flatMap(registered, ({ requiredReplicas }) => requiredReplicas)
  return {
    allocatorRequiredCopies: Option.getOrNull(copies),
    allocatorRequiredSps: Option.getOrNull(Option.flatMap(registered, ({ requiredSps }) => requiredSps)),
    requiredCopies: Option.getOrNull(Option.filter(Option.map(copies, Number), Number.isSafeInteger))
  }
}
