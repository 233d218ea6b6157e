import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Schema } from "effect"
import { AllocatorCheckId } from "../../domain/report/allocator/AllocatorCheckId.js"
import { Week } from "../../domain/time/Week.js"
import * as Query from "./QueryParameters.js"
import { BadRequest, GatewayTimeout, ServiceUnavailable } from "./WireErrors.js"
import { BigintText, Instant } from "./WireValues.js"

const Change = Schema.NullOr(Schema.Int).annotations({
  description: "since the period right before; null when that has none"
})

const countFields = {
  checksPassedCount: Schema.Int,
  checksPassedChange: Change,
  checksFailedCount: Schema.Int,
  checksFailedChange: Change
}

export const WeeklyChecks = Schema.Array(
  Schema.Struct({ week: Instant, ...countFields }).annotations({ identifier: "WeekOfReportChecks" })
)

export const DailyChecks = Schema.Struct({
  week: Week,
  results: Schema.Array(Schema.Struct({ day: Instant, ...countFields }))
}).annotations({ identifier: "DailyReportChecks" })

const FailedCheck = Schema.Struct({
  checkMsg: Schema.String,
  reportId: Schema.String,
  reportCreateDate: Instant,
  check: AllocatorCheckId,
  firstSeen: Instant,
  lastSeen: Schema.NullOr(Instant),
  lastPassed: Schema.NullOr(Instant),
  isNewWeekly: Schema.Boolean.annotations({ description: "did not fail in the 7 days before the report" }),
  isNewDaily: Schema.Boolean.annotations({ description: "did not fail in the 36 hours before the report" })
}).annotations({ identifier: "FailedReportCheck" })

export const ChecksOfDay = Schema.Struct({
  day: Instant,
  results: Schema.Array(
    Schema.Struct({
      allocatorId: Schema.String,
      allocatorName: Schema.NullOr(Schema.String),
      ...countFields,
      failedChecks: Schema.Array(FailedCheck)
    })
  )
}).annotations({ identifier: "ReportChecksOfDay" })

const CheckedAllocator = Schema.Struct({
  allocatorId: Schema.String,
  totalDatacap: Schema.NullOr(BigintText)
}).annotations({ identifier: "CheckedAllocator" })

export const CheckSummaries = Schema.Array(
  Schema.Struct({
    check: AllocatorCheckId,
    checkName: Schema.String,
    checkDescription: Schema.String,
    data: Schema.Array(
      Schema.Struct({
        date: Instant,
        checkFailedAllocatorsCount: Schema.Int,
        checkPassedAllocatorsCount: Schema.Int,
        checkFailedAllocatorsDatacap: BigintText,
        checkPassedAllocatorsDatacap: BigintText,
        failedAllocators: Schema.Array(CheckedAllocator),
        passedAllocators: Schema.Array(CheckedAllocator)
      })
    )
  }).annotations({ identifier: "ReportCheckSummary" })
)

export class ReportChecksApi extends HttpApiGroup.make("reportChecks")
  .add(
    HttpApiEndpoint.get("getWeeklyChecks", "/weekly")
      .addSuccess(WeeklyChecks)
      .annotate(OpenApi.Summary, "Checks that allocators passed and failed by week, the newest first")
  )
  .add(
    HttpApiEndpoint.get("getDailyChecks", "/daily")
      .setUrlParams(Schema.Struct({ week: Query.week }))
      .addSuccess(DailyChecks)
      .addError(BadRequest)
      .annotate(OpenApi.Summary, "Checks that allocators passed and failed by day of a week, the newest first")
  )
  .add(
    HttpApiEndpoint.get("getChecksOfDay", "/details")
      .setUrlParams(Schema.Struct({ day: Query.day }))
      .addSuccess(ChecksOfDay)
      .addError(BadRequest)
      .annotate(OpenApi.Summary, "What each allocator failed on a day, and since when")
  )
  .add(
    HttpApiEndpoint.get("getCheckSummaries", "/summary-by-check")
      .setUrlParams(Schema.Struct({ groupBy: Query.groupBy }))
      .addSuccess(CheckSummaries)
      .addError(BadRequest)
      .annotate(OpenApi.Summary, "Which allocators passed and which failed each check over time, the newest first")
  )
  .addError(ServiceUnavailable)
  .addError(GatewayTimeout)
  .prefix("/report-checks/allocator")
  .annotate(OpenApi.Description, "What the checks of allocators' reports found, taken together") {}
