import { Effect, Layer, Option } from "effect"
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
        newestId: (client) => Effect.map(store.clientReports(client), newestId),
        find: (client, id) => store.findClientReport(client, { id })
      },
      allocator: {
        kind: "allocator",
        identify: (asked) => Effect.map(allocators.allocators, (all) => allocatorNamed(all, asked)),
        generate: (allocator) => Effect.provide(generateAllocatorReport(allocator), ports),
        newestId: (allocator) => Effect.map(store.allocatorReports(allocator), newestId),
        find: (allocator, id) => store.findAllocatorReport(allocator, { id })
      }
    })
  })
)

const newestId = (newestFirst: ReadonlyArray<{ readonly id: string }>): Option.Option<string> =>
  Option.map(Option.fromNullable(newestFirst[0]), ({ id }) => id)

interface NamedAllocator {
  readonly addressId: string
  readonly address: string
}

const allocatorNamed = (all: ReadonlyArray<NamedAllocator>, asked: string): string => {
  const name = asked.toLowerCase()
  const isNamed = ({ address, addressId }: NamedAllocator) =>
    addressId.toLowerCase() === name || address.toLowerCase() === name
  return all.find(isNamed)?.addressId ?? name
}
