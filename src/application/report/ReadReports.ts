import { Effect, Option } from "effect"
import { ReportNotFound } from "../../domain/report/ReportErrors.js"
import { isSubjectName } from "../../domain/report/SubjectName.js"
import { type ReportAsked, ReportStore } from "../ports/ReportStore.js"

/** Headers of a client's reports, the newest first; the client by id or address. */
export const listClientReports = Effect.fn("listClientReports")(function* (client: string) {
  const store = yield* ReportStore
  return isSubjectName(client) ? yield* store.clientReports(client) : []
})

/** A report of this very client. */
export const getClientReport = Effect.fn("getClientReport")(function* (client: string, asked: ReportAsked) {
  const store = yield* ReportStore
  const found = isSubjectName(client) ? yield* store.findClientReport(client, asked) : Option.none()
  return yield* orNotFound(found, asked)
})

/** Headers of an allocator's reports, the newest first; the allocator by id or address. */
export const listAllocatorReports = Effect.fn("listAllocatorReports")(function* (allocator: string) {
  const store = yield* ReportStore
  return isSubjectName(allocator) ? yield* store.allocatorReports(allocator) : []
})

/** A report of this very allocator. */
export const getAllocatorReport = Effect.fn("getAllocatorReport")(function* (allocator: string, asked: ReportAsked) {
  const store = yield* ReportStore
  const found = isSubjectName(allocator) ? yield* store.findAllocatorReport(allocator, asked) : Option.none()
  return yield* orNotFound(found, asked)
})

const orNotFound = <Report>(found: Option.Option<Report>, asked: ReportAsked) =>
  Effect.mapError(found, () => new ReportNotFound({ id: asked === "latest" ? asked : asked.id }))
