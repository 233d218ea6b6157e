import { HttpApiBuilder } from "@effect/platform"
import { Effect } from "effect"
import { getCheckSummaries } from "../../application/report/checks/GetCheckSummaries.js"
import { getChecksOfDay, type NamedAllocatorChecks } from "../../application/report/checks/GetChecksOfDay.js"
import { getDailyChecks } from "../../application/report/checks/GetDailyChecks.js"
import { getWeeklyChecks } from "../../application/report/checks/GetWeeklyChecks.js"
import type { CheckedAllocator, CheckSummary } from "../../domain/report/statistics/CheckSummary.js"
import { CdpApi } from "./CdpApi.js"
import { datedJson } from "./DatedAnswer.js"
import { CheckSummaries, ChecksOfDay, DailyChecks, WeeklyChecks } from "./ReportChecksApi.js"
import { generationFailures } from "./WireErrors.js"

const weeklyChecks = datedJson(WeeklyChecks)
const dailyChecks = datedJson(DailyChecks)
const dayOfChecks = datedJson(ChecksOfDay)
const checkSummaries = datedJson(CheckSummaries)

export const ReportChecksHandlersLive = HttpApiBuilder.group(CdpApi, "reportChecks", (handlers) =>
  handlers
    .handle("getWeeklyChecks", () =>
      getWeeklyChecks().pipe(
        Effect.catchTags(generationFailures),
        Effect.flatMap(({ generation, weeks }) =>
          weeklyChecks(
            generation,
            weeks.map(({ start, ...counts }) => ({ week: start, ...counts }))
          )
        )
      )
    )
    .handle("getDailyChecks", ({ urlParams }) =>
      getDailyChecks(urlParams.week).pipe(
        Effect.catchTags(generationFailures),
        Effect.flatMap(({ days, generation, week }) =>
          dailyChecks(generation, { week, results: days.map(({ start, ...counts }) => ({ day: start, ...counts })) })
        )
      )
    )
    .handle("getChecksOfDay", ({ urlParams }) =>
      getChecksOfDay(urlParams.day).pipe(
        Effect.catchTags(generationFailures),
        Effect.flatMap(({ allocators, day, generation }) =>
          dayOfChecks(generation, { day, results: allocators.map(wireAllocator) })
        )
      )
    )
    .handle("getCheckSummaries", ({ urlParams }) =>
      getCheckSummaries(urlParams.groupBy).pipe(
        Effect.catchTags(generationFailures),
        Effect.flatMap(({ generation, summaries }) => checkSummaries(generation, summaries.map(wireSummary)))
      )
    )
)

const wireAllocator = ({
  allocator,
  name,
  ...checks
}: NamedAllocatorChecks): (typeof ChecksOfDay.Type)["results"][number] => ({
  allocatorId: allocator,
  allocatorName: name,
  ...checks
})

const wireSummary = ({ check, description, name, periods }: CheckSummary): (typeof CheckSummaries.Type)[number] => ({
  check,
  checkName: name,
  checkDescription: description,
  data: periods.map(({ date, failed, failedDatacap, passed, passedDatacap }) => ({
    date,
    checkFailedAllocatorsCount: failed.length,
    checkPassedAllocatorsCount: passed.length,
    checkFailedAllocatorsDatacap: failedDatacap,
    checkPassedAllocatorsDatacap: passedDatacap,
    failedAllocators: failed.map(wireVerdict),
    passedAllocators: passed.map(wireVerdict)
  }))
})

const wireVerdict = ({ allocator, totalDatacap }: CheckedAllocator) => ({ allocatorId: allocator, totalDatacap })
