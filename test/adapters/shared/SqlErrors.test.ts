import { SqlError } from "@effect/sql/SqlError"
import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, ParseResult, Schema } from "effect"
import { classifySqlFailure, repositoryErrors } from "../../../src/adapters/shared/SqlErrors.js"

const driverError = (code: string, message = "what the driver said") => Object.assign(new Error(message), { code })
const sqlError = (cause: unknown) => new SqlError({ cause, message: "Failed to execute statement" })

describe("a failure of the database", () => {
  it.each([
    "08006",
    "28P01",
    "28000",
    "3D000",
    "40001",
    "53300",
    "55P03",
    "57P01",
    "57P03",
    "25006",
    "ECONNREFUSED",
    "ENETUNREACH",
    "ETIMEDOUT"
  ])("with the code %s says that the database is unavailable", (code) => {
    assert.strictEqual(classifySqlFailure(driverError(code)), "unavailable")
    assert.strictEqual(classifySqlFailure(sqlError(driverError(code))), "unavailable")
  })

  it("without a code is known by the driver's words", () => {
    for (const words of [
      "Connection terminated unexpectedly",
      "timeout exceeded when trying to connect",
      "Cannot use a pool after calling end on the pool"
    ]) {
      assert.strictEqual(classifySqlFailure(new Error(words)), "unavailable", words)
    }
  })

  it("is a timeout when the server cancelled the statement", () => {
    assert.strictEqual(classifySqlFailure(driverError("57014")), "timeout")
  })

  it.each(["42P01", "23505", "22P02", "42501"])("with the code %s is a bug", (code) => {
    assert.isUndefined(classifySqlFailure(driverError(code)))
  })
})

describe("a repository method", () => {
  it.effect("fails with the name of the operation when the database is unavailable", () =>
    Effect.gen(function* () {
      const cause = driverError("ECONNRESET")
      const failure = yield* Effect.flip(Effect.fail(sqlError(cause)).pipe(repositoryErrors("RunHistory.list")))
      assert.deepInclude(failure, {
        _tag: "RepositoryError",
        operation: "RunHistory.list",
        reason: "unavailable",
        cause
      })
    })
  )

  it.effect("fails alike when it comes as a defect, as from a commit", () =>
    Effect.gen(function* () {
      const failure = yield* Effect.die(sqlError(driverError("57P01"))).pipe(
        repositoryErrors("Port.method"),
        Effect.flip
      )
      assert.strictEqual(failure._tag, "RepositoryError")
    })
  )

  it.effect("dies of a statement that is wrong, and of a row that misfits its schema", () =>
    Effect.gen(function* () {
      const wrongStatement = sqlError(driverError("42P01"))
      const wrongRow = yield* Effect.flip(Schema.decodeUnknown(Schema.Number)("many"))
      assert.isTrue(ParseResult.isParseError(wrongRow))
      for (const failure of [wrongStatement, wrongRow]) {
        const exit = yield* Effect.exit(Effect.fail(failure).pipe(repositoryErrors("RunHistory.list")))
        assert.isTrue(Exit.isFailure(exit) && Cause.isDie(exit.cause), failure._tag)
      }
    })
  )

  it.effect("hands on what is no failure of the database", () =>
    Effect.gen(function* () {
      const failure = yield* Effect.flip(Effect.fail("superseded" as const).pipe(repositoryErrors("RunHistory.list")))
      assert.strictEqual(failure, "superseded")
    })
  )
})
