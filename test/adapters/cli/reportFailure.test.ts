import { assert, describe, it } from "@effect/vitest"
import { Cause, Config, ConfigProvider, Console, Data, Effect, FiberId, Option } from "effect"
import { describeFailure, reportFailure } from "../../../src/adapters/cli/reportFailure.js"
import { RepositoryError } from "../../../src/application/ports/PortErrors.js"

const configFailure = <A>(config: Config.Config<A>, variables: Record<string, string>) =>
  config.pipe(
    Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(variables)))),
    Effect.flip,
    Effect.map((failure) => Option.getOrThrow(describeFailure(failure)))
  )

/** What is said on standard error about a cause. */
const said = (cause: Cause.Cause<unknown>) =>
  Effect.gen(function* () {
    const lines: Array<unknown> = []
    yield* Console.consoleWith((console) =>
      Effect.withConsole(reportFailure(cause), {
        ...console,
        unsafe: { ...console.unsafe, error: (...values) => lines.push(...values) },
        error: (...values) => Effect.sync(() => lines.push(...values))
      })
    )
    return lines
  })

class PortBusy extends Data.TaggedError("PortBusy")<{
  readonly port: number
  readonly cause?: unknown
}> {
  override get message() {
    return `port ${this.port} is in use; stop the other program or set PORT`
  }
}

describe("an expected failure", () => {
  it.effect("in a stranger's words does nothing to the terminal", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said(Cause.fail("lotus says \u001b[31mno\u001b[0m\u0007\r\nagain")), [
        "Lotus says no again."
      ])
    })
  )

  it.effect("is told in one sentence without a trace", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* said(Cause.fail(new PortBusy({ port: 3000 }))), [
        "Port 3000 is in use; stop the other program or set PORT."
      ])
    })
  )

  it.effect("is told once, however many fibers met it", () =>
    Effect.gen(function* () {
      const one = Cause.fail(new PortBusy({ port: 3000 }))
      assert.lengthOf(yield* said(Cause.parallel(one, one)), 1)
    })
  )

  it("names its first cause when its own message does not", () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" })
    const failure = new Error("migrations failed", { cause: new AggregateError([refused]) })
    assert.deepStrictEqual(
      describeFailure(failure),
      Option.some("Migrations failed: connect ECONNREFUSED 127.0.0.1:1.")
    )
  })

  it("speaks for itself when it has a tag, whatever it wraps", () => {
    const failure = new PortBusy({ port: 3000, cause: new Error("listen EADDRINUSE") })
    assert.deepStrictEqual(
      describeFailure(failure),
      Option.some("Port 3000 is in use; stop the other program or set PORT.")
    )
  })

  it("does not repeat a cause that its message tells", () => {
    const failure = new RepositoryError({
      operation: "RunHistory.list",
      reason: "unavailable",
      cause: new Error("connection refused")
    })
    assert.deepStrictEqual(
      describeFailure(failure),
      Option.some("RunHistory.list: database unavailable (connection refused).")
    )
  })

  it.effect("is told by what it wraps when it has no words of its own", () =>
    Effect.gen(function* () {
      const failure = yield* Effect.tryPromise(() => Promise.reject(new Error("no space left on device"))).pipe(
        Effect.flip
      )
      assert.deepStrictEqual(describeFailure(failure), Option.some("No space left on device."))
    })
  )

  it("fits on one line", () => {
    assert.deepStrictEqual(describeFailure(new Error("first\n  second!")), Option.some("First second!"))
  })
})

describe("a malformed variable", () => {
  it.effect("is named with what it accepts", () =>
    Effect.gen(function* () {
      assert.match(
        yield* configFailure(Config.integer("PORT"), { PORT: "many" }),
        /PORT: expected an integer value but received "many"/
      )
    })
  )

  it.effect("is told apart from its valid alternative", () =>
    Effect.gen(function* () {
      const either = Config.integer("REPLICAS").pipe(Config.orElse(() => Config.integer("COPIES")))
      const sentence = yield* configFailure(either, { REPLICAS: "many" })
      assert.include(sentence, "REPLICAS")
      assert.notInclude(sentence, "COPIES")
    })
  )

  it.effect("is told together with the others", () =>
    Effect.gen(function* () {
      const sentence = yield* configFailure(Config.all([Config.integer("PORT"), Config.string("HOST")]), {
        PORT: "many"
      })
      assert.match(sentence, /PORT: .*; HOST: it is not set/)
    })
  )

  for (const [name, config] of [
    ["DATABASE_URL", Config.url("DATABASE_URL")],
    ["GITHUB_PAT", Config.integer("GITHUB_PAT")],
    ["PROMETHEUS_AUTH_TOKEN", Config.redacted(Config.integer("PROMETHEUS_AUTH_TOKEN"))]
  ] as const) {
    it.effect(`keeps the value of ${name} to itself`, () =>
      Effect.gen(function* () {
        const sentence = yield* configFailure<unknown>(config, { [name]: "hunter2" })
        assert.include(sentence, `${name}: `)
        assert.notInclude(sentence, "hunter2")
      })
    )
  }
})

describe("a defect", () => {
  it.effect("is logged with its trace and called a fault of the program", () =>
    Effect.gen(function* () {
      const [log, sentence] = yield* said(Cause.die(new Error("cannot be")))
      assert.match(String(log), /FATAL A fault of this program ended it\n.*cannot be\n\s+at /s)
      assert.match(String(sentence), /fault of the program/)
    })
  )
})

it.effect("an interruption is no failure", () =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* said(Cause.interrupt(FiberId.none)), [])
  })
)
