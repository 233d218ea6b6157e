import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Option, Redacted } from "effect"
import { describeFailure } from "../../../src/adapters/cli/reportFailure.js"
import { postgresUrl, splitSessionOptions } from "../../../src/adapters/shared/PostgresUrl.js"

const read = (text: string) =>
  postgresUrl("DATABASE_URL").pipe(Effect.withConfigProvider(ConfigProvider.fromMap(new Map([["DATABASE_URL", text]]))))

describe("the address of a database", () => {
  it.effect.each([
    "postgres://cdp:secret@db.example:5432/cdp",
    "postgresql://db.example/cdp?sslmode=require",
    "postgres://cdp@/cdp?host=/var/run/postgresql"
  ])("%s is taken as it is", (text) =>
    Effect.gen(function* () {
      assert.strictEqual(Redacted.value(yield* read(text)), text)
    })
  )

  it.effect.each([
    "db.example/cdp",
    "mysql://cdp:secret@db.example/cdp",
    "postgres://",
    "postgres://cdp:secret@db:port/cdp"
  ])("%s is refused by the variable's name, without its value", (text) =>
    Effect.gen(function* () {
      const sentence = Option.getOrThrow(describeFailure(yield* Effect.flip(read(text))))
      assert.include(sentence, "DATABASE_URL: expected an address such as postgres://user:password@host:5432/database")
      assert.notInclude(sentence.replace("postgres://user:password@host:5432/database", ""), text)
    })
  )
})

describe("what an address asks of the session", () => {
  it("is taken out of it, and what says how to connect stays", () => {
    assert.deepStrictEqual(
      splitSessionOptions("postgres://u:p%40w@h/d?sslmode=disable&options=-c%20search_path%3Dmine&statement_timeout=0"),
      { connectionString: "postgres://u:p%40w@h/d?sslmode=disable", options: ["-c search_path=mine"] }
    )
    assert.deepStrictEqual(splitSessionOptions("postgres://h/d?options=-c%20geqo%3Doff"), {
      connectionString: "postgres://h/d",
      options: ["-c geqo=off"]
    })
  })

  it("is nothing in most addresses, which stay as they are", () => {
    for (const url of ["postgres://u:p@h/d", "postgres://u@h/d?sslmode=verify-full&application_name=a%20b"])
      assert.deepStrictEqual(splitSessionOptions(url), { connectionString: url, options: [] })
  })
})
