import { assert, describe, it } from "@effect/vitest"
import { Option } from "effect"
import { averageSecondsToFirstDeal } from "../../../src/domain/client/SecondsToFirstDeal.js"
import {
  allocatorMember,
  biggestClientMeasure,
  bucketRows,
  clientsMeasure,
  type HistogramMeasure,
  type HistogramMember,
  providerMember,
  retrievabilityMeasure
} from "../../../src/domain/histogram/HistogramMeasure.js"
import { histogramOf } from "../../../src/domain/histogram/WeeklyHistogram.js"
import { assertTable, expectedRows, instant, type Row, required } from "../aggregation/dmobSmall.js"
import { activeIn, dataTypeName, dataTypes, editions, providersIn, rates, standardIn, table } from "./fixtureMembers.js"

const query = (name: string) => expectedRows(name, ["expected-queries"])

const bucketTable = (members: ReadonlyArray<HistogramMember>, measure: HistogramMeasure): ReadonlyArray<Row> =>
  bucketRows(members, measure).map((row) => ({ ...row }))

describe("histograms, on the fixture's tables", () => {
  for (const edition of editions) {
    const all = providersIn(edition, Option.none()).map(providerMember)
    const clientsOf = standardIn(edition).map(allocatorMember)
    it(`count clients as the fixture does, ${edition.name}`, () => {
      assertTable(query(`getProviderClientsWeeklyAcc.${edition.name}`), bucketTable(all, clientsMeasure))
      assertTable(query(`getStandardAllocatorClientsWeeklyAcc.${edition.name}`), bucketTable(clientsOf, clientsMeasure))
    })
    it(`share out the biggest clients as the fixture does, ${edition.name}`, () => {
      assertTable(
        query(`getProviderBiggestClientDistributionAcc.${edition.name}`),
        bucketTable(all, biggestClientMeasure)
      )
      assertTable(
        query(`getStandardAllocatorBiggestClientDistributionAcc.${edition.name}`),
        bucketTable(activeIn(edition, Option.none()).map(allocatorMember), biggestClientMeasure)
      )
    })
    for (const dataType of dataTypes) {
      it(`total as the fixture does, ${edition.name}, ${dataTypeName(dataType)}`, () => {
        const counted = (actors: Iterable<string>): ReadonlyArray<Row> => [{ count: histogramOf(actors, []).total }]
        const name = `${edition.name}.${dataTypeName(dataType)}`
        assertTable(
          query(`getProviderCount.${name}`),
          counted(providersIn(edition, dataType).map(({ provider }) => provider))
        )
        assertTable(
          query(`getStandardActiveAllocatorCount.${name}`),
          counted(activeIn(edition, dataType).map(({ allocator }) => allocator))
        )
      })
    }
  }
  for (const dataType of dataTypes) {
    for (const [name, rate] of Object.entries(rates)) {
      it(`put rates into the fixture's buckets, ${dataTypeName(dataType)}, ${name}`, () => {
        for (const edition of editions.filter((one) => one.name === "ed6")) {
          const suffix = `ed6.${dataTypeName(dataType)}.${name}`
          assertTable(
            query(`getProviderRetrievabilityAcc.${suffix}`),
            bucketTable(providersIn(edition, dataType).map(providerMember), retrievabilityMeasure(rate))
          )
          assertTable(
            query(`getStandardActiveAllocatorRetrievabilityAcc.${suffix}`),
            bucketTable(activeIn(edition, dataType).map(allocatorMember), retrievabilityMeasure(rate))
          )
        }
      })
    }
  }
})

describe("seconds to first deal, on the fixture's tables", () => {
  const grants = table("client_datacap_allocation").map((row) => ({
    client: required(row.client_id),
    allocator: required(row.allocator_id),
    timestamp: instant(row.timestamp)
  }))
  const claims = table("client_claims_hourly").map((row) => ({ client: required(row.client), hour: instant(row.hour) }))

  it("are the fixture's for every client and allocator", () => {
    const expected = query("getAverageSecondsToFirstDeal")
    const rows = expected.map((row): Row => {
      const own = grants.filter((grant) => (row.by === "client" ? grant.client : grant.allocator) === row.id)
      return { by: required(row.by), id: required(row.id), average: averageSecondsToFirstDeal(own, claims) }
    })
    assert.isAbove(rows.filter(({ average }) => average !== null).length, 0)
    assertTable(expected, rows)
  })
})
