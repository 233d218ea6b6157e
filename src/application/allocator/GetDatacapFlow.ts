import { Data, type DateTime, Effect, Option } from "effect"
import { datacapFlowOfEditionFive, datacapFlowOfRegistry } from "../../domain/datacap/DatacapFlow.js"
import { editionFivePathways } from "../../domain/datacap/editionFivePathways.js"
import { editionAt, type FilPlusEdition } from "../../domain/time/FilPlusEdition.js"
import { AllocatorRepository } from "../ports/AllocatorRepository.js"
import * as Clock from "../ports/Clock.js"
import { Generations } from "../ports/Generations.js"

/** Nothing is known of the pathways of an edition. */
export class DatacapFlowOfEditionUnknown extends Data.TaggedError("DatacapFlowOfEditionUnknown")<{
  readonly edition: FilPlusEdition
}> {}

/** DataCap from pathway to allocator up to a cut-off, now by default, whose edition decides what is told of a pathway. */
export const getDatacapFlow = Effect.fn("getDatacapFlow")(function* (requestedCutoff: Option.Option<DateTime.Utc>) {
  const cutoff = yield* Option.match(requestedCutoff, { onNone: () => Clock.now, onSome: Effect.succeed })
  const edition = editionAt(cutoff)
  if (edition.id === 4) return yield* new DatacapFlowOfEditionUnknown({ edition })
  const generations = yield* Generations
  const allocators = yield* AllocatorRepository
  const { generation, receipts, registry } = yield* generations.snapshot((generation) =>
    Effect.all({
      generation: Effect.succeed(generation),
      receipts: allocators.receipts(cutoff),
      registry: allocators.registry
    })
  )
  return {
    generation,
    cutoff,
    edition,
    flows:
      edition.id === 5
        ? datacapFlowOfEditionFive(receipts, editionFivePathways)
        : datacapFlowOfRegistry(
            receipts,
            registry.filter(({ register }) => register === "current")
          )
  }
})
