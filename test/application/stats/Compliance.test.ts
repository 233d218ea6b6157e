import { assert, describe, it } from "@effect/vitest"
import { Context, DateTime, Effect, Layer, Option, Ref, TestClock } from "effect"
import { listAllocators } from "../../../src/application/allocator/ListAllocators.js"
import { listAllocatorsCompliance } from "../../../src/application/allocator/ListAllocatorsCompliance.js"
import { AllocatorRepository, type ChainAllocator } from "../../../src/application/ports/AllocatorRepository.js"
import { ComplianceModel } from "../../../src/application/ports/ComplianceModel.js"
import { CurrentRuleSet } from "../../../src/application/ports/CurrentRuleSet.js"
import { Generations } from "../../../src/application/ports/Generations.js"
import { getAllocatorsSpsCompliance } from "../../../src/application/stats/GetAllocatorsSpsCompliance.js"
import { getProvidersCompliance } from "../../../src/application/stats/GetProvidersCompliance.js"
import { everythingChecked } from "../../../src/domain/compliance/ComplianceRule.js"
import { type RuleSet, ruleSetV061, ruleSetV0193 } from "../../../src/domain/rules/RuleSet.js"
import type { ProviderWeek } from "../../../src/domain/storage-provider/ProviderWeek.js"
import { findEdition } from "../../../src/domain/time/FilPlusEdition.js"
import { weekAt, weekIndex, weekOf } from "../../../src/domain/time/Week.js"
import { inMemoryComplianceModel } from "../../support/inMemoryComplianceModel.js"
import { allocator } from "../allocator/allocators.js"

const now = Date.parse("2025-09-10T12:34:56Z")
const generation = { id: "3", asOf: DateTime.unsafeMake("2025-09-10T12:00:00Z") }
const lastWeek = weekIndex(weekOf(DateTime.unsafeMake("2025-09-01T00:00:00Z")))

const provider = (id: string, fields: Partial<ProviderWeek> = {}): ProviderWeek => ({
  provider: id,
  numOfClients: 5,
  biggestClientTotalDealSize: 1n,
  totalDealSize: 10n,
  httpSuccessRate: 0.5,
  urlFinderSuccessRate: 0.5,
  ...fields
})

/** Two providers of open data: f01 is above the average and keeps every rule, f02 is below. */
const providers = [
  provider("f01", { httpSuccessRate: 0.9, urlFinderSuccessRate: 0.8 }),
  provider("f02", { httpSuccessRate: 0.1, urlFinderSuccessRate: 0.2 })
]
const openData = new Set(["f01", "f02"])
const none: ReadonlySet<string> = new Set()

const weekIndexes = [lastWeek - 1, lastWeek, lastWeek + 1]

/** Only the current registry accepts the allocators of applicants with open data. */
const compliance = inMemoryComplianceModel({
  weeks: weekIndexes.map((week) => ({ week: weekAt(week), providers })),
  memberships: [
    { allocator: "f010", provider: "f01", firstWeek: 0 },
    { allocator: "f011", provider: "f01", firstWeek: 0 },
    { allocator: "f011", provider: "f02", firstWeek: lastWeek },
    { allocator: "f012", provider: "f01", firstWeek: 0 }
  ],
  totals: weekIndexes.flatMap((week) =>
    ["f010", "f011", "f012"].map((id) => ({ week, allocator: id, totalDatacap: 2n ** 70n }))
  ),
  openDataOf: Option.match({ onNone: () => openData, onSome: ({ id }) => (id === 6 ? openData : none) })
})

/** Tells at each look at counts or at an allocator's row whether the snapshot was still open. */
const watchedPlatform = () => {
  const looks: Array<"inside" | "outside"> = []
  let place: "inside" | "outside" = "outside"
  const look = <A>(value: A): A => {
    looks.push(place)
    return value
  }
  const providersOfWeek = {
    week: weekAt(lastWeek),
    average: { http: 0.5, urlFinder: 0.5 },
    datacap: [1n],
    get providers() {
      return look([1])
    }
  }
  const allocatorsOfWeek = {
    week: weekAt(lastWeek),
    get allocators() {
      return look([{ allocator: "f010", totalDatacap: 1n, providers: [1] }])
    }
  }
  const watchedAllocator: ChainAllocator = {
    ...allocator({ addressId: "f010" }),
    get name() {
      return look("Alpha")
    }
  }
  const layer = Layer.mergeAll(
    Layer.mock(AllocatorRepository, {
      allocators: Effect.succeed([watchedAllocator]),
      grants: Effect.succeed([]),
      clientFigures: Effect.succeed([]),
      registry: Effect.succeed([])
    }),
    Layer.mock(ComplianceModel, {
      providers: () => Effect.succeed([providersOfWeek]),
      allocators: () => Effect.succeed([allocatorsOfWeek])
    }),
    Layer.mock(Generations, {
      snapshot: (inside) =>
        Effect.acquireUseRelease(
          Effect.sync(() => {
            place = "inside"
          }),
          () => inside(generation),
          () =>
            Effect.sync(() => {
              place = "outside"
            })
        )
    }),
    Layer.succeed(CurrentRuleSet, ruleSetV061)
  )
  return { layer, looks }
}

const platform = (reads: Ref.Ref<number>, ruleSet: RuleSet = ruleSetV061) => {
  const counted = <A, E>(read: Effect.Effect<A, E>) =>
    Effect.zipRight(
      Ref.update(reads, (count) => count + 1),
      read
    )
  const read = <A>(value: A) => counted(Effect.succeed(value))
  return Layer.mergeAll(
    Layer.mock(AllocatorRepository, {
      allocators: read([
        allocator({ addressId: "f010" }),
        allocator({ addressId: "f011" }),
        allocator({ addressId: "f012", isMetaAllocator: true }),
        allocator({ addressId: "f013" })
      ]),
      grants: read([]),
      clientFigures: read([]),
      registry: read([])
    }),
    Layer.map(compliance, (context) => {
      const model = Context.get(context, ComplianceModel)
      return Context.make(ComplianceModel, {
        providers: (range, scope) => counted(model.providers(range, scope)),
        allocators: (range, scope) => counted(model.allocators(range, scope))
      })
    }),
    Layer.mock(Generations, { snapshot: (inside) => inside(generation) }),
    Layer.succeed(CurrentRuleSet, ruleSet)
  )
}

const withPlatform = <A, E, R>(effect: Effect.Effect<A, E, R>, ruleSet?: RuleSet) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(now)
    const reads = yield* Ref.make(0)
    const answer = yield* Effect.provide(effect, platform(reads, ruleSet))
    return { answer, reads: yield* Ref.get(reads) }
  })

const everything = { edition: Option.none(), metricsChecked: everythingChecked }

describe("The compliance of providers by week", () => {
  it.effect("counts providers and DataCap by grade and leaves out the week in progress", () =>
    Effect.gen(function* () {
      const { answer, reads } = yield* withPlatform(getProvidersCompliance(everything))
      assert.strictEqual(answer.generation, generation)
      assert.lengthOf(answer.compliance.results, 2)
      assert.deepInclude(answer.compliance.results[1], {
        averageHttpSuccessRate: 50,
        averageUrlFinderSuccessRate: 50,
        totalSps: 2,
        compliantSps: 1,
        partiallyCompliantSps: 1,
        nonCompliantSps: 0,
        compliantSpsTotalDatacap: 10n
      })
      assert.strictEqual(answer.compliance.averageHttpSuccessRate, 50)
      assert.strictEqual(reads, 1)
    })
  )

  it.effect("knows no averages for an edition of the past, nor of one whose allocators are unknown", () =>
    Effect.gen(function* () {
      const past = yield* withPlatform(getProvidersCompliance({ ...everything, edition: findEdition(5) }))
      assert.isNull(past.answer.compliance.averageHttpSuccessRate)
      const current = yield* withPlatform(getProvidersCompliance({ ...everything, edition: findEdition(6) }))
      assert.strictEqual(current.answer.compliance.averageHttpSuccessRate, 50)
    })
  )

  it.effect("gives the same grades under v0.19.3 without looking at HTTP", () =>
    Effect.gen(function* () {
      const { answer } = yield* withPlatform(getProvidersCompliance(everything), ruleSetV0193)
      assert.isNull(answer.compliance.averageHttpSuccessRate)
      assert.deepInclude(answer.compliance.results[0], { averageHttpSuccessRate: null, compliantSps: 1 })
      assert.isTrue(answer.compliance.metricsChecked.httpRetrievability)
    })
  )
})

describe("The compliance of allocators by week", () => {
  it.effect("shares out the grades of each allocator's providers, in a fixed number of reads", () =>
    Effect.gen(function* () {
      const { answer, reads } = yield* withPlatform(getAllocatorsSpsCompliance(everything))
      assert.strictEqual(reads, 2)
      assert.deepStrictEqual(
        answer.compliance.results.map(({ week }) => weekIndex(week)),
        [lastWeek - 1, lastWeek]
      )
      const [before, last] = answer.compliance.results
      assert.deepStrictEqual(before?.allocators[1]?.shares, {
        compliant: 100,
        partiallyCompliant: 0,
        nonCompliant: 0,
        providers: 1
      })
      assert.deepStrictEqual(last?.allocators[1], {
        allocator: "f011",
        totalDatacap: 2n ** 70n,
        shares: { compliant: 50, partiallyCompliant: 50, nonCompliant: 0, providers: 2 }
      })
    })
  )

  it.effect("says 0 for an unknown URL-finder average of a week and null for everything else unknown", () =>
    Effect.gen(function* () {
      const { answer } = yield* withPlatform(
        getAllocatorsSpsCompliance({
          ...everything,
          metricsChecked: { ...everythingChecked, httpRetrievability: false, urlFinderRetrievability: false }
        })
      )
      assert.isNull(answer.compliance.averageUrlFinderSuccessRate)
      assert.deepInclude(answer.compliance.results[0], { averageHttpSuccessRate: null, averageUrlFinderSuccessRate: 0 })
    })
  )
})

const complianceQuery = {
  week: Option.none(),
  metricsChecked: everythingChecked,
  threshold: 60,
  complianceScore: Option.none(),
  filter: Option.none(),
  usingMetaallocator: Option.none(),
  page: Option.none(),
  sorting: Option.none()
} as const

describe("Allocators with their compliance", () => {
  it.effect("takes the last complete week and the standard allocators that have clients in it", () =>
    Effect.gen(function* () {
      const { answer, reads } = yield* withPlatform(listAllocatorsCompliance(complianceQuery))
      assert.strictEqual(DateTime.formatIso(answer.week), "2025-09-01T00:00:00.000Z")
      assert.deepStrictEqual(
        answer.list.rows.map((row) => [row.addressId, row.complianceScore]),
        [
          ["f010", "compliant"],
          ["f011", "partiallyCompliant"]
        ]
      )
      assert.strictEqual(reads, 5)
    })
  )

  it.effect("filters by grade before it counts", () =>
    Effect.gen(function* () {
      const { answer } = yield* withPlatform(
        listAllocatorsCompliance({ ...complianceQuery, complianceScore: Option.some("compliant") })
      )
      assert.strictEqual(answer.list.total, 1)
    })
  )

  it.effect("is empty for a week in which nobody had clients", () =>
    Effect.gen(function* () {
      const week = Option.some(weekOf(DateTime.unsafeMake("2030-01-07T00:00:00Z")))
      const { answer } = yield* withPlatform(listAllocatorsCompliance({ ...complianceQuery, week }))
      assert.deepStrictEqual(answer.list.rows, [])
    })
  )
})

describe("A snapshot", () => {
  const allocatorsQuery = {
    ...complianceQuery,
    showInactive: true,
    isMetaallocator: Option.none(),
    dataType: Option.none(),
    edition: Option.none()
  }

  it.effect.each([
    ["getProvidersCompliance", Effect.asVoid(getProvidersCompliance(everything))],
    ["getAllocatorsSpsCompliance", Effect.asVoid(getAllocatorsSpsCompliance(everything))],
    ["listAllocators", Effect.asVoid(listAllocators(allocatorsQuery))],
    ["listAllocatorsCompliance", Effect.asVoid(listAllocatorsCompliance(complianceQuery))]
  ] as const)("is closed before %s looks at a row", ([, useCase]) =>
    Effect.gen(function* () {
      yield* TestClock.setTime(now)
      const { layer, looks } = watchedPlatform()
      yield* Effect.provide(useCase, layer)
      assert.isNotEmpty(looks)
      assert.notInclude(looks, "inside")
    })
  )
})
