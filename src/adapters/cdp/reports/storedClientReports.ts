import { SqlClient, SqlSchema, type Statement } from "@effect/sql"
import { type Context, DateTime, Effect, Option, Schema } from "effect"
import type { ReportStore } from "../../../application/ports/ReportStore.js"
import { ACTIVE_DAYS } from "../../../domain/report/allocator/NewestClientReports.js"
import type { ClientReportHeader, ClientReportRecord, NewClientReport } from "../../../domain/report/ReportRecord.js"
import { repositoryErrors } from "../../shared/SqlErrors.js"
import {
  type ClientReportRow,
  clientChecks,
  clientProviderLocations,
  clientProviders,
  clientReplicas,
  clientReportHeader,
  clientReportRow,
  clientSharing
} from "./ClientReportRows.js"
import { isClientReportId } from "./ReportIds.js"
import { nest, nestedAt, reportTables } from "./reportTables.js"
import { CheckVerdicts, provenanceOf, provenanceRow } from "./StoredBasis.js"
import { Instant } from "./StoredValues.js"

const NewestAsked = Schema.Struct({ clients: Schema.Array(Schema.String), activeFrom: Instant, now: Instant })

const NewestRow = Schema.Struct({
  id: Schema.BigInt,
  client: Schema.String,
  createDate: Instant,
  lastDatacapSpent: Schema.NullOr(Instant),
  results: CheckVerdicts
})

type Methods = Pick<
  Context.Tag.Service<ReportStore>,
  | "addClientReport"
  | "clientReports"
  | "newestClientReportId"
  | "findClientReport"
  | "newestClientReports"
  | "clientsReportedSince"
>

/** Reports of clients, and the one that has an id. */
export const storedClientReports = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const tables = reportTables(sql, "client")

  const add = ({ report, checks, provenance }: NewClientReport) =>
    Effect.gen(function* () {
      const id = yield* tables.addReport(clientReportRow, { ...report, ...provenanceRow(provenance) })
      yield* tables.add(clientProviders, id, report.providers)
      const locations = nest(report.providers, ({ location }) => (location === null ? [] : [location]))
      yield* tables.addNested(clientProviderLocations, clientProviders, id, locations)
      yield* tables.add(clientReplicas, id, report.replicas)
      yield* tables.add(clientSharing, id, report.cidSharing)
      const results = checks.map((check) => ({ ...check, createDate: report.now }))
      yield* tables.add(clientChecks, id, results)
      return { id, report, checks, provenance }
    }).pipe(sql.withTransaction)

  /** A report with its parts. */
  const whole = (id: string, row: ClientReportRow) =>
    Effect.gen(function* () {
      const { ruleSet, measuresHttp, limits, generation, dataAsOf, sources, ...told } = row
      const providers = yield* tables.read(clientProviders, id)
      const locationsAt = nestedAt(yield* tables.readNested(clientProviderLocations, clientProviders, id))
      const replicas = yield* tables.read(clientReplicas, id)
      const cidSharing = yield* tables.read(clientSharing, id)
      const checks = yield* tables.read(clientChecks, id)
      const record: ClientReportRecord = {
        id,
        report: {
          ...told,
          providers: providers.map((provider, position) => ({
            ...provider,
            client: told.client,
            location: locationsAt(position)[0] ?? null
          })),
          replicas,
          cidSharing,
          cidSharingCount: cidSharing.length
        },
        checks: checks.map(({ createDate, ...check }) => ({ ...check, ruleSet })),
        provenance: provenanceOf(row)
      }
      return record
    })

  const find = (where: Statement.Fragment) =>
    Effect.gen(function* () {
      const [newest] = yield* tables.findReports(clientReportRow, where, 1)
      return newest === undefined ? Option.none() : Option.some(yield* whole(newest.id, newest.row))
    })

  const newest = SqlSchema.findAll({
    Request: NewestAsked,
    Result: NewestRow,
    execute: ({ clients, activeFrom, now }) => sql`
      with chosen as (
        select newest.id
        from (select distinct client from unnest(${clients}::text[]) asked (client)) asked
        cross join lateral (
          (
            select id
            from client_report
            where client = asked.client
            order by create_date desc, id desc
            limit 1
          )
          union
          (
            select id
            from client_report
            where client = asked.client and last_datacap_spent between ${activeFrom} and ${now}
            order by create_date desc, id desc
            limit 1
          )
        ) newest
      )
      select
        report.id::text,
        report.client,
        report.create_date as "createDate",
        report.last_datacap_spent as "lastDatacapSpent",
        coalesce(results.verdicts, '{}') as results
      from chosen
      join client_report report using (id)
      cross join lateral (
        select json_object_agg("check", result order by position) as verdicts
        from client_report_check_result
        where client_report_id = report.id
      ) results
      order by report.create_date, report.id`
  })

  const methods: Methods = {
    addClientReport: (report) => add(report).pipe(repositoryErrors("ReportStore.addClientReport")),

    clientReports: (client) =>
      tables.findReports(clientReportHeader, tables.isOf(client), null).pipe(
        Effect.map((found) => found.map(({ id, row }): ClientReportHeader => ({ id, ...row }))),
        repositoryErrors("ReportStore.clientReports")
      ),

    newestClientReportId: (client) =>
      tables.newestId(tables.isOf(client)).pipe(repositoryErrors("ReportStore.newestClientReportId")),

    findClientReport: (client, asked) =>
      Effect.suspend(() => {
        if (asked === "latest") return find(tables.isOf(client))
        return isClientReportId(asked.id)
          ? find(sql`${tables.hasId(asked.id)} and ${tables.isOf(client)}`)
          : Effect.succeedNone
      }).pipe(repositoryErrors("ReportStore.findClientReport")),

    newestClientReports: (clients, now) =>
      newest({ clients, activeFrom: DateTime.subtract(now, { days: ACTIVE_DAYS }), now }).pipe(
        repositoryErrors("ReportStore.newestClientReports")
      ),

    clientsReportedSince: (instant) =>
      tables.reportedSince(instant).pipe(repositoryErrors("ReportStore.clientsReportedSince"))
  }

  return { methods, find: (id: string) => find(tables.hasId(id)) }
})
