import { assert, describe, it } from "@effect/vitest"
import { Config, Effect } from "effect"
import { serviceUrl } from "../../../src/adapters/shared/ServiceUrl.js"
import { configured } from "../../support/LoopbackService.js"

const read = (text: string) =>
  serviceUrl("A_URL").pipe(Config.withDefault("default"), Effect.provide(configured({ A_URL: text })))

describe("the address of an outside service", () => {
  it.effect.each([
    { text: "https://example.org/", address: "https://example.org" },
    { text: "http://127.0.0.1:8080/base//", address: "http://127.0.0.1:8080/base" },
    { text: "", address: "default" }
  ])("'$text' is $address", ({ text, address }) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* read(text), address)
    })
  )

  it.effect.each(["example.org", "ftp://example.org", "http://"])("'%s' is refused by the variable's name", (text) =>
    Effect.gen(function* () {
      assert.include(String(yield* Effect.flip(read(text))), "A_URL")
    })
  )
})
