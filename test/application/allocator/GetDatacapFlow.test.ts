import { assert, it } from "@effect/vitest"
import { DateTime, Effect, Either, Layer, Option, Ref, TestClock } from "effect"
import { getDatacapFlow } from "../../../src/application/allocator/GetDatacapFlow.js"
import { AllocatorRepository } from "../../../src/application/ports/AllocatorRepository.js"
import { Generations } from "../../../src/application/ports/Generations.js"
import { registered } from "./allocators.js"

const generation = { id: "3", asOf: DateTime.unsafeMake("2025-09-10T12:00:00Z") }
const published = "f03019833"

/** Two allocators: one of edition 5's table, one of the registry; tells up to when somebody asked what they received. */
const platform = (asked: Ref.Ref<ReadonlyArray<string>>) =>
  Layer.mergeAll(
    Layer.mock(AllocatorRepository, {
      receipts: (until) =>
        Effect.as(
          Ref.update(asked, (before) => [...before, DateTime.formatIso(until)]),
          [
            { allocator: published, name: "Bewell", createdAtHeight: 4_000_000, datacap: 7n },
            { allocator: "f010", name: "Acme", createdAtHeight: 4_000_000, datacap: 8n }
          ]
        ),
      registry: Effect.succeed([
        registered({ allocator: "f010", metapathwayType: "ORMA", auditLabels: ["Other"] }),
        registered({ allocator: published, register: "archive", metapathwayType: "MDMA", auditLabels: ["Other"] })
      ])
    }),
    Layer.mock(Generations, { snapshot: (read) => read(generation) })
  )

const flowAt = (cutoff: string | null) =>
  Effect.gen(function* () {
    const asked = yield* Ref.make<ReadonlyArray<string>>([])
    yield* TestClock.setTime(Date.parse("2025-09-10T12:34:56Z"))
    const answer = yield* Effect.either(
      getDatacapFlow(Option.map(Option.fromNullable(cutoff), DateTime.unsafeMake)).pipe(Effect.provide(platform(asked)))
    )
    return { answer, asked: yield* Ref.get(asked) }
  })

it.effect("the flow up to now is that of the current registry", () =>
  Effect.gen(function* () {
    const { answer, asked } = yield* flowAt(null)
    const { cutoff, edition, flows } = Either.getOrThrow(answer)
    assert.deepStrictEqual(asked, ["2025-09-10T12:34:56.000Z"])
    assert.strictEqual(DateTime.formatIso(cutoff), "2025-09-10T12:34:56.000Z")
    assert.strictEqual(edition.id, 6)
    assert.deepStrictEqual(
      flows.map(({ allocatorId, metapathwayType }) => [allocatorId, metapathwayType]),
      [["f010", "ORMA"]]
    )
  })
)

it.effect(
  "the flow up to the last instant of edition 5 is that of its published table, to the first of edition 6 no more",
  () =>
    Effect.gen(function* () {
      const last = Either.getOrThrow((yield* flowAt("2025-07-10T23:59:59.999Z")).answer)
      assert.strictEqual(last.edition.id, 5)
      assert.deepStrictEqual(
        last.flows.map(({ allocatorId, datacap, pathway }) => [allocatorId, datacap, pathway]),
        [[published, 7n, "Manual"]]
      )
      assert.strictEqual(Either.getOrThrow((yield* flowAt("2025-07-11T00:00:00Z")).answer).edition.id, 6)
    })
)

it.effect("nothing is told of edition 4, and nobody is asked", () =>
  Effect.gen(function* () {
    const { answer, asked } = yield* flowAt("2024-02-29T23:59:59.999Z")
    assert.deepInclude(Option.getOrThrow(Either.getLeft(answer)), { _tag: "DatacapFlowOfEditionUnknown" })
    assert.deepStrictEqual(asked, [])
  })
)
