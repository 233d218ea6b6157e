import { Effect, Either, Fiber, FiberMap, Option } from "effect"
import type { AllocatorNotFound, ClientNotFound } from "../../domain/report/ReportErrors.js"
import type { AllocatorReportRecord, ClientReportRecord } from "../../domain/report/ReportRecord.js"
import type { JobLock } from "../ports/JobLock.js"
import type { RepositoryError } from "../ports/PortErrors.js"
import { type Admitted, reportAdmission } from "./ReportAdmission.js"
import { type GenerationError, ReportDesk } from "./ReportDesk.js"
import { makeAlone, type ReportMaker } from "./ReportMaker.js"

export interface ReportMakers {
  readonly client: ReportMaker<ClientReportRecord, ClientNotFound | GenerationError>
  readonly allocator: ReportMaker<AllocatorReportRecord, AllocatorNotFound | GenerationError>
}

/** A desk that has its reports made like this, until the scope closes. */
export const openReportDesk = ({ allocator, client }: ReportMakers) =>
  Effect.gen(function* () {
    const admit = yield* reportAdmission
    const clients = yield* ordersOf(client)
    const allocators = yield* ordersOf(allocator)
    return ReportDesk.of({
      clientReport: clients(admit),
      allocatorReport: allocators(admit),
      unlimited: { clientReport: clients(everybody), allocatorReport: allocators(everybody) }
    })
  })

const everybody = (): Either.Either<Admitted> => Either.right((work) => work)

/** Takes orders of one kind from whom `admit` lets in; who finds the report being made need not be let in. */
const ordersOf = <Report, E>(maker: ReportMaker<Report, E>) =>
  Effect.gen(function* () {
    const underWay = yield* FiberMap.make<string, Report, E | RepositoryError>()
    const begin = yield* FiberMap.runtime(underWay)<JobLock>()

    return <Refusal>(admit: () => Either.Either<Admitted, Refusal>) =>
      (idOrAddress: string): Effect.Effect<Report, E | RepositoryError | Refusal> =>
        Effect.flatMap(maker.identify(idOrAddress), (subject) =>
          // Looking and beginning are one step: nobody else begins in between.
          Effect.suspend((): Effect.Effect<Report, E | RepositoryError | Refusal> => {
            const known = FiberMap.unsafeGet(underWay, subject)
            if (Option.isSome(known)) return Fiber.join(known.value)
            return Either.match(admit(), {
              onLeft: (refusal) => Effect.fail(refusal),
              onRight: (admitted) => Fiber.join(begin(subject, admitted(makeAlone(maker, subject))))
            })
          })
        )
  })
