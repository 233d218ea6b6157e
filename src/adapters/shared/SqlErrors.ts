import { SqlError } from "@effect/sql/SqlError"
import { Effect, Option, type ParseResult } from "effect"
import { RepositoryError, type RepositoryFailure } from "../../application/ports/PortErrors.js"

/**
 * SQL states and driver texts that mean "not now", a refused login (28) and a missing database (3D000) among them, for
 * those are set right at the server; whatever else a database says is a bug of ours.
 */
const unavailableStates = /^(08|28|53|57P|40|3D000|55P03|25006)/
const unavailableCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT"
])
const unavailableTexts =
  /Connection terminated|timeout exceeded when trying to connect|connection timeout|Client has encountered a connection error|not queryable|not currently accepting connections|pool after calling end/i

const field = (cause: unknown, key: string): unknown =>
  typeof cause === "object" && cause !== null && key in cause ? Reflect.get(cause, key) : undefined

/** The SQLSTATE of a driver's failure, when it has one. */
export const sqlState = (cause: unknown): string | undefined => {
  const code = field(cause, "code")
  return typeof code === "string" ? code : undefined
}

/** Whether a driver's failure is one that later may not be; none for a bug. */
export const classifySqlFailure = (cause: unknown): RepositoryFailure | undefined => {
  const code = sqlState(cause)
  const message = field(cause, "message")
  if (code === "57014") return "timeout"
  if (code !== undefined && (unavailableCodes.has(code) || unavailableStates.test(code))) return "unavailable"
  if (typeof message === "string" && unavailableTexts.test(message)) return "unavailable"
  const inner = field(cause, "cause")
  return inner === undefined || inner === cause ? undefined : classifySqlFailure(inner)
}

type DatabaseFailure = SqlError | ParseResult.ParseError

const isDatabaseFailure = (failure: unknown): failure is DatabaseFailure => {
  const tag = field(failure, "_tag")
  return tag === "SqlError" || tag === "ParseError"
}

/** Ends a repository method: its span, its typed failure; a query or a row that is wrong is a defect. */
export const repositoryErrors =
  (operation: string) =>
  <A, E, R>(effect: Effect.Effect<A, E | DatabaseFailure, R>) =>
    effect.pipe(
      // What fails while a transaction commits or rolls back comes as a defect of the SQL client.
      Effect.catchSomeDefect((defect) =>
        defect instanceof SqlError ? Option.some(Effect.fail(defect)) : Option.none()
      ),
      Effect.catchIf(isDatabaseFailure, (failure) => {
        const reason = failure._tag === "SqlError" ? classifySqlFailure(failure.cause) : undefined
        return reason === undefined
          ? Effect.die(failure)
          : Effect.fail(new RepositoryError({ operation, reason, cause: failure.cause }))
      }),
      Effect.withSpan(operation)
    )
