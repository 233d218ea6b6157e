import { assert, describe, it } from "@effect/vitest"
import { Data, Effect, Either, Option } from "effect"
import { locateProvider } from "../../../src/application/storage-provider/LocateProvider.js"
import type { HostAddress } from "../../../src/domain/storage-provider/HostAddress.js"

class Unanswered extends Data.TaggedError("Unanswered")<{ readonly ip: string }> {}

/** Places by IP address, null for a bogon; addresses by `family/name`. */
const located = (
  hosts: ReadonlyArray<HostAddress>,
  places: Readonly<Record<string, string | null>>,
  names: Readonly<Record<string, string>> = {}
) => {
  const asked: Array<string> = []
  const lookUps = {
    resolve: ({ protocol, host }: HostAddress) =>
      Effect.sync(() => {
        asked.push(`${protocol}/${host}`)
        return Option.fromNullable(names[`${protocol}/${host}`])
      }),
    locate: (ip: string) =>
      Effect.suspend(() => {
        asked.push(ip)
        const place = places[ip]
        return place === undefined ? new Unanswered({ ip }) : Effect.succeed(Option.fromNullable(place))
      })
  }
  return locateProvider(hosts, lookUps).pipe(
    Effect.either,
    Effect.map((place) => ({ place, asked }))
  )
}

const ip4 = (host: string): HostAddress => ({ protocol: "ip4", host })
const someDe = Either.right(Option.some("DE"))

describe("place of a provider", () => {
  it.effect("is that of the first public address, and nobody is asked further", () =>
    Effect.gen(function* () {
      const places = { "10.0.0.1": null, "203.0.113.7": "DE", "203.0.113.8": "US" }
      assert.deepStrictEqual(yield* located(Object.keys(places).map(ip4), places), {
        place: someDe,
        asked: ["10.0.0.1", "203.0.113.7"]
      })
    })
  )

  it.effect("is looked up by name in the family that the address states", () =>
    Effect.gen(function* () {
      const hosts: ReadonlyArray<HostAddress> = [
        { protocol: "dns4", host: "a.example" },
        { protocol: "dns6", host: "a.example" }
      ]
      const names = { "dns4/a.example": "10.0.0.1", "dns6/a.example": "2001:db8::1" }
      assert.deepStrictEqual(yield* located(hosts, { "10.0.0.1": null, "2001:db8::1": "DE" }, names), {
        place: someDe,
        asked: ["dns4/a.example", "10.0.0.1", "dns6/a.example", "2001:db8::1"]
      })
    })
  )

  it.effect("passes over a name that does not resolve", () =>
    Effect.gen(function* () {
      const hosts: ReadonlyArray<HostAddress> = [
        { protocol: "dns4", host: "gone.example" },
        { protocol: "ip6", host: "2001:db8::1" }
      ]
      const { place } = yield* located(hosts, { "2001:db8::1": "DE" })
      assert.deepStrictEqual(place, someDe)
    })
  )

  it.effect("is unknown without a public address", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* located([], {}), { place: Either.right(Option.none()), asked: [] })
      const { place } = yield* located([ip4("10.0.0.1")], { "10.0.0.1": null })
      assert.deepStrictEqual(place, Either.right(Option.none()))
    })
  )

  it.effect("fails with the location service, and nobody is asked further", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* located([ip4("203.0.113.7"), ip4("203.0.113.8")], { "203.0.113.8": "US" }), {
        place: Either.left(new Unanswered({ ip: "203.0.113.7" })),
        asked: ["203.0.113.7"]
      })
    })
  )
})
