import { assert, it } from "@effect/vitest"
import { type Console, Effect, Option, Ref } from "effect"
import { announceReady, type ReadyNotice } from "../../../src/adapters/cli/ReadyBanner.js"

const notice: ReadyNotice = {
  version: "1.2.3",
  host: "127.0.0.1",
  port: 3007,
  folder: Option.some("/data"),
  monitoringToken: Option.some("abc"),
  published: true
}

const printed = (shown: ReadyNotice) =>
  Effect.gen(function* () {
    const lines = yield* Ref.make("")
    const console = yield* Effect.console
    yield* Effect.withConsole(announceReady(shown), {
      ...console,
      log: (...texts) => Ref.update(lines, (before) => before + texts.join(" "))
    } satisfies Console.Console)
    return yield* Ref.get(lines)
  })

it.effect("names the addresses to open, the token and where state is kept", () =>
  Effect.gen(function* () {
    const text = yield* printed(notice)
    assert.include(text, "http://localhost:3007/allocators/compliance-data?limit=5&page=1")
    assert.include(text, "Authorization: Bearer abc")
    assert.include(text, "State is kept in /data")
    assert.notInclude(text, "no figures")
  })
)

it.effect("says so when there are no figures, and says nothing of what is not ours", () =>
  Effect.gen(function* () {
    const text = yield* printed({
      ...notice,
      host: "10.0.0.7",
      folder: Option.none(),
      monitoringToken: Option.none(),
      published: false
    })
    assert.include(text, "http://10.0.0.7:3007/docs")
    assert.include(text, "There are no figures yet")
    assert.notInclude(text, "Bearer")
    assert.notInclude(text, "State is kept")
  })
)

it.effect("names addresses that a browser opens, whichever the interface", () =>
  Effect.gen(function* () {
    for (const host of ["::", "::1", "0.0.0.0"])
      assert.include(yield* printed({ ...notice, host }), "http://localhost:3007/docs")
    assert.include(yield* printed({ ...notice, host: "2001:db8::7" }), "http://[2001:db8::7]:3007/docs")
  })
)
