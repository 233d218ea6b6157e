import { Effect, HashMap, Option } from "effect"
import type { Job, JobRun } from "../jobs/Job.js"
import { allocatorReportCounts, clientReportCounts } from "../jobs/JobMetrics.js"
import { AllocatorRepository } from "../ports/AllocatorRepository.js"
import { RegistryRepository } from "../ports/RegistryRepository.js"
import { ReportStore } from "../ports/ReportStore.js"
import { ReportDesk } from "./ReportDesk.js"
import { type SweepSubject, sweepReports } from "./ReportSweep.js"

const CLIENTS = "client-reports"
const ALLOCATORS = "allocator-reports"

const sweepClients = Effect.fn("sweepClientReports")(function* (run: JobRun) {
  const desk = yield* ReportDesk
  const store = yield* ReportStore
  const applicants = yield* (yield* RegistryRepository).applicants
  return yield* sweepReports(run, {
    job: CLIENTS,
    things: "clients",
    subjects: applicants.map((client) => ({ name: client, id: client })),
    reportedSince: store.clientsReportedSince,
    order: desk.unlimited.clientReport,
    counts: clientReportCounts
  })
})

/** Allocators of the current registry by the addresses that it states; two files of one allocator are one subject. */
const registeredAllocators = Effect.gen(function* () {
  const files = yield* (yield* RegistryRepository).registryFiles("current")
  const onChain = HashMap.fromIterable(
    (yield* (yield* AllocatorRepository).allocators).map(({ address, addressId }) => [address.toLowerCase(), addressId])
  )
  const subjects = files.map(({ address, allocator }): SweepSubject => {
    const name = address === "" ? allocator : address
    return { name, id: Option.getOrElse(HashMap.get(onChain, name.toLowerCase()), () => name.toLowerCase()) }
  })
  return Array.from(new Map(subjects.map((subject) => [subject.id, subject])).values())
})

const sweepAllocators = Effect.fn("sweepAllocatorReports")(function* (run: JobRun) {
  const desk = yield* ReportDesk
  const store = yield* ReportStore
  return yield* sweepReports(run, {
    job: ALLOCATORS,
    things: "allocators",
    subjects: yield* registeredAllocators,
    reportedSince: store.allocatorsReportedSince,
    order: desk.unlimited.allocatorReport,
    counts: allocatorReportCounts
  })
})

/** Every day a report of each client that has an application file. */
export const clientReports = {
  name: CLIENTS,
  description: "Reports of every client that has an application file",
  cron: "0 1 * * *",
  work: sweepClients
} as const satisfies Job<{ readonly message: string }, unknown>

/** Every day a report of each allocator of the current registry; checks of its clients read their reports of the day. */
export const allocatorReports = {
  name: ALLOCATORS,
  description: "Reports, scores and compliance scores of every allocator of the current registry",
  cron: "0 6 * * *",
  work: sweepAllocators
} as const satisfies Job<{ readonly message: string }, unknown>

const inOrder = [clientReports, allocatorReports] as const

type Work = ReturnType<(typeof inOrder)[number]["work"]>

/** Every sweep; each reads the reports of those before it. */
export const sweeps: ReadonlyArray<Job<Effect.Effect.Error<Work>, Effect.Effect.Context<Work>>> = inOrder
