import { Array as Arr, Option } from "effect"
import { isInactiveAllocator } from "../../allocator/InactiveAllocator.js"
import { isAskedFor } from "../../client/ClientRow.js"
import { lowered } from "../../shared/Texts.js"

/** An allocator on chain as far as reports read it (`verifier`). */
export interface ReportedAllocator {
  /** `f0…`. */
  readonly allocator: string
  readonly address: string
  /** `0x…`; null when it has none. */
  readonly addressEth: string | null
  readonly name: string | null
  readonly isMultisig: boolean
  /** Hands DataCap to other allocators; null when the chain does not say. */
  readonly isMetaAllocator: boolean | null
  /** Hands out what another allocator has. */
  readonly isVirtual: boolean
  /** Ethereum address of that other one. */
  readonly dcSource: string | null
  /** Null when unknown. */
  readonly createdAtHeight: number | null
}

/** The allocator that a question means; none when the chain knows no such. Source: published rules, "Allocator report". */
export const findAllocator = (all: Iterable<ReportedAllocator>, asked: string): Option.Option<ReportedAllocator> => {
  const isAsked = isAskedFor(asked)
  return Arr.findFirst(all, ({ allocator, address }) => isAsked(allocator, address))
}

/**
 * Allocators whose clients a report of an allocator is about: itself, or the members of a meta-allocator, each once. A
 * meta-allocator has members when it is younger than network version 22; none stands for one without a report. `all` are
 * the allocators on chain. Source: published rules, "Allocator report", "Meta-allocators".
 */
export const allocatorsReported = (
  subject: ReportedAllocator,
  all: Iterable<ReportedAllocator>
): Option.Option<ReadonlyArray<string>> => {
  if (subject.isMetaAllocator !== true) return Option.some([subject.allocator])
  if (isInactiveAllocator(subject)) return Option.none()
  const source = comparable(subject.addressEth)
  const members = Array.from(all).filter(
    ({ isVirtual, dcSource }) => isVirtual && source !== "" && comparable(dcSource) === source
  )
  return Option.some(Arr.dedupe(members.map(({ allocator }) => allocator)))
}

const comparable = (address: string | null): string => lowered(address?.trim() ?? "")
