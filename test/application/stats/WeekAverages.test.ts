import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { AllocatorRepository, type RegistryEntry } from "../../../src/application/ports/AllocatorRepository.js"
import { ClientRepository } from "../../../src/application/ports/ClientRepository.js"
import { CurrentRuleSet } from "../../../src/application/ports/CurrentRuleSet.js"
import { ProviderRepository } from "../../../src/application/ports/ProviderRepository.js"
import {
  type ProviderSelection,
  type StandardAllocatorWeeks,
  StatsRepository
} from "../../../src/application/ports/StatsRepository.js"
import { allocatorsCounted, providersCounted } from "../../../src/application/stats/Populations.js"
import { allocatorAverages, providerAverages } from "../../../src/application/stats/WeekAverages.js"
import { DataType } from "../../../src/domain/allocator/Allocator.js"
import { type RuleSet, ruleSetV061, ruleSetV0193 } from "../../../src/domain/rules/RuleSet.js"
import { weekAverageRetrievability } from "../../../src/domain/storage-provider/Retrievability.js"
import { findEdition } from "../../../src/domain/time/FilPlusEdition.js"
import { weekAt, weekIndex } from "../../../src/domain/time/Week.js"
import { registered } from "../allocator/allocators.js"

const always = { from: Option.none(), until: Option.none() }
const bothRates = { httpRetrievability: true, urlFinderRetrievability: true }
const [openData, enterprise] = DataType.literals

/** f010 is accepted today, f011 only of old, f012 nowhere. */
const registry: ReadonlyArray<RegistryEntry> = [
  registered({ allocator: "f010", register: "current", auditLabels: ["Faucet"] }),
  registered({ allocator: "f010", register: "archive" }),
  registered({ allocator: "f011", register: "archive" }),
  registered({ allocator: "f012", register: "current", rejected: true }),
  registered({ allocator: "f013", register: "current", auditLabels: [] })
]

/** Public clients at each allocator, a provider of its own for each; f0999 stores for none of them. */
const publicAnswers = ["f010", "f011", "f012"].map((allocator) => ({
  allocator,
  client: `${allocator}1`,
  answer: "yes"
}))
const providersOfApplicants = publicAnswers.map(({ allocator, client }) => ({ client, provider: `${allocator}2` }))

const rates = (provider: string, http: number | null, urlFinder: number | null) => ({
  provider,
  httpSuccessRate: http,
  urlFinderSuccessRate: urlFinder
})

const week = weekAt(79)
const providers = [rates("f0102", 1, 0.5), rates("f0112", 0, 0.25), rates("f0122", 0.5, null), rates("f0999", 0.25, 0)]

const isSelected =
  (among: Option.Option<ProviderSelection>) =>
  ({ provider }: { readonly provider: string }): boolean =>
    Option.match(among, {
      onNone: () => true,
      onSome: ({ counted, providers: selected }) => selected.has(provider) === (counted === "inside")
    })

const platform = (ruleSet: RuleSet, asked: Array<StandardAllocatorWeeks> = []) =>
  Layer.mergeAll(
    Layer.mock(AllocatorRepository, { registry: Effect.succeed(registry) }),
    Layer.mock(ClientRepository, { publicAnswers: Effect.succeed(publicAnswers) }),
    Layer.mock(ProviderRepository, { providersOfApplicants: Effect.succeed(providersOfApplicants) }),
    Layer.mock(StatsRepository, {
      providerAverages: ({ among }) =>
        Effect.succeed([{ week, average: weekAverageRetrievability(providers.filter(isSelected(among)), bothRates) }]),
      allocatorAverages: (members) => {
        asked.push(members)
        return Effect.succeed([{ week, average: weekAverageRetrievability(providers, bothRates) }])
      }
    }),
    Layer.succeed(CurrentRuleSet, ruleSet)
  )

const averageOf = (
  dataType: Option.Option<DataType>,
  edition: 4 | 5 | 6 | null = null,
  wanted: typeof bothRates = bothRates
) =>
  Effect.map(
    providerAverages({
      weeks: always,
      edition: Option.flatMap(Option.fromNullable(edition), findEdition),
      dataType,
      wanted
    }),
    (weeks) => weeks.map(({ average, week: dated }) => [weekIndex(dated), average.http, average.urlFinder])
  )

describe("average rates of a week", () => {
  it.effect("are over all providers whose rate is known", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* averageOf(Option.none()), [[79, 0.4375, 0.25]])
    }).pipe(Effect.provide(platform(ruleSetV061)))
  )

  it.effect("take applications for open data only where the edition accepts the allocator", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* averageOf(Option.some(openData)), [[79, 0.5, 0.375]])
      assert.deepStrictEqual(yield* averageOf(Option.some(openData), 6), [[79, 1, 0.5]])
      assert.deepStrictEqual(yield* averageOf(Option.some(openData), 4), [[79, null, null]])
      assert.deepStrictEqual(yield* averageOf(Option.some(enterprise), 5), [[79, 0.375, 0]])
    }).pipe(Effect.provide(platform(ruleSetV061)))
  )

  it.effect("are unknown where they are not wanted, or where the rule set does not measure", () =>
    Effect.gen(function* () {
      const onlyHttp = { httpRetrievability: true, urlFinderRetrievability: false }
      assert.deepStrictEqual(yield* averageOf(Option.none(), null, onlyHttp), [[79, null, null]])
      assert.deepStrictEqual(yield* averageOf(Option.none()), [[79, null, 0.25]])
    }).pipe(Effect.provide(platform(ruleSetV0193)))
  )

  it.effect("of allocators are over those that the registry of the edition accepts", () => {
    const asked: Array<StandardAllocatorWeeks> = []
    return Effect.gen(function* () {
      const edition = findEdition(6)
      const [found] = yield* allocatorAverages({ weeks: always, edition, dataType: Option.none(), wanted: bothRates })
      assert.deepStrictEqual(found?.average, { http: 0.4375, urlFinder: 0.25 })
      assert.deepStrictEqual(
        asked.map(({ among }) => Option.getOrNull(among)),
        [new Set(["f010", "f013"])]
      )
    }).pipe(Effect.provide(platform(ruleSetV061, asked)))
  })
})

describe("who is counted", () => {
  it.effect("is every provider unless a data type is asked, and then any application counts", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* providersCounted(Option.none()), Option.none())
      const providers = new Set(["f0102", "f0112", "f0122"])
      assert.deepStrictEqual(
        yield* providersCounted(Option.some(openData)),
        Option.some({ providers, counted: "inside" })
      )
      assert.deepStrictEqual(
        yield* providersCounted(Option.some(enterprise)),
        Option.some({ providers, counted: "outside" })
      )
    }).pipe(Effect.provide(platform(ruleSetV061)))
  )

  it.effect(
    "is an allocator in both registries once, with the data type of the current one; archived entries have none",
    () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(
          yield* allocatorsCounted(Option.none(), Option.none()),
          new Set(["f010", "f011", "f013"])
        )
        assert.deepStrictEqual(yield* allocatorsCounted(Option.none(), Option.some(enterprise)), new Set(["f010"]))
        assert.deepStrictEqual(yield* allocatorsCounted(Option.none(), Option.some(openData)), new Set(["f013"]))
        assert.deepStrictEqual(yield* allocatorsCounted(findEdition(5), Option.some(openData)), new Set())
        assert.deepStrictEqual(yield* allocatorsCounted(findEdition(5), Option.none()), new Set(["f010", "f011"]))
      }).pipe(Effect.provide(platform(ruleSetV061)))
  )
})
