import { Effect } from "effect"
import { AllocatorNotFound, ClientNotFound } from "../../domain/report/ReportErrors.js"
import { isSubjectName } from "../../domain/report/SubjectName.js"
import { ReportDesk } from "./ReportDesk.js"

/** A new report of a client, by id or address, or the one that is being made. */
export const orderClientReport = Effect.fn("orderClientReport")(function* (client: string) {
  const desk = yield* ReportDesk
  if (!isSubjectName(client)) return yield* new ClientNotFound({ client })
  return yield* desk.clientReport(client)
})

/** A new report of an allocator, by id or address, or the one that is being made. */
export const orderAllocatorReport = Effect.fn("orderAllocatorReport")(function* (allocator: string) {
  const desk = yield* ReportDesk
  if (!isSubjectName(allocator)) return yield* new AllocatorNotFound({ allocator })
  return yield* desk.allocatorReport(allocator)
})
