import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc, Option } from "effect"
import {
  averageTotalScore,
  type LatestScoresInput,
  latestScores,
  type RegisteredAllocator
} from "../../../src/domain/scoring/LatestScores.js"
import { reordered } from "../aggregation/arbitraries.js"
import { now } from "./reports.js"
import { datacapOf, reportOf, result, storedReports, weeklyDatacap } from "./storedReports.js"

const registered = (allocator: string, dataType: RegisteredAllocator["dataType"] = "openData") => ({
  allocator,
  name: null,
  dataType
})

const ranking = (
  input: Partial<LatestScoresInput>,
  dataType: Option.Option<"openData" | "enterprise"> = Option.none()
) => latestScores({ now, registry: [], metaAllocators: new Set(), datacap: [], reports: [], ...input }, dataType)

const registry = [registered("f01"), registered("f02"), registered("f010", "enterprise"), registered("f0100")]

describe("latest scores", () => {
  it("rank by the share that is not rounded, then by id as text", () => {
    const reports = [
      reportOf("f010", 1, [result(3333, 10_000)]),
      reportOf("f01", 1, [result(33_331, 100_000)]),
      reportOf("f02", 1, [result(1, 3)]),
      reportOf("f0100", 1, [result(9, 27)])
    ]
    assert.deepStrictEqual(
      ranking({ registry, reports }).map(({ allocator, percentage }) => [allocator, percentage]),
      [
        ["f0100", "33.33"],
        ["f02", "33.33"],
        ["f01", "33.33"],
        ["f010", "33.33"]
      ]
    )
  })

  it("take the newest report that has scores", () => {
    const reports = [reportOf("f01", 0, []), reportOf("f01", 1, [result(1, 4)]), reportOf("f01", 2, [result(4, 4)])]
    assert.deepInclude(ranking({ registry, reports })[0], { percentage: "25.00" })
  })

  it("take the greater id of two reports of one instant, whatever their order", () => {
    const reports = [reportOf("f01", 1, [result(1, 4)], "b"), reportOf("f01", 1, [result(4, 4)], "a")]
    for (const order of [reports, reports.toReversed()]) {
      assert.deepInclude(ranking({ registry, reports: order })[0], { percentage: "25.00" })
    }
  })

  it("look back exactly 7 and 30 days, inclusive", () => {
    const reports = [
      reportOf("f01", 1, [result(1, 4)]),
      reportOf("f01", 7, [result(2, 4)]),
      reportOf("f01", 30, [result(3, 4)])
    ]
    assert.deepInclude(ranking({ registry, reports })[0], { weekAgoPercentage: "50.00", monthAgoPercentage: "75.00" })
    const young = [reportOf("f01", 6.999, [result(2, 4)])]
    assert.deepInclude(ranking({ registry, reports: young })[0], { weekAgoPercentage: null, monthAgoPercentage: null })
  })

  it("leave out meta-allocators, allocators of no registry and those without scores", () => {
    const reports = ["f01", "f02", "f0999"].map((allocator) => reportOf(allocator, 1, [result(1, 2)]))
    const ids = ranking({ registry, reports, metaAllocators: new Set(["f02"]) }).map(({ allocator }) => allocator)
    assert.deepStrictEqual(ids, ["f01"])
  })

  it("name the DataCap of the newest week, 0 without one", () => {
    const reports = ["f01", "f02"].map((allocator) => reportOf(allocator, 1, [result(1, 2)]))
    const datacap = [
      datacapOf("f01", "2025-09-15", 4n),
      datacapOf("f01", "2025-09-22", 5n),
      datacapOf("f01", "2024-01-01", 6n)
    ]
    assert.deepStrictEqual(
      ranking({ registry, reports, datacap }).map(({ totalDatacap }) => totalDatacap),
      [5n, 0n]
    )
  })

  it.prop(
    "do not depend on the order of reports and weeks",
    [reordered(storedReports), reordered(weeklyDatacap)],
    ([reports, datacap]) => {
      assert.deepStrictEqual(
        ranking({ registry, reports: reports[0], datacap: datacap[0] }),
        ranking({ registry, reports: reports[1], datacap: datacap[1] })
      )
    }
  )

  it.prop("of the data types together are all of them", [storedReports], ([reports]) => {
    const ofType = (dataType: "openData" | "enterprise") => ranking({ registry, reports }, Option.some(dataType))
    assert.lengthOf(ranking({ registry, reports }), ofType("openData").length + ofType("enterprise").length)
  })
})

describe("the average total score", () => {
  const reports = [
    reportOf("f01", 1, [result(10, 51)]),
    reportOf("f02", 1, [result(13, 51)]),
    reportOf("f010", 1, [result(4, 27)])
  ]

  it("is the mean of the totals of the same data type, of all when it is unknown", () => {
    assert.strictEqual(averageTotalScore(ranking({ registry, reports }), "openData"), 11.5)
    assert.strictEqual(averageTotalScore(ranking({ registry, reports }), "enterprise"), 4)
    assert.strictEqual(averageTotalScore(ranking({ registry, reports }), null), 9)
  })

  it("is unknown when nobody is scored", () => {
    assert.isNull(averageTotalScore([], "openData"))
  })

  it.prop(
    "lies between the least and the greatest total",
    [fc.array(fc.nat(51), { minLength: 1, maxLength: 4 })],
    ([totals]) => {
      const scored = totals.map((total, index) => reportOf(registry[index]?.allocator ?? "", 1, [result(total, 51)]))
      const average = averageTotalScore(ranking({ registry, reports: scored }), null) ?? Number.NaN
      assert.isTrue(average >= Math.min(...totals) && average <= Math.max(...totals))
    }
  )
})
