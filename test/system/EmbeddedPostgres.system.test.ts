import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { assert, it } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { isAlive } from "../../src/adapters/sandbox/PostgresServer.js"
import { kill, owner, pidOf, started, startedBy } from "../support/OwnerProgram.js"
import { temporaryFolder } from "../support/TemporaryFolder.js"

const eventuallyGone = (pid: number) =>
  Effect.sync(() => isAlive(pid)).pipe(
    Effect.repeat({ while: (alive) => alive, schedule: Schedule.spaced("50 millis") }),
    Effect.timeout("10 seconds")
  )

it.scopedLive("Ctrl-C ends the program and its server in order, and leaves no pid file", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    const first = yield* owner(folder)
    yield* kill(-(first.child.pid ?? 0), "SIGINT")
    yield* first.ended
    assert.isFalse(isAlive(pidOf(first)))
    assert.notInclude(yield* Effect.promise(() => readdir(join(folder, "postgres"))), "postmaster.pid")
  })
)

it.scopedLive.each([
  ["SIGINT", "SIGINT"],
  ["SIGINT", "SIGTERM"],
  ["SIGTERM", "SIGINT"]
] as const)("%s and soon %s, as npm passes a Ctrl-C on, end the program and its server in order", ([signal, again]) =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    const first = yield* owner(folder)
    const program = first.child.pid ?? 0
    yield* kill(program, signal)
    // Stopping the server takes longer than this.
    yield* Effect.sleep("2 millis")
    yield* kill(program, again)
    yield* kill(program, again)
    assert.isNumber(yield* first.ended, "the second signal ended it")
    assert.isFalse(isAlive(pidOf(first)))
    assert.notInclude(yield* Effect.promise(() => readdir(join(folder, "postgres"))), "postmaster.pid")
  })
)

it.scopedLive("a server whose program was killed is taken over, and ends with its new owner", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    const first = yield* owner(folder)
    yield* kill(-(first.child.pid ?? 0), "SIGKILL")
    yield* first.ended
    const second = yield* owner(folder)
    assert.strictEqual(startedBy(second), "adopted")
    assert.strictEqual(pidOf(second), pidOf(first))
    yield* kill(second.child.pid ?? 0, "SIGTERM")
    yield* second.ended
    yield* eventuallyGone(pidOf(first))
  })
)

it.scopedLive("an orphaned server that does not answer any more is replaced", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    const first = yield* owner(folder)
    yield* kill(-(first.child.pid ?? 0), "SIGKILL")
    yield* first.ended
    yield* kill(pidOf(first), "SIGSTOP")
    const second = yield* owner(folder)
    assert.strictEqual(startedBy(second), "started")
    assert.notStrictEqual(pidOf(second), pidOf(first))
    yield* eventuallyGone(pidOf(first))
    yield* kill(second.child.pid ?? 0, "SIGTERM")
    yield* second.ended
  })
)

it.scopedLive("a server that hangs ends by force within ten seconds when its program is told to end", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    const first = yield* owner(folder)
    yield* kill(pidOf(first), "SIGSTOP")
    yield* kill(first.child.pid ?? 0, "SIGINT")
    yield* Effect.timeout(first.ended, "20 seconds")
    yield* eventuallyGone(pidOf(first))
  })
)

it.scopedLive("a second start while one runs names the process that is in the way", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    const first = yield* owner(folder)
    const second = yield* owner(folder)
    assert.deepStrictEqual(second.outcome, {
      _tag: "EmbeddedInUse",
      message: `The data folder ${folder} is in use by process ${first.child.pid}: stop it first, or give this one a DATABASE_URL.`
    })
    assert.strictEqual(yield* second.ended, 1)
    yield* kill(first.child.pid ?? 0, "SIGTERM")
    yield* first.ended
  })
)

it.scopedLive("of two programs that start at once on an empty folder one serves and one is told", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    const both = yield* Effect.all([owner(folder), owner(folder)], { concurrency: 2 })
    const losers = both.filter(({ outcome }) => "_tag" in outcome)
    assert.deepStrictEqual(losers.map(startedBy), ["EmbeddedInUse"])
    for (const { child, ended } of both.filter((each) => !losers.includes(each))) {
      yield* kill(child.pid ?? 0, "SIGTERM")
      yield* ended
    }
    assert.sameMembers(
      (yield* Effect.promise(() => readdir(folder))).filter((name) => !name.startsWith("postgres.log")),
      ["postgres"]
    )
  })
)

it.scopedLive("a start that was killed while it initialised does not hinder the next", () =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    const doomed = yield* started(folder)
    yield* Effect.promise(() => readdir(folder)).pipe(
      Effect.repeat({
        until: (names) => names.some((name) => name.startsWith("postgres.new.")),
        schedule: Schedule.spaced("20 millis")
      })
    )
    yield* kill(doomed.pid ?? 0, "SIGKILL")
    const second = yield* owner(folder)
    assert.strictEqual(startedBy(second), "initialised")
    yield* kill(second.child.pid ?? 0, "SIGTERM")
    yield* second.ended
  })
)
