import { Array as Arr, Effect, Option } from "effect"
import {
  allocatorsReported,
  findAllocator,
  type ReportedAllocator
} from "../../domain/report/allocator/ReportedAllocator.js"
import { AllocatorNotFound } from "../../domain/report/ReportErrors.js"
import { groupRows } from "../../domain/shared/Grouping.js"
import { lowered } from "../../domain/shared/Texts.js"
import type { Week } from "../../domain/time/Week.js"
import { reportedAllocator } from "../allocator/OnChain.js"
import { AllocatorRepository } from "../ports/AllocatorRepository.js"
import { type ComplianceAsked, ComplianceSources } from "../ports/ComplianceSources.js"

/** Who can be asked for: the allocators of the chain, and those that have clients in a week. */
const readAllocators = (week: Week) =>
  Effect.gen(function* () {
    const { allocators } = yield* AllocatorRepository
    const sources = yield* ComplianceSources
    return {
      onChain: Arr.map(yield* allocators, reportedAllocator),
      withClients: yield* sources.allocatorsWithClients(week)
    }
  })

const askedFor = (allocator: ReportedAllocator, onChain: ReadonlyArray<ReportedAllocator>): ComplianceAsked => ({
  allocator: allocator.allocator,
  // A meta-allocator from before the current data has no members.
  members: Option.getOrElse(allocatorsReported(allocator, onChain), () => [])
})

/** The allocator of an id or an address, in any case of letters. One that has clients is known, whatever the chain index lacks. */
export const findAsked = Effect.fn("findAsked")(function* (idOrAddress: string, week: Week) {
  const { onChain, withClients } = yield* readAllocators(week)
  const known = Option.map(findAllocator(onChain, idOrAddress), (allocator) => askedFor(allocator, onChain))
  const granting = Arr.findFirst(withClients, (id) => id === lowered(idOrAddress))
  const asked = Option.orElse(known, () => Option.map(granting, (allocator) => ({ allocator, members: [allocator] })))
  return yield* Effect.mapError(asked, () => new AllocatorNotFound({ allocator: idOrAddress }))
})

/** Every allocator that has clients in a week, a meta-allocator by its members. */
export const allAsked = Effect.fn("allAsked")(function* (week: Week) {
  const { onChain, withClients } = yield* readAllocators(week)
  const granting = new Set(withClients)
  const known = groupRows(onChain, ({ allocator }) => [allocator]).map(([first]) => askedFor(first, onChain))
  const ids = new Set(known.map(({ allocator }) => allocator))
  const others = withClients
    .filter((id) => !ids.has(id))
    .map((id): ComplianceAsked => ({ allocator: id, members: [id] }))
  return [...known, ...others].filter(({ members }) => members.some((member) => granting.has(member)))
})
