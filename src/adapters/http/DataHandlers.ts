import { HttpApiBuilder } from "@effect/platform"
import { Duration, Effect, Option } from "effect"
import { getFreshness } from "../../application/data/GetFreshness.js"
import { getLineage } from "../../application/data/GetLineage.js"
import { getRun } from "../../application/data/GetRun.js"
import { listProblems } from "../../application/data/ListProblems.js"
import { listRuns } from "../../application/data/ListRuns.js"
import { CdpApi } from "./CdpApi.js"
import { pageOf, paginationOf } from "./Paging.js"
import { databaseFailures, notFound } from "./WireErrors.js"

export const DataHandlersLive = HttpApiBuilder.group(CdpApi, "data", (handlers) =>
  Effect.map(getLineage, (lineage) =>
    handlers
      .handle("getLineage", () => Effect.succeed(lineage))
      .handle("getRuns", ({ urlParams }) =>
        listRuns({ job: urlParams.job, state: urlParams.state, page: pageOf(urlParams) }).pipe(
          Effect.map((list) => ({ pagination: paginationOf(list), data: list.rows })),
          Effect.catchTags(databaseFailures)
        )
      )
      .handle("getRun", ({ path }) =>
        getRun(path.id).pipe(
          Effect.map(({ run, runners }) => ({ ...run, runners })),
          Effect.catchTags({ ...databaseFailures, RunNotFound: ({ id }) => notFound(`Run not found: ${id}`) })
        )
      )
      .handle("getProblems", ({ urlParams }) =>
        listProblems({ source: urlParams.source, allocatorId: urlParams.allocatorId, page: pageOf(urlParams) }).pipe(
          Effect.map((list) => ({ pagination: paginationOf(list), data: list.rows })),
          Effect.catchTags(databaseFailures)
        )
      )
      .handle("getFreshness", () =>
        getFreshness().pipe(
          Effect.map((entries) =>
            entries.map(({ age, limit, ...entry }) => ({
              ...entry,
              ageSeconds: Option.getOrNull(Option.map(age, wholeSeconds)),
              limitSeconds: wholeSeconds(limit)
            }))
          ),
          Effect.catchTags(databaseFailures)
        )
      )
  )
)

const wholeSeconds = (duration: Duration.Duration): number => Math.floor(Duration.toSeconds(duration))
