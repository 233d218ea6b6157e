import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Schema } from "effect"
import { ProblemSource } from "../../application/data/ListProblems.js"
import { RunState, Trigger } from "../../application/data/ListRuns.js"
import { isPagingWhole, Pagination, paging } from "./Paging.js"
import { oneOf } from "./QueryParameters.js"
import { BadRequest, GatewayTimeout, NotFound, ServiceUnavailable } from "./WireErrors.js"
import { Instant, MaybeInstant, MaybeText } from "./WireValues.js"

const runFields = {
  id: Schema.String,
  job: Schema.String,
  slot: MaybeInstant,
  trigger: Trigger,
  instance: Schema.String,
  state: RunState,
  asOf: Instant,
  startedAt: Instant,
  finishedAt: MaybeInstant,
  rowsRead: Schema.Int,
  rowsWritten: Schema.Int,
  error: MaybeText
}

const Run = Schema.Struct(runFields).annotations({ identifier: "Run" })

const Runner = Schema.Struct({
  name: Schema.String,
  attempt: Schema.Int.annotations({ description: "attempts made; 0 for a runner that was skipped" }),
  state: Schema.Literal("completed", "failed", "skipped"),
  startedAt: Instant,
  finishedAt: Instant,
  rowsRead: Schema.Int,
  rowsWritten: Schema.Int,
  rejected: Schema.Array(Schema.Struct({ reason: Schema.String, rows: Schema.Int })),
  error: MaybeText
}).annotations({ identifier: "Runner" })

const RunsPage = Schema.Struct({ pagination: Pagination, data: Schema.Array(Run) }).annotations({
  identifier: "RunsPage"
})

const RunWithRunners = Schema.Struct({ ...runFields, runners: Schema.Array(Runner) }).annotations({
  identifier: "RunWithRunners"
})

const Freshness = Schema.Struct({
  name: Schema.String.annotations({ description: "a table or a job" }),
  kind: Schema.Literal("table", "source"),
  lastSuccess: MaybeInstant,
  ageSeconds: Schema.NullOr(Schema.Int),
  limitSeconds: Schema.Int,
  state: Schema.Literal("fresh", "late", "stale", "never").annotations({
    description: "late past the limit, stale past twice the limit"
  }),
  reason: MaybeText,
  rows: Schema.OptionFromNullOr(Schema.Int)
}).annotations({ identifier: "Freshness" })

const Lineage = Schema.Struct({
  tables: Schema.Array(
    Schema.Struct({
      name: Schema.String,
      meaning: Schema.String.annotations({ description: "what a row says" }),
      filledBy: Schema.String.annotations({ description: "runner, collector or the table behind a view" }),
      reads: Schema.Array(Schema.String),
      schedule: Schema.String.annotations({ description: "cron of the job that renews it, UTC" })
    })
  ),
  mermaid: Schema.String.annotations({ description: "a flowchart of the same" })
}).annotations({ identifier: "Lineage" })

const Problem = Schema.Struct({
  id: Schema.String,
  source: ProblemSource,
  subject: Schema.String.annotations({
    description: "the record: a file, a row of a source table, an advertisement, a provider"
  }),
  allocatorId: Schema.NullOr(Schema.String),
  reason: Schema.String.annotations({ description: "a short category" }),
  detail: Schema.String,
  firstSeen: Instant,
  lastSeen: Instant,
  resolvedAt: MaybeInstant
}).annotations({ identifier: "Problem" })

const ProblemsPage = Schema.Struct({ pagination: Pagination, data: Schema.Array(Problem) }).annotations({
  identifier: "ProblemsPage"
})

const AllocatorOfProblem = Schema.String.pipe(
  Schema.pattern(/^\w{1,100}$/, { message: () => "Invalid allocatorId: expected an id such as f01234" })
).annotations({ description: "Id of the allocator whom the record concerns" })

const JobName = Schema.String.pipe(
  Schema.pattern(/^[\w-]{1,64}$/, { message: () => "Invalid job: expected a name such as aggregation" })
).annotations({ description: "Name of a job" })

export class DataApi extends HttpApiGroup.make("data")
  .add(
    HttpApiEndpoint.get("getRuns", "/runs")
      .setUrlParams(
        Schema.Struct({
          job: Schema.optionalWith(JobName, { as: "Option" }),
          state: oneOf("state", RunState, "State of the runs; all by default"),
          ...paging
        }).pipe(Schema.filter(isPagingWhole))
      )
      .addSuccess(RunsPage)
      .addError(BadRequest)
      .annotate(OpenApi.Summary, "Runs of the jobs, newest first")
  )
  .add(
    HttpApiEndpoint.get("getRun", "/runs/:id")
      .setPath(Schema.Struct({ id: Schema.String }))
      .addSuccess(RunWithRunners)
      .addError(NotFound)
      .annotate(OpenApi.Summary, "One run with its runners")
  )
  .add(
    HttpApiEndpoint.get("getProblems", "/problems")
      .setUrlParams(
        Schema.Struct({
          source: oneOf("source", ProblemSource, "Where the records come from; everywhere by default"),
          allocatorId: Schema.optionalWith(AllocatorOfProblem, { as: "Option" }),
          ...paging
        }).pipe(Schema.filter(isPagingWhole))
      )
      .addSuccess(ProblemsPage)
      .addError(BadRequest)
      .annotate(
        OpenApi.Summary,
        "Input records that could not be used and why, newest first; resolved ones for ninety days"
      )
  )
  .add(
    HttpApiEndpoint.get("getFreshness", "/freshness")
      .addSuccess(Schema.Array(Freshness))
      .annotate(OpenApi.Summary, "How old each table and each source is")
  )
  .add(
    HttpApiEndpoint.get("getLineage", "/lineage")
      .addSuccess(Lineage)
      .annotate(OpenApi.Summary, "Where each table comes from")
  )
  .addError(ServiceUnavailable)
  .addError(GatewayTimeout)
  .prefix("/data")
  .annotate(OpenApi.Description, "Where the data comes from and how old it is") {}
