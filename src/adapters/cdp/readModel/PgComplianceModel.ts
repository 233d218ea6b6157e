import { SqlClient, SqlSchema } from "@effect/sql"
import { Array as Arr, Effect, Layer, Schema } from "effect"
import { ComplianceModel } from "../../../application/ports/ComplianceModel.js"
import type { AllocatorByRules, AverageScope } from "../../../domain/aggregation/ComplianceCounts.js"
import { WeekFromDate } from "../../../domain/time/Week.js"
import { repositoryErrors } from "../../shared/SqlErrors.js"
import { EVERY_EDITION } from "../derived/compliance.js"
import { WeekRangeParameters, weeksWithin } from "../WeekRangeParameters.js"

const Request = Schema.extend(
  WeekRangeParameters,
  Schema.Struct({ scope: Schema.Literal("everyEdition", "editionOfWeek") })
)

const ProviderRow = Schema.Struct({
  week: WeekFromDate,
  http: Schema.NullOr(Schema.Number),
  urlFinder: Schema.NullOr(Schema.Number),
  providers: Schema.String,
  datacap: Schema.String
})

/** A week's allocators in one text: lines of id, total and counts, which the driver hands on untouched. */
const PackedWeek = Schema.Struct({ week: WeekFromDate, packed: Schema.String })

const numbers = (commaSeparated: string): ReadonlyArray<number> => commaSeparated.split(",").map(Number)

const unpacked = (packed: string): ReadonlyArray<AllocatorByRules> =>
  packed.split("\n").map((line) => {
    const [allocator = "", total = "", providers = ""] = line.split(" ")
    return { allocator, totalDatacap: BigInt(total), providers: numbers(providers) }
  })

export const PgComplianceModelLive = Layer.effect(
  ComplianceModel,
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient

    const scoped = (scope: AverageScope) =>
      scope === "everyEdition" ? sql`edition = ${EVERY_EDITION}` : sql`edition <> ${EVERY_EDITION}`

    const providers = SqlSchema.findAll({
      Request,
      Result: ProviderRow,
      execute: ({ scope, ...range }) => sql`
        select week, average_http as http, average_url_finder as "urlFinder", providers, datacap
        from provider_compliance_weekly
        where ${scoped(scope)} and ${weeksWithin(sql, range)}
        order by week`
    })

    const allocators = SqlSchema.findAll({
      Request,
      Result: PackedWeek,
      execute: ({ scope, ...range }) => sql`
        select
          week,
          string_agg(
            allocator || ' ' || total_sum_of_allocations || ' ' || providers,
            e'\\n'
            order by length(allocator), allocator collate "C"
          ) as packed
        from allocator_compliance_weekly
        where ${scoped(scope)} and ${weeksWithin(sql, range)}
        group by week
        order by week`
    })

    return ComplianceModel.of({
      providers: (range, scope) =>
        providers({ ...range, scope }).pipe(
          Effect.map(
            Arr.map(({ datacap, http, providers: counts, urlFinder, week }) => ({
              week,
              average: { http, urlFinder },
              providers: numbers(counts),
              datacap: datacap.split(",").map(BigInt)
            }))
          ),
          repositoryErrors("ComplianceModel.providers")
        ),
      allocators: (range, scope) =>
        allocators({ ...range, scope }).pipe(
          Effect.map(Arr.map(({ packed, week }) => ({ week, allocators: unpacked(packed) }))),
          repositoryErrors("ComplianceModel.allocators")
        )
    })
  })
)
