import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Ref } from "effect"
import { dailyCheckCounts, weeklyCheckCounts } from "../../../src/domain/report/statistics/CheckCounts.js"
import { lastFullWeek, weekOf } from "../../../src/domain/time/Week.js"
import { allocator } from "../../application/allocator/allocators.js"
import { allocatorAnswers, fixtureAnswer } from "../../domain/report/fixtureReports.js"
import { bodyOf, startApi, tooSlow, unavailable } from "./apiServer.js"

const path = "/report-checks/allocator"

/** Checks of the reports that the fixture expects. */
const checks = allocatorAnswers.flatMap(
  ({ allocator: id, check_results: results, create_date: createDate, id: report }) =>
    results.map(({ check, metadata, result }) => ({
      allocator: id,
      report,
      createDate,
      check,
      result,
      message: String(metadata.msg)
    }))
)
const week = weekOf(DateTime.unsafeMake("2025-09-10T00:00:00Z"))

const platform = {
  allocators: {
    allocators: Effect.succeed([
      allocator({ addressId: "f03010339", name: "Gamma" }),
      allocator({ addressId: "f03010565", name: "Delta Enterprise" }),
      allocator({ addressId: "f03010791", name: " Epsilon " })
    ])
  },
  statistics: {
    weeklyCheckCounts: Effect.succeed(weeklyCheckCounts(checks)),
    dailyCheckCounts: () => Effect.succeed(dailyCheckCounts(checks, week)),
    checksAround: () => Effect.succeed(checks),
    checksByPeriod: () => Effect.succeed(checks),
    datacapByPeriod: () =>
      Effect.succeed([
        { week, allocator: "f03010339", total: 4288095348326468n },
        { week, allocator: "f03010565", total: 16055068788785407n },
        { week, allocator: "f03010791", total: 13510798882111489n }
      ])
  }
}

describe("what checks of allocators' reports found", () => {
  const asked = [
    ["weekly", "weekly"],
    ["daily", "daily?week=2025-09-08"],
    ["details", "details?day=2025-09-10"],
    ["summary", "summary-by-check?groupBy=month"]
  ] as const
  for (const [name, route] of asked) {
    it.scopedLive(`is told as the fixture expects: ${name}`, () =>
      Effect.gen(function* () {
        const { send } = yield* startApi(platform)
        const answer = yield* send(`${path}/${route}`)
        assert.strictEqual(answer.status, 200)
        assert.strictEqual(answer.headers.get("x-generation"), "7")
        assert.strictEqual(answer.headers.get("x-data-as-of"), "2025-09-10T12:00:00.000Z")
        assert.deepStrictEqual(bodyOf(answer), fixtureAnswer(`report-after-checks-${name}`))
      })
    )
  }

  it.scopedLive("is told of the last complete week and of yesterday unless another one is asked for", () =>
    Effect.gen(function* () {
      const days = yield* Ref.make<ReadonlyArray<DateTime.Utc>>([])
      const remember = (day: DateTime.Utc) =>
        Effect.as(
          Ref.update(days, (seen) => [...seen, day]),
          []
        )
      const { send } = yield* startApi({ statistics: { dailyCheckCounts: remember, checksAround: remember } })
      const now = DateTime.unsafeNow()
      const expected = [lastFullWeek(now), DateTime.subtract(DateTime.startOf(now, "day"), { days: 1 })] as const
      const [monday, yesterday] = [DateTime.formatIso(expected[0]), DateTime.formatIso(expected[1])]
      assert.deepStrictEqual(bodyOf(yield* send(`${path}/daily`)), { week: monday, results: [] })
      assert.deepStrictEqual(bodyOf(yield* send(`${path}/details?day=`)), { day: yesterday, results: [] })
      assert.deepStrictEqual((yield* Ref.get(days)).map(DateTime.formatIso), [monday, yesterday])
    })
  )

  it.scopedLive("is nothing without reports", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi()
      assert.deepStrictEqual(bodyOf(yield* send(`${path}/weekly`)), [])
      assert.deepStrictEqual(bodyOf(yield* send(`${path}/summary-by-check`)), [])
    })
  )

  it.scopedLive("is refused for a parameter that means nothing, with the nearest that does", () =>
    Effect.gen(function* () {
      const { send } = yield* startApi()
      const refusals = [
        ["daily?week=x", "Invalid week: x; expected a Monday such as 2025-09-01"],
        [
          "daily?week=2025-09-10",
          "Invalid week: 2025-09-10 is not the start of a week; the nearest one is 2025-09-08T00:00:00.000Z"
        ],
        ["details?day=x", "Invalid day: x; expected a day such as 2025-09-01"],
        ["details?day=2025-02-30", "Invalid day: 2025-02-30; expected a day such as 2025-09-01"],
        [
          "details?day=2025-09-10T12:00Z",
          "Invalid day: 2025-09-10T12:00Z is not the start of a day; the nearest one is 2025-09-10T00:00:00.000Z"
        ],
        [
          "details?day=2025-09-10T12:00:01Z",
          "Invalid day: 2025-09-10T12:00:01Z is not the start of a day; the nearest one is 2025-09-11T00:00:00.000Z"
        ],
        ["summary-by-check?groupBy=day", "Invalid groupBy value: day, must be 'week' or 'month'"]
      ] as const
      for (const [query, message] of refusals) {
        const answer = yield* send(`${path}/${query}`)
        assert.strictEqual(answer.status, 400, query)
        assert.deepStrictEqual(bodyOf(answer), { message, error: "Bad Request", statusCode: 400 }, query)
      }
    })
  )

  it.scopedLive("is asked for with a database that does not answer, or is slow", () =>
    Effect.gen(function* () {
      const failures = [
        [unavailable, 503],
        [tooSlow, 504]
      ] as const
      for (const [failure, status] of failures) {
        const { send } = yield* startApi({
          statistics: {
            weeklyCheckCounts: failure,
            dailyCheckCounts: () => failure,
            checksAround: () => failure,
            checksByPeriod: () => failure
          }
        })
        for (const route of ["weekly", "daily", "details", "summary-by-check"]) {
          assert.strictEqual((yield* send(`${path}/${route}`)).status, status, route)
        }
      }
    })
  )
})
