import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc } from "effect"
import type { AllocatorFlags } from "../../../src/domain/allocator/Allocator.js"
import { ScoringMetricId } from "../../../src/domain/scoring/ScoringMetricId.js"
import {
  type ComparedReport,
  type PopulationSources,
  scoringPopulation
} from "../../../src/domain/scoring/ScoringPopulation.js"
import { reordered } from "../aggregation/arbitraries.js"
import { now } from "./reports.js"

const reportOf = (
  allocator: string,
  daysAgo: number,
  rate: number | null,
  values: Partial<Record<ScoringMetricId, number>> = {}
): ComparedReport => ({
  id: `${allocator} ${daysAgo}`,
  allocator,
  createDate: DateTime.subtract(now, { days: daysAgo }),
  httpRate: rate,
  urlFinderRate: rate === null ? null : rate / 2,
  results: ScoringMetricId.literals.flatMap((metric) => {
    const value = values[metric]
    return value === undefined ? [] : [{ metric, value }]
  })
})

const chain: ReadonlyMap<string, AllocatorFlags> = new Map([
  ["f01", { isMetaAllocator: false }],
  ["f02", { isMetaAllocator: null }],
  ["f03", { isMetaAllocator: true }]
])

const population = (sources: Partial<PopulationSources>) =>
  scoringPopulation({
    reports: [],
    current: { allocator: "f01", httpRate: null, urlFinderRate: null },
    chain,
    ...sources
  })

describe("the population that a score is compared with", () => {
  it("has the rates of the latest report of each allocator, the report that is scored among them", () => {
    const { httpRates, urlFinderRates } = population({
      reports: [reportOf("f02", 1, 0.4), reportOf("f02", 2, 0.6), reportOf("f01", 1, 0.8)],
      current: { allocator: "f01", httpRate: 0.2, urlFinderRate: 0.1 }
    })
    assert.deepStrictEqual(
      [httpRates, urlFinderRates],
      [
        [0.4, 0.2],
        [0.2, 0.1]
      ]
    )
  })

  it("takes an unknown rate for 0", () => {
    assert.deepStrictEqual(population({ reports: [reportOf("f02", 1, null)] }).httpRates, [0, 0])
  })

  it("leaves out meta-allocators, even the one that is scored, and rates of allocators that the chain does not know", () => {
    const { httpRates, figures } = population({
      reports: [
        reportOf("f02", 1, 0.4, { CLIENT_DIVERSITY: 1 }),
        reportOf("f03", 1, 0.5, { CLIENT_DIVERSITY: 9 }),
        reportOf("f04", 1, 0.6, { CLIENT_DIVERSITY: 2 })
      ],
      current: { allocator: "f03", httpRate: 0.7, urlFinderRate: null }
    })
    assert.deepStrictEqual(httpRates, [0.4])
    assert.deepStrictEqual(figures.CLIENT_DIVERSITY, { average: 1.5, maximum: 2 })
  })

  it("has average and maximum over the latest report that has the metric, and knows none where no report has it", () => {
    const { figures } = population({
      reports: [
        reportOf("f01", 1, null),
        reportOf("f01", 2, null, { IPNI_REPORTING: 10 }),
        reportOf("f01", 3, null, { IPNI_REPORTING: 90 }),
        reportOf("f02", 9, null, { IPNI_REPORTING: 20 })
      ]
    })
    assert.deepStrictEqual(figures.IPNI_REPORTING, { average: 15, maximum: 20 })
    assert.deepStrictEqual(figures.CID_SHARING, { average: null, maximum: null })
  })

  const reports = fc.uniqueArray(
    fc
      .record({
        allocator: fc.constantFrom("f01", "f02", "f03", "f04"),
        daysAgo: fc.nat(20),
        rate: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
        value: fc.option(fc.double({ min: -10, max: 200, noNaN: true }))
      })
      .map(({ allocator, daysAgo, rate, value }) =>
        reportOf(allocator, daysAgo, rate, value === null ? {} : { CLIENT_DIVERSITY: value })
      ),
    { selector: ({ id }) => id, maxLength: 12 }
  )

  it.prop("does not depend on the order of reports", [reordered(reports)], ([[rows, others]]) => {
    const sorted = ({ httpRates, urlFinderRates, figures }: ReturnType<typeof population>) => ({
      figures,
      httpRates: httpRates.toSorted(),
      urlFinderRates: urlFinderRates.toSorted()
    })
    const found = sorted(population({ reports: rows }))
    assert.deepStrictEqual(found, sorted(population({ reports: others })))
    const { average, maximum } = found.figures.CLIENT_DIVERSITY ?? { average: null, maximum: null }
    assert.isTrue(average === null || maximum === null || average <= maximum + 1e-9)
  })
})
