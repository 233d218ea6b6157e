import { Effect, Layer, Option } from "effect"
import { ReportStore } from "../../../application/ports/ReportStore.js"
import { repositoryErrors } from "../../shared/SqlErrors.js"
import { isAllocatorReportId, isClientReportId } from "./ReportIds.js"
import { storedAllocatorReports } from "./storedAllocatorReports.js"
import { storedClientReports } from "./storedClientReports.js"

export const PgReportStoreLive = Layer.effect(
  ReportStore,
  Effect.gen(function* () {
    const client = yield* storedClientReports
    const allocator = yield* storedAllocatorReports
    return ReportStore.of({
      ...client.methods,
      ...allocator.methods,
      findById: (id) =>
        Effect.gen(function* () {
          if (isClientReportId(id))
            return Option.map(yield* client.find(id), (record) => ({ kind: "client" as const, record }))
          if (isAllocatorReportId(id))
            return Option.map(yield* allocator.find(id), (record) => ({ kind: "allocator" as const, record }))
          return Option.none()
        }).pipe(repositoryErrors("ReportStore.findById"))
    })
  })
)
