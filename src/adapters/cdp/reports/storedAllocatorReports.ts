import { SqlClient, type Statement } from "@effect/sql"
import { type Context, Effect, Option } from "effect"
import type { ReportStore } from "../../../application/ports/ReportStore.js"
import type { AllocatorReportHeader, NewAllocatorReport } from "../../../domain/report/ReportRecord.js"
import { repositoryErrors } from "../../shared/SqlErrors.js"
import { recordOf, rowOf, withMeanRates } from "./AllocatorRecord.js"
import {
  allocations,
  allocatorChecks,
  allocatorClientReplicas,
  allocatorClientSharing,
  allocatorClients,
  allocatorProviderLocations,
  allocatorProviders,
  allocatorReportHeader,
  allocatorReportRow,
  metricRanges,
  metricScores
} from "./AllocatorReportRows.js"
import { isAllocatorReportId } from "./ReportIds.js"
import { nest, reportTables } from "./reportTables.js"

type Methods = Pick<
  Context.Tag.Service<ReportStore>,
  | "addAllocatorReport"
  | "allocatorReports"
  | "newestAllocatorReportId"
  | "findAllocatorReport"
  | "allocatorsReportedSince"
>

/** Reports of allocators, and the one that has an id. */
export const storedAllocatorReports = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const tables = reportTables(sql, "allocator")

  const add = (made: NewAllocatorReport) =>
    Effect.gen(function* () {
      const { report, checks } = made
      const id = yield* tables.addReport(allocatorReportRow, rowOf(made))
      const clients = report.clients.map((client) => ({
        ...client,
        totalRequestedAmount: report.requestedAmounts.get(client.client) ?? null
      }))
      yield* tables.add(allocatorClients, id, clients)
      const replicas = nest(report.clients, (client) => client.replicas)
      yield* tables.addNested(allocatorClientReplicas, allocatorClients, id, replicas)
      const sharing = nest(report.clients, ({ cidSharing }) => cidSharing)
      yield* tables.addNested(allocatorClientSharing, allocatorClients, id, sharing)
      yield* tables.add(allocations, id, report.allocations)
      yield* tables.add(allocatorProviders, id, report.providers)
      const locations = nest(report.providers, ({ location }) => (location === null ? [] : [location]))
      yield* tables.addNested(allocatorProviderLocations, allocatorProviders, id, locations)
      const results = checks.map((check) => ({ ...check, createDate: report.now }))
      yield* tables.add(allocatorChecks, id, results)
      const scores = Option.match(made.scoring, { onNone: () => [], onSome: (scoring) => scoring.scores })
      yield* tables.add(metricScores, id, scores)
      const ranges = nest(scores, (score) => score.ranges)
      yield* tables.addNested(metricRanges, metricScores, id, ranges)
      return { id, ...made }
    }).pipe(sql.withTransaction)

  /** The parts of a report. */
  const partsOf = (id: string) =>
    Effect.all({
      clients: tables.read(allocatorClients, id),
      replicas: tables.readNested(allocatorClientReplicas, allocatorClients, id),
      sharing: tables.readNested(allocatorClientSharing, allocatorClients, id),
      allocations: tables.read(allocations, id),
      providers: tables.read(allocatorProviders, id),
      locations: tables.readNested(allocatorProviderLocations, allocatorProviders, id),
      checks: tables.read(allocatorChecks, id),
      scores: tables.read(metricScores, id),
      ranges: tables.readNested(metricRanges, metricScores, id)
    })

  const find = (where: Statement.Fragment) =>
    Effect.gen(function* () {
      const [newest] = yield* tables.findReports(allocatorReportRow, where, 1)
      return newest === undefined
        ? Option.none()
        : Option.some(recordOf(newest.id, newest.row, yield* partsOf(newest.id)))
    })

  const methods: Methods = {
    addAllocatorReport: (report) => add(report).pipe(repositoryErrors("ReportStore.addAllocatorReport")),

    allocatorReports: (allocator) =>
      tables.findReports(allocatorReportHeader, tables.isOf(allocator), null).pipe(
        Effect.map((found) => found.map(({ id, row }): AllocatorReportHeader => ({ id, ...withMeanRates(row) }))),
        repositoryErrors("ReportStore.allocatorReports")
      ),

    newestAllocatorReportId: (allocator) =>
      tables.newestId(tables.isOf(allocator)).pipe(repositoryErrors("ReportStore.newestAllocatorReportId")),

    findAllocatorReport: (allocator, asked) =>
      Effect.suspend(() => {
        if (asked === "latest") return find(tables.isOf(allocator))
        return isAllocatorReportId(asked.id)
          ? find(sql`${tables.hasId(asked.id)} and ${tables.isOf(allocator)}`)
          : Effect.succeedNone
      }).pipe(repositoryErrors("ReportStore.findAllocatorReport")),

    allocatorsReportedSince: (instant) =>
      tables.reportedSince(instant).pipe(repositoryErrors("ReportStore.allocatorsReportedSince"))
  }

  return { methods, find: (id: string) => find(tables.hasId(id)) }
})
