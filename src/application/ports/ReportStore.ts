import type { DateTime, Effect, Option } from "effect"
import { Context } from "effect"
import type { StoredClientReport } from "../../domain/report/allocator/AllocatorReport.js"
import type {
  AllocatorReportHeader,
  AllocatorReportRecord,
  ClientReportHeader,
  ClientReportRecord,
  NewAllocatorReport,
  NewClientReport
} from "../../domain/report/ReportRecord.js"
import type { RepositoryError } from "./PortErrors.js"

/** Which report of a subject is meant. */
export type ReportAsked = "latest" | { readonly id: string }

/** Whose reports are meant: its id, `f0…`, or its address, in any case of letters. */
type IdOrAddress = string

/** Reports as they were made; only ever added to, each whole or not at all. */
export class ReportStore extends Context.Tag("cdp/ReportStore")<
  ReportStore,
  {
    readonly addClientReport: (report: NewClientReport) => Effect.Effect<ClientReportRecord, RepositoryError>
    /** Newest first, ties by id descending; empty for a client without reports. */
    readonly clientReports: (client: IdOrAddress) => Effect.Effect<ReadonlyArray<ClientReportHeader>, RepositoryError>
    readonly newestClientReportId: (client: IdOrAddress) => Effect.Effect<Option.Option<string>, RepositoryError>
    /** None without such a report of this very client; an id that is none is no failure. */
    readonly findClientReport: (
      client: IdOrAddress,
      asked: ReportAsked
    ) => Effect.Effect<Option.Option<ClientReportRecord>, RepositoryError>
    /**
     * Of each client its newest report and, if that is another, the newest made of an active client: those that an
     * allocator's report made at `now` reads. Oldest first.
     */
    readonly newestClientReports: (
      clients: ReadonlyArray<string>,
      now: DateTime.Utc
    ) => Effect.Effect<ReadonlyArray<StoredClientReport>, RepositoryError>
    /** Clients, `f0…`, that have a report made at or after an instant. */
    readonly clientsReportedSince: (instant: DateTime.Utc) => Effect.Effect<ReadonlySet<string>, RepositoryError>

    readonly addAllocatorReport: (report: NewAllocatorReport) => Effect.Effect<AllocatorReportRecord, RepositoryError>
    /** Newest first, ties by id descending; empty for an allocator without reports. */
    readonly allocatorReports: (
      allocator: IdOrAddress
    ) => Effect.Effect<ReadonlyArray<AllocatorReportHeader>, RepositoryError>
    readonly newestAllocatorReportId: (allocator: IdOrAddress) => Effect.Effect<Option.Option<string>, RepositoryError>
    /** None without such a report of this very allocator; an id that is none is no failure. */
    readonly findAllocatorReport: (
      allocator: IdOrAddress,
      asked: ReportAsked
    ) => Effect.Effect<Option.Option<AllocatorReportRecord>, RepositoryError>
    /** Allocators, `f0…`, that have a report made at or after an instant. */
    readonly allocatorsReportedSince: (instant: DateTime.Utc) => Effect.Effect<ReadonlySet<string>, RepositoryError>

    /** The report that has an id, whoever's it is: a decimal one is a client's, a UUID an allocator's. */
    readonly findById: (
      id: string
    ) => Effect.Effect<
      Option.Option<
        | { readonly kind: "client"; readonly record: ClientReportRecord }
        | { readonly kind: "allocator"; readonly record: AllocatorReportRecord }
      >,
      RepositoryError
    >
  }
>() {}
