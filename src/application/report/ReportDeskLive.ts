import { Effect, Layer, Option } from "effect"
import { findAllocator } from "../../domain/report/allocator/ReportedAllocator.js"
import { reportedAllocator } from "../allocator/OnChain.js"
import { AllocatorRepository } from "../ports/AllocatorRepository.js"
import { ClientRepository } from "../ports/ClientRepository.js"
import { ReportStore } from "../ports/ReportStore.js"
import { generateAllocatorReport } from "./GenerateAllocatorReport.js"
import { generateClientReport } from "./GenerateClientReport.js"
import { openReportDesk } from "./OpenReportDesk.js"
import { ReportDesk } from "./ReportDesk.js"

type Ports = Effect.Effect.Context<ReturnType<typeof generateClientReport> | ReturnType<typeof generateAllocatorReport>>

/** The desk at which reports are made of what the platform knows. */
export const ReportDeskLive = Layer.scoped(
  ReportDesk,
  Effect.gen(function* () {
    const ports = yield* Effect.context<Ports>()
    const clients = yield* ClientRepository
    const allocators = yield* AllocatorRepository
    const store = yield* ReportStore
    // Whoever is unknown is left to the generation, which says so.
    return yield* openReportDesk({
      client: {
        kind: "client",
        identify: (asked) => Effect.map(clients.rowsOf(asked), (rows) => rows[0]?.client ?? asked.toLowerCase()),
        generate: (client) => Effect.provide(generateClientReport(client), ports),
        newestId: store.newestClientReportId,
        find: (client, id) => store.findClientReport(client, { id })
      },
      allocator: {
        kind: "allocator",
        identify: (asked) =>
          Effect.map(allocators.allocators, (all) =>
            Option.match(findAllocator(all.map(reportedAllocator), asked), {
              onNone: () => asked.toLowerCase(),
              onSome: ({ allocator }) => allocator
            })
          ),
        generate: (allocator) => Effect.provide(generateAllocatorReport(allocator), ports),
        newestId: store.newestAllocatorReportId,
        find: (allocator, id) => store.findAllocatorReport(allocator, { id })
      }
    })
  })
)
