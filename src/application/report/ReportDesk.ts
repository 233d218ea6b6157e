import { Context, Data, type Effect } from "effect"
import type { AllocatorNotFound, ClientNotFound } from "../../domain/report/ReportErrors.js"
import type { AllocatorReportRecord, ClientReportRecord } from "../../domain/report/ReportRecord.js"
import type { NothingPublished } from "../ports/Generations.js"
import type { RepositoryError, UpstreamError } from "../ports/PortErrors.js"

/** As many reports are being generated, and as many wait, as the settings allow. */
export class TooManyReports extends Data.TaggedError("TooManyReports")<{
  /** When what waits now will have been begun, as far as recent reports tell: 1..60. */
  readonly retryAfterSeconds: number
}> {
  override get message(): string {
    return `too many reports are being generated; try again in ${this.retryAfterSeconds} s`
  }
}

/** Why a report of a subject that exists could not be made. */
export type GenerationError = NothingPublished | RepositoryError | UpstreamError

/** Takes orders by id or address, in any case of letters. */
export interface ReportOrders<Refusal> {
  readonly clientReport: (
    idOrAddress: string
  ) => Effect.Effect<ClientReportRecord, ClientNotFound | GenerationError | Refusal>
  readonly allocatorReport: (
    idOrAddress: string
  ) => Effect.Effect<AllocatorReportRecord, AllocatorNotFound | GenerationError | Refusal>
}

/**
 * Where new reports are ordered. Of one client or allocator one report is made at a time, in this instance and among all:
 * who orders another meanwhile gets that one, or its failure. An order that nobody waits for any longer goes on.
 */
export class ReportDesk extends Context.Tag("cdp/ReportDesk")<
  ReportDesk,
  ReportOrders<TooManyReports> & {
    /** For those who bound what they order at once themselves. */
    readonly unlimited: ReportOrders<never>
  }
>() {}
