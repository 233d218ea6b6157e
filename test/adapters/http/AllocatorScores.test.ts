import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Ref } from "effect"
import { NothingPublished } from "../../../src/application/ports/Generations.js"
import type { ScoredReport } from "../../../src/application/ports/ReportStatistics.js"
import type { MetricResult } from "../../../src/domain/scoring/ScoresSummary.js"
import type { PeriodLength } from "../../../src/domain/time/PeriodLength.js"
import { weekOf } from "../../../src/domain/time/Week.js"
import { allocator, registered } from "../../application/allocator/allocators.js"
import { bodyOf, startApi, tooSlow, unavailable } from "./apiServer.js"

const created = DateTime.unsafeMake("2025-09-10T12:34:56Z")

const result = (metric: MetricResult["metric"], score: number, most: number): MetricResult => ({
  metric,
  score,
  ranges: [{ score: 0 }, { score: most }]
})

const reports: ReadonlyArray<ScoredReport> = [
  {
    id: "0bb239f5-9e33-4048-89b3-8942a57c6844",
    allocator: "f010",
    createDate: created,
    results: [result("IPNI_REPORTING", 1, 9), result("CID_SHARING", 6, 6)]
  },
  {
    id: "0cc62a84-b5bf-4d5e-9e7b-cb218713bf80",
    allocator: "f09",
    createDate: created,
    results: [result("CID_SHARING", 3, 6)]
  }
]

const datacap = [{ week: weekOf(created), allocator: "f010", total: 2n ** 64n }]

const platform = {
  allocators: {
    allocators: Effect.succeed([
      allocator({ addressId: "f09", name: " Acme " }),
      allocator({ addressId: "f010", name: "n/a" })
    ]),
    registry: Effect.succeed([
      registered({ allocator: "f09", auditLabels: ["Enterprise Data"] }),
      registered({ allocator: "f010" })
    ])
  },
  statistics: {
    latestScoresReports: () => Effect.succeed(reports),
    latestDatacap: Effect.succeed(datacap),
    scoresSummaryReports: () => Effect.succeed(reports),
    datacapByPeriod: () => Effect.succeed(datacap)
  }
}

const first = {
  allocatorId: "f010",
  allocatorName: "f010",
  totalScore: 7,
  maxPossibleScore: 15,
  scorePercentage: "46.67",
  weekAgoScorePercentage: "46.67",
  monthAgoScorePercentage: "46.67",
  dataType: "openData",
  totalDatacap: "18446744073709551616"
}
const second = {
  ...first,
  allocatorId: "f09",
  allocatorName: "Acme",
  totalScore: 3,
  maxPossibleScore: 6,
  scorePercentage: "50.00",
  weekAgoScorePercentage: "50.00",
  monthAgoScorePercentage: "50.00",
  dataType: "enterprise",
  totalDatacap: "0"
}

describe("the ranking of allocators", () => {
  it.scopedLive("puts the highest share first and the id where nobody knows a name", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi(platform)
      const answer = yield* send("/allocators/latest-scores")
      assert.strictEqual(answer.status, 200)
      assert.strictEqual(answer.headers.get("x-generation"), "7")
      assert.strictEqual(answer.headers.get("x-data-as-of"), "2025-09-10T12:00:00.000Z")
      assert.deepStrictEqual(bodyOf(answer), [second, first])
    })
  )

  it.scopedLive("may be that of one data type", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi(platform)
      assert.deepStrictEqual(bodyOf(yield* send("/allocators/latest-scores?dataType=openData")), [first])
      assert.deepStrictEqual(bodyOf(yield* send("/allocators/latest-scores?dataType=enterprise&x=1")), [second])
    })
  )
})

const empty = { scoreMediumAllocators: [], scoreMediumAllocatorsCount: 0, scoreMediumAllocatorsDatacap: "0" }

describe("the summary of scores by metric", () => {
  it.scopedLive("counts the allocators that reach much, some and little, by default week by week", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi(platform)
      const answer = yield* send("/allocators/scores-summary-by-metric")
      assert.strictEqual(answer.headers.get("x-generation"), "7")
      assert.deepStrictEqual(bodyOf(answer), [
        {
          metric: "IPNI_REPORTING",
          metricName: "IPNI reporting",
          metricDescription: "Measures if data is correctly reported and indexed in IPNI",
          metricUnit: "%",
          data: [
            {
              date: "2025-09-08T00:00:00.000Z",
              scoreLowAllocators: null,
              scoreMediumAllocators: null,
              scoreHighAllocators: null,
              scoreLowAllocatorsCount: 1,
              scoreMediumAllocatorsCount: 0,
              scoreHighAllocatorsCount: 0,
              scoreLowAllocatorsDatacap: "18446744073709551616",
              scoreMediumAllocatorsDatacap: "0",
              scoreHighAllocatorsDatacap: "0"
            }
          ]
        },
        {
          metric: "CID_SHARING",
          metricName: "CID sharing",
          metricDescription: "Measures the same CID shared between different clients",
          metricUnit: "%",
          data: [
            {
              date: "2025-09-08T00:00:00.000Z",
              scoreLowAllocators: null,
              scoreMediumAllocators: null,
              scoreHighAllocators: null,
              scoreLowAllocatorsCount: 0,
              scoreMediumAllocatorsCount: 1,
              scoreHighAllocatorsCount: 1,
              scoreLowAllocatorsDatacap: "0",
              scoreMediumAllocatorsDatacap: "0",
              scoreHighAllocatorsDatacap: "18446744073709551616"
            }
          ]
        }
      ])
    })
  )

  it.scopedLive("lists them when asked to, by the thresholds and the data type that are asked for", () =>
    Effect.gen(function* () {
      const asked = yield* Ref.make<ReadonlyArray<PeriodLength>>([])
      const { send } = yield* startApi({
        ...platform,
        statistics: {
          ...platform.statistics,
          scoresSummaryReports: (groupBy) =>
            Effect.as(
              Ref.update(asked, (seen) => [...seen, groupBy]),
              reports
            )
        }
      })
      const query =
        "groupBy=month&dataType=enterprise&includeDetails=yes&mediumScoreThreshold=50.5&highScoreThreshold=60"
      const answer = yield* send(`/allocators/scores-summary-by-metric?${query}`)
      assert.deepStrictEqual(yield* Ref.get(asked), ["month"])
      assert.deepStrictEqual(bodyOf(answer), [
        {
          metric: "CID_SHARING",
          metricName: "CID sharing",
          metricDescription: "Measures the same CID shared between different clients",
          metricUnit: "%",
          data: [
            {
              date: "2025-09-01T00:00:00.000Z",
              ...empty,
              scoreHighAllocators: [],
              scoreHighAllocatorsCount: 0,
              scoreHighAllocatorsDatacap: "0",
              scoreLowAllocators: [
                {
                  allocatorId: "f09",
                  dataType: "enterprise",
                  reportId: "0cc62a84-b5bf-4d5e-9e7b-cb218713bf80",
                  createDate: "2025-09-10T12:34:56.000Z",
                  totalScore: 3,
                  maxPossibleScore: 6,
                  scorePercentage: "50.00",
                  totalDatacap: "0"
                }
              ],
              scoreLowAllocatorsCount: 1,
              scoreLowAllocatorsDatacap: "0"
            }
          ]
        }
      ])
    })
  )
})

const paths = ["/allocators/latest-scores", "/allocators/scores-summary-by-metric"]

describe("scores", () => {
  it.scopedLive("are none without reports", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi()
      for (const path of paths) assert.deepStrictEqual(bodyOf(yield* send(path)), [], path)
    })
  )

  it.scopedLive("are refused for a parameter that means nothing, which the message names", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi()
      const summary = "/allocators/scores-summary-by-metric"
      const refusals = [
        ["/allocators/latest-scores?dataType=secret", "Invalid dataType: secret; expected one of openData, enterprise"],
        [`${summary}?groupBy=year`, "Invalid groupBy value: year, must be 'week' or 'month'"],
        [`${summary}?groupBy=Week`, "Invalid groupBy value: Week, must be 'week' or 'month'"],
        [`${summary}?dataType=%00`, "Invalid dataType: \u0000; expected one of openData, enterprise"],
        [`${summary}?highScoreThreshold=many`, "Invalid highScoreThreshold: many; expected a number from 0 to 100"],
        [`${summary}?mediumScoreThreshold=-1`, "Invalid mediumScoreThreshold: -1; expected a number from 0 to 100"],
        [`${summary}?mediumScoreThreshold=1e2`, "Invalid mediumScoreThreshold: 1e2; expected a number from 0 to 100"],
        [`${summary}?highScoreThreshold=101`, "Invalid highScoreThreshold: 101; expected a number from 0 to 100"]
      ] as const
      for (const [path, message] of refusals) {
        const answer = yield* send(path)
        assert.strictEqual(answer.status, 400, path)
        assert.deepStrictEqual(bodyOf(answer), { message, error: "Bad Request", statusCode: 400 }, path)
      }
    })
  )

  it.scopedLive("tell a database that does not answer from one that is slow", () =>
    Effect.gen(function* () {
      const failures = [
        [unavailable, 503],
        [tooSlow, 504],
        [new NothingPublished(), 503]
      ] as const
      for (const [failure, status] of failures) {
        const { send } = yield* startApi({ generations: { snapshot: () => failure } })
        for (const path of paths) assert.strictEqual((yield* send(path)).status, status, path)
      }
    })
  )
})
