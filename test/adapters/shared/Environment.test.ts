import { assert, it } from "@effect/vitest"
import { Config, Effect, Option } from "effect"
import { environmentProvider } from "../../../src/adapters/shared/Environment.js"

it.effect("takes an empty variable for one that is not set", () =>
  Effect.gen(function* () {
    const read = (name: string) => Config.option(Config.string(name))
    const values = yield* Effect.all([read("GIVEN"), read("EMPTY"), read("ABSENT")])
    assert.deepStrictEqual(values, [Option.some("x"), Option.none(), Option.none()])
  }).pipe(Effect.withConfigProvider(environmentProvider({ GIVEN: "x", EMPTY: "", ABSENT: undefined })))
)
