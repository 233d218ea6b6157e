import { assert, describe, it } from "@effect/vitest"
import { DateTime, FastCheck as fc, Option } from "effect"
import {
  DEFAULT_SCORE_THRESHOLDS,
  type PeriodScores,
  type ScoresSummaryInput,
  scoresSummary
} from "../../../src/domain/scoring/ScoresSummary.js"
import { reordered } from "../aggregation/arbitraries.js"
import { datacapOf, reportOf, result, storedReports, weeklyDatacap } from "./storedReports.js"

const allocators = [
  { allocator: "f01", dataType: "openData" as const },
  { allocator: "f02", dataType: "enterprise" as const },
  { allocator: "f010", dataType: null },
  { allocator: "f0100", dataType: "openData" as const }
]

const summary = (
  input: Partial<ScoresSummaryInput>,
  dataType: Option.Option<"openData" | "enterprise"> = Option.none()
) =>
  scoresSummary(
    { groupBy: "week", thresholds: DEFAULT_SCORE_THRESHOLDS, allocators, datacap: [], reports: [], ...input },
    dataType
  )

const dates = (input: Partial<ScoresSummaryInput>) =>
  summary(input).map(({ metric, periods }) => [metric, periods.map(({ date }) => DateTime.formatIso(date))])

const groups = ({ low, medium, high }: PeriodScores) =>
  [low, medium, high].map((group) => group.allocators.map(({ allocator }) => allocator))

describe("scores by metric", () => {
  it("are grouped from the thresholds on, without rounding; with nothing to reach they are high", () => {
    const reports = [
      reportOf("f01", 1, [result(30, 100)]),
      reportOf("f02", 1, [result(29_999, 100_000)]),
      reportOf("f010", 1, [result(0, 0)]),
      reportOf("f0100", 1, [result(75, 100)])
    ]
    const [metric] = summary({ reports })
    assert.deepStrictEqual(metric?.periods.map(groups), [[["f02"], ["f01"], ["f010", "f0100"]]])
  })

  it("print percentages with two decimals, and 100 without any where there is nothing to reach", () => {
    const reports = [reportOf("f01", 1, [result(50, 101)]), reportOf("f010", 1, [result(0, 0)])]
    const printed = summary({ reports }).flatMap(({ periods }) =>
      periods.flatMap(({ medium, high }) => [medium, high].map(({ allocators: rows }) => rows[0]?.percentage))
    )
    assert.deepStrictEqual(printed, ["49.50", "100"])
  })

  it("come by week from Monday or by month, in time's order, metrics in the order of the API", () => {
    const reports = [
      reportOf("f01", 1, [result(1, 2, "CLIENT_DIVERSITY")]),
      reportOf("f01", 10, [result(1, 2, "CLIENT_DIVERSITY"), result(1, 2, "IPNI_REPORTING")])
    ]
    assert.deepStrictEqual(dates({ reports }), [
      ["IPNI_REPORTING", ["2025-09-15T00:00:00.000Z"]],
      ["CLIENT_DIVERSITY", ["2025-09-15T00:00:00.000Z", "2025-09-29T00:00:00.000Z"]]
    ])
    assert.deepStrictEqual(dates({ reports, groupBy: "month" }), [["CLIENT_DIVERSITY", ["2025-09-01T00:00:00.000Z"]]])
  })

  it("count the newest report of an allocator and period alone", () => {
    const reports = [
      reportOf("f01", 1, [result(0, 4)]),
      reportOf("f01", 2, [result(4, 4)]),
      reportOf("f01", 9, [result(4, 4)])
    ]
    const [metric] = summary({ reports })
    assert.deepStrictEqual(metric?.periods.map(groups), [
      [[], [], ["f01"]],
      [["f01"], [], []]
    ])
  })

  it("know the DataCap of the newest week that begins in the period or before it", () => {
    const datacap = [
      datacapOf("f01", "2025-09-15", 4n),
      datacapOf("f01", "2025-09-22", 5n),
      datacapOf("f01", "2025-09-29", 6n)
    ]
    const reports = [reportOf("f01", 8, [result(4, 4)]), reportOf("f01", 30, [result(4, 4)])]
    const amounts = (groupBy: "week" | "month") =>
      summary({ groupBy, datacap, reports })[0]?.periods.map(({ high }) => high.datacap)
    assert.deepStrictEqual(amounts("week"), [0n, 5n])
    assert.deepStrictEqual(amounts("month"), [6n])
  })

  it("leave out archived allocators when a data type is asked", () => {
    const reports = allocators.map(({ allocator }) => reportOf(allocator, 1, [result(4, 4)]))
    const asked = (dataType: "openData" | "enterprise") =>
      summary({ reports }, Option.some(dataType))[0]?.periods.map(groups)
    assert.deepStrictEqual(asked("openData"), [[[], [], ["f01", "f0100"]]])
    assert.deepStrictEqual(asked("enterprise"), [[[], [], ["f02"]]])
  })

  it.prop(
    "do not depend on the order of reports and weeks",
    [reordered(storedReports), reordered(weeklyDatacap), fc.constantFrom("week" as const, "month" as const)],
    ([reports, datacap, groupBy]) => {
      assert.deepStrictEqual(
        summary({ reports: reports[0], datacap: datacap[0], groupBy }),
        summary({ reports: reports[1], datacap: datacap[1], groupBy })
      )
    }
  )

  it.prop(
    "rise from group to group when thresholds fall",
    [storedReports, fc.nat(100), fc.nat(100)],
    ([reports, one, other]) => {
      const thresholds = { medium: Math.min(one, other), high: Math.max(one, other) }
      const counts = (input: Partial<ScoresSummaryInput>) =>
        summary({ reports, ...input }).flatMap(({ periods }) =>
          periods.map((period) => groups(period).map((ids) => ids.length))
        )
      const [strict, loose] = [counts({ thresholds }), counts({ thresholds: { medium: 0, high: thresholds.medium } })]
      strict.forEach(([low = 0, medium = 0, high = 0], index) => {
        assert.deepStrictEqual(loose[index], [0, low, medium + high])
      })
    }
  )
})
