import { assert, describe, it } from "@effect/vitest"
import { Option, Schema } from "effect"
import type { SuccessRates } from "../../../src/domain/aggregation/ProviderRates.js"
import type { DataType } from "../../../src/domain/allocator/Allocator.js"
import {
  allocatorMember,
  biggestClientMeasure,
  bucketRows,
  clientsMeasure,
  type HistogramActors,
  type HistogramMeasure,
  type HistogramMember,
  providerMember,
  retrievabilityMeasure
} from "../../../src/domain/histogram/HistogramMeasure.js"
import {
  bucketRate,
  type RetrievabilityType,
  type RetrievabilityWeek,
  type ShownAverages,
  shownAverages,
  withAverages
} from "../../../src/domain/histogram/RetrievabilityHistogram.js"
import { histogramOf, weeklyHistogram } from "../../../src/domain/histogram/WeeklyHistogram.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { weekAverageRetrievability } from "../../../src/domain/storage-provider/Retrievability.js"
import { editionAt } from "../../../src/domain/time/FilPlusEdition.js"
import { lastFullWeek, type Week, weekIndex } from "../../../src/domain/time/Week.js"
import { answerBody, asOf } from "../aggregation/dmobSmall.js"
import { activeIn, averagedOpenData, type Edition, editions, providersIn, standardIn } from "./fixtureMembers.js"

/** What becomes of a value on its way through JSON. */
const asJson = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? part.toString() : part)))

const weeksOf = (members: ReadonlyArray<HistogramMember>, measure: HistogramMeasure, actors: HistogramActors) =>
  weeklyHistogram(
    bucketRows(members, measure),
    { top: measure.top, keepsWeekInProgress: measure.keepsWeekInProgress(ruleSetV061, actors) },
    asOf
  )

const Averages = Schema.Struct({
  averageHttpSuccessRate: Schema.NullOr(Schema.Number),
  averageUrlFinderSuccessRate: Schema.NullOr(Schema.Number)
})
const RetrievabilityAnswer = Schema.Struct({
  ...Averages.fields,
  histogram: Schema.Struct({
    total: Schema.Number,
    results: Schema.Array(
      Schema.Struct({
        ...Averages.fields,
        week: Schema.Unknown,
        total: Schema.Number,
        results: Schema.Array(Schema.Unknown)
      })
    )
  })
})

const isNear = (expected: number | null, got: number | null): boolean =>
  expected === null || got === null ? expected === got : Math.abs(expected - got) <= 1e-12 * Math.abs(expected)

const assertAverages = (expected: ShownAverages, got: ShownAverages) => {
  assert.isTrue(isNear(expected.averageHttpSuccessRate, got.averageHttpSuccessRate))
  assert.isTrue(isNear(expected.averageUrlFinderSuccessRate, got.averageUrlFinderSuccessRate))
}

const withoutAverages = <A extends ShownAverages>({
  averageHttpSuccessRate: _,
  averageUrlFinderSuccessRate: __,
  ...week
}: A) => week

/** Means of the members' rates in a week. */
const averages = (members: ReadonlyArray<SuccessRates & { readonly week: Week }>) => (week: Week) =>
  weekAverageRetrievability(
    members
      .filter((row) => weekIndex(row.week) === weekIndex(week))
      .map(({ http, urlFinder }) => ({ provider: "", httpSuccessRate: http, urlFinderSuccessRate: urlFinder })),
    { httpRetrievability: true, urlFinderRetrievability: true }
  )

const assertRetrievability = (
  answer: string,
  { edition }: Edition,
  weeks: ReadonlyArray<RetrievabilityWeek>,
  actors: ReadonlyArray<string>,
  lastWeek: ShownAverages
) => {
  const expected = Schema.decodeUnknownSync(RetrievabilityAnswer)(answerBody(answer))
  assert.deepStrictEqual(asJson(histogramOf(actors, weeks).total), expected.histogram.total)
  assert.deepStrictEqual(asJson(weeks.map(withoutAverages)), expected.histogram.results.map(withoutAverages))
  for (const [index, week] of expected.histogram.results.entries()) {
    assertAverages(week, weeks[index] ?? assert.fail("a week is missing"))
  }
  if (!Option.exists(edition, ({ id }) => id !== editionAt(asOf).id)) assertAverages(expected, lastWeek)
}

const answerNames: Readonly<Record<Edition["name"], string>> = { all: "all", ed5: "edition5", ed6: "edition6" }

interface Request {
  readonly suffix: string
  readonly wanted: Option.Option<RetrievabilityType>
  readonly dataType: Option.Option<DataType>
}

const requests: ReadonlyArray<Request> = [
  { suffix: "", wanted: Option.none(), dataType: Option.none() },
  { suffix: "-http", wanted: Option.some("http"), dataType: Option.none() },
  { suffix: "-urlFinder", wanted: Option.some("urlFinder"), dataType: Option.none() },
  { suffix: "-open", wanted: Option.none(), dataType: Option.some("openData") }
]

describe("published histograms, on the fixture's tables", () => {
  for (const edition of editions) {
    const active = activeIn(edition, Option.none())
    const providers = providersIn(edition, Option.none())
    const measures = [
      { path: "clients", measure: clientsMeasure, allocators: standardIn(edition) },
      { path: "biggest-client-distribution", measure: biggestClientMeasure, allocators: active }
    ]
    for (const { path, measure, allocators } of measures) {
      const name = `${path}-${answerNames[edition.name]}`
      it(`have the fixture's ${name}`, () => {
        const ofProviders = weeksOf(providers.map(providerMember), measure, "providers")
        const ofAllocators = weeksOf(allocators.map(allocatorMember), measure, "allocators")
        assert.deepStrictEqual(
          asJson(
            histogramOf(
              providers.map(({ provider }) => provider),
              ofProviders
            )
          ),
          answerBody(`acc-providers-${name}`)
        )
        assert.deepStrictEqual(
          asJson(
            histogramOf(
              active.map(({ allocator }) => allocator),
              ofAllocators
            )
          ),
          answerBody(`acc-allocators-${name}`)
        )
      })
    }
    for (const { suffix, wanted, dataType } of requests) {
      const name = `retrievability-${answerNames[edition.name]}${suffix}`
      const measure = retrievabilityMeasure(bucketRate(ruleSetV061, wanted))
      it(`have the fixture's ${name} of providers`, () => {
        const members = providersIn(edition, dataType)
        const open = averagedOpenData(edition)
        const averageOf = averages(
          Option.isNone(dataType) ? providers : providers.filter(({ provider }) => open.has(provider))
        )
        assertRetrievability(
          `acc-providers-${name}`,
          edition,
          withAverages(weeksOf(members.map(providerMember), measure, "providers"), averageOf, wanted),
          members.map(({ provider }) => provider),
          shownAverages(averageOf(lastFullWeek(asOf)), wanted)
        )
      })
      // Archived entries do not tell open data from other data, so nobody may ask for it in edition 5.
      if (edition.name === "ed5" && Option.isSome(dataType)) continue
      it(`have the fixture's ${name} of allocators`, () => {
        const members = activeIn(edition, dataType)
        const averageOf = averages(members)
        assertRetrievability(
          `acc-allocators-${name}`,
          edition,
          withAverages(weeksOf(members.map(allocatorMember), measure, "allocators"), averageOf, wanted),
          members.map(({ allocator }) => allocator),
          shownAverages(averageOf(lastFullWeek(asOf)), wanted)
        )
      })
    }
  }
})
