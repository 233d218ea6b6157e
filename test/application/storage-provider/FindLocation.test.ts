import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { LocationLookup } from "../../../src/application/ports/LocationLookup.js"
import { LotusRpc } from "../../../src/application/ports/LotusRpc.js"
import { NameResolver } from "../../../src/application/ports/NameResolver.js"
import { findLocation } from "../../../src/application/storage-provider/FindLocation.js"
import { ProviderId } from "../../../src/domain/shared/Ids.js"
import type { HostAddress } from "../../../src/domain/storage-provider/HostAddress.js"
import { fulda } from "../../support/fulda.js"
import { outage } from "../../support/inMemoryGithub.js"

/** `public.example` is in Fulda; `broken.example` has a name service that fails; of other names there are no records. */
const find = (hosts: ReadonlyArray<HostAddress>) =>
  findLocation(ProviderId.make("f01")).pipe(
    Effect.provide(
      Layer.mergeAll(
        Layer.mock(LotusRpc, { minerInfo: () => Effect.succeed({ hosts, peerId: null }) }),
        Layer.succeed(NameResolver, {
          resolve: ({ host }) =>
            host === "broken.example"
              ? Effect.fail(outage("dns"))
              : Effect.succeed(host === "public.example" ? Option.some(fulda.ip) : Option.none())
        }),
        Layer.succeed(LocationLookup, {
          missing: [],
          locate: (ip) => {
            if (ip === "203.0.113.99") return Effect.fail(outage("ipinfo"))
            return Effect.succeed(ip === fulda.ip ? Option.some(fulda) : Option.none())
          }
        })
      )
    )
  )

const name = (host: string): HostAddress => ({ protocol: "dns4", host })
const ip4 = (host: string): HostAddress => ({ protocol: "ip4", host })

describe("the location of a provider", () => {
  it.effect("passes over names that do not resolve or whose name service fails", () =>
    Effect.gen(function* () {
      const hosts = [name("none.example"), name("broken.example"), ip4("10.0.0.1"), name("public.example")]
      assert.deepStrictEqual(yield* find(hosts), Option.some(fulda))
    })
  )

  it.effect("is unknown when it names no public address", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* find([]), Option.none())
      assert.deepStrictEqual(yield* find([name("none.example"), ip4("10.0.0.1")]), Option.none())
    })
  )

  it.effect("cannot be told when a name service failed and nothing else was found, or the location service fails", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* Effect.flip(find([name("broken.example"), ip4("10.0.0.1")]))).service, "dns")
      assert.strictEqual((yield* Effect.flip(find([ip4("203.0.113.99"), name("public.example")]))).service, "ipinfo")
    })
  )
})
