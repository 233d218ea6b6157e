import { Schema } from "effect"
import type { Input } from "../../rules/Explanation.js"
import type { ComplianceSubject } from "../ComplianceSubject.js"
import type { Account } from "./Account.js"

/** In the order in which components are shown. */
export const ScoreComponentId = Schema.Literal(
  "retrievability",
  "location",
  "ipni",
  "replication",
  "duplication",
  "cidSharing",
  "concentration"
)
export type ScoreComponentId = typeof ScoreComponentId.Type

/** Limits of a policy that components go by. */
export interface ComponentLimits {
  /** Percent, 0..100, of a client's data that one storage provider may hold. */
  readonly maxProviderShare: number
}

/** How a component speaks of a subject. */
export interface ComponentWords {
  /** What is good, behind an amount: `at providers with IPNI status OK`. */
  readonly good: string
  /** What is not measured, behind an amount: `at providers without an IPNI status`; null of a component that measures everyone. */
  readonly unmeasured: string | null
  /** A change that makes an amount good: `3 TiB more at providers with IPNI status OK`. */
  readonly change: (size: string) => string
  /** What a provider or client has to meet. */
  readonly boundary: string
  /** Figures beside the bytes. */
  readonly inputs: ReadonlyArray<Input>
}

/** One side of an allocator's compliance: the good share of the bytes that are measured. */
export interface ScoreComponent {
  readonly id: ScoreComponentId
  readonly name: string
  readonly description: string
  /** Where the figures come from. */
  readonly source: string
  /** Unless a policy says otherwise. */
  readonly weight: number
  /** What is measured, in words. */
  readonly measured: string
  /** What of it is good, in words. */
  readonly good: string
  /** One for each provider or each client. */
  readonly accounts: (subject: ComplianceSubject, limits: ComponentLimits) => ReadonlyArray<Account>
  readonly words: (subject: ComplianceSubject, limits: ComponentLimits) => ComponentWords
}
