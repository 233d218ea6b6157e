import { DateTime, Effect, Layer, Option, Ref } from "effect"
import { ReportStore } from "../../../src/application/ports/ReportStore.js"
import { exampleLimits } from "../../../src/domain/report/CheckLimits.js"
import { fullClientReport } from "../../../src/domain/report/client/FullClientReport.js"
import type {
  AllocatorReportRecord,
  ClientReportRecord,
  ReportProvenance
} from "../../../src/domain/report/ReportRecord.js"
import { ruleSetV061 } from "../../../src/domain/rules/RuleSet.js"
import { reportOf, subject } from "../../domain/report/allocator/allocatorFacts.js"
import { rowOf, unknownClient } from "../../domain/report/clientFacts.js"

const provenance: ReportProvenance = {
  ruleSet: ruleSetV061,
  limits: exampleLimits,
  generation: "1",
  dataAsOf: DateTime.unsafeMake("2026-03-02T00:00:00Z"),
  sources: []
}

/** A report of a client of which nothing else is known. */
export const clientRecord = (
  id: string,
  client: string,
  now: DateTime.Utc,
  address = `f1${client}`
): ClientReportRecord => ({
  id,
  report: fullClientReport({
    ...unknownClient(client, "f07"),
    rows: [rowOf(1, client, "f07", { address })],
    now,
    registered: () => Option.none(),
    averageSecondsToFirstDeal: null,
    availableDatacap: null,
    workingUrls: new Map()
  }),
  checks: [],
  provenance
})

/** A report of an allocator of which nothing else is known. */
export const allocatorRecord = (id: string, allocator: string, now: DateTime.Utc): AllocatorReportRecord => ({
  id,
  report: reportOf({ now, subject: { ...subject, allocator } }),
  checks: [],
  scoring: Option.none(),
  compliance: Option.none(),
  provenance
})

/** Reports in memory, by the ids of their subjects: the store, and `put` to add one. */
export const reportShelf = Effect.gen(function* () {
  const clients = yield* Ref.make<ReadonlyArray<ClientReportRecord>>([])
  const allocators = yield* Ref.make<ReadonlyArray<AllocatorReportRecord>>([])
  const isSince = (instant: DateTime.Utc) => DateTime.greaterThanOrEqualTo(instant)

  const newestFirst = <A>(records: Ref.Ref<ReadonlyArray<A>>, isOf: (record: A) => boolean) =>
    Effect.map(Ref.get(records), (all) => all.filter(isOf).reverse())

  const store = Layer.mock(ReportStore, {
    clientReports: (client) =>
      Effect.map(
        newestFirst(clients, ({ report }) => report.client === client),
        (all) => all.map(({ id, report }) => ({ ...report, id }))
      ),
    findClientReport: (asked, which) =>
      Effect.map(
        newestFirst(clients, ({ report }) => report.client === asked || report.address === asked),
        (all) => Option.fromNullable(all.find(({ id }) => which === "latest" || which.id === id))
      ),
    clientsReportedSince: (instant) =>
      Effect.map(
        newestFirst(clients, ({ report }) => isSince(instant)(report.now)),
        (all) => new Set(all.map(({ report }) => report.client))
      ),
    allocatorsReportedSince: (instant) =>
      Effect.map(
        newestFirst(allocators, ({ report }) => isSince(instant)(report.now)),
        (all) => new Set(all.map(({ report }) => report.allocator))
      )
  })
  return {
    store,
    clients: Ref.get(clients),
    allocators: Ref.get(allocators),
    putClient: (client: string, now: DateTime.Utc) =>
      Ref.modify(clients, (all) => {
        const record = clientRecord(String(all.length + 1), client, now)
        return [record, [...all, record]]
      }),
    putAllocator: (allocator: string, now: DateTime.Utc) =>
      Ref.modify(allocators, (all) => {
        const record = allocatorRecord(String(all.length + 1), allocator, now)
        return [record, [...all, record]]
      })
  }
})
