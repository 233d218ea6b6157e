import { Duration, Effect, Option } from "effect"
import { JobLock, LockLost } from "../ports/JobLock.js"
import { RepositoryError } from "../ports/PortErrors.js"

/** How reports of one kind are made and found. */
export interface ReportMaker<Report, E> {
  /** `client`, `allocator`. */
  readonly kind: string
  /** One spelling for whatever names the same subject. */
  readonly identify: (idOrAddress: string) => Effect.Effect<string, RepositoryError>
  readonly generate: (subject: string) => Effect.Effect<Report, E>
  /** Id of the subject's newest stored report. */
  readonly newestId: (subject: string) => Effect.Effect<Option.Option<string>, RepositoryError>
  readonly find: (subject: string, id: string) => Effect.Effect<Option.Option<Report>, RepositoryError>
}

/** How often who waits for another instance looks whether that one is done. */
const LOOK = Duration.millis(500)

/** What was made while the lock was lost may be made again; to whom asked, the database was not there. */
const asRepositoryError = <E>(failure: E | LockLost): E | RepositoryError =>
  failure instanceof LockLost
    ? new RepositoryError({ operation: "ReportDesk", reason: "unavailable", cause: failure })
    : failure

/**
 * Makes a report while holding the lock of its subject. When another instance stores one between our asking and our getting
 * the lock, it is that one: told by its id, for clocks of instances differ.
 */
export const makeAlone = <Report, E>(maker: ReportMaker<Report, E>, subject: string) =>
  Effect.gen(function* () {
    const lock = yield* JobLock
    const before = yield* maker.newestId(subject)
    const findMadeMeanwhile = Effect.flatMap(maker.newestId(subject), (newest) =>
      Option.isNone(newest) || (Option.isSome(before) && before.value === newest.value)
        ? Effect.succeedNone
        : maker.find(subject, newest.value)
    )
    const findOrGenerate = Effect.flatMap(
      findMadeMeanwhile,
      Option.match({
        onNone: (): Effect.Effect<Report, E> => maker.generate(subject),
        onSome: (report) => Effect.succeed(report)
      })
    )
    const attempt = Effect.mapError(lock.withLock(`${maker.kind} report ${subject}`)(findOrGenerate), asRepositoryError)
    while (true) {
      const report = yield* attempt
      if (Option.isSome(report)) return report.value
      yield* Effect.sleep(LOOK)
    }
  })
