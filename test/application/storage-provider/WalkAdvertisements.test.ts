import { assert, describe, it } from "@effect/vitest"
import { Data, Effect, FastCheck as fc, Option } from "effect"
import { walkAdvertisements } from "../../../src/application/storage-provider/WalkAdvertisements.js"

class Gone extends Data.TaggedError("Gone")<{ readonly id: number }> {}

/** Walks from the advertisement `newest` back to number 0, and tells what was read. */
const walk = (
  newest: number,
  options: {
    readonly stored?: ReadonlyArray<number>
    readonly gone?: number
    readonly loopAt?: number
    readonly older?: number
  } = {}
) => {
  const read: Array<number> = []
  const walked = walkAdvertisements(
    newest,
    {
      isStored: (id) => Effect.succeed(options.stored?.includes(id) ?? false),
      read: (id) =>
        Effect.suspend(() => {
          read.push(id)
          if (id === options.gone) return new Gone({ id })
          const previous = id === options.loopAt ? newest : id - 1
          return Effect.succeed({ previous: Option.liftPredicate(previous, (before) => before >= 0) })
        })
    },
    options.older
  )
  return Effect.map(walked, ({ found, next, unread }) => ({
    ids: found.map(({ id }) => id),
    read,
    next: Option.getOrNull(next),
    unread: Option.getOrNull(Option.map(unread, ({ error, id }) => ({ id, error })))
  }))
}
const downFrom = (first: number, count: number) => Array.from({ length: count }, (_, index) => first - index)

describe("advertisements of a provider", () => {
  it.effect("are kept from the newest back, eleven at most", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* walk(50)).ids, downFrom(50, 11))
      assert.deepStrictEqual((yield* walk(10)).ids, downFrom(10, 11))
      assert.deepStrictEqual((yield* walk(9)).ids, downFrom(9, 10))
      assert.deepStrictEqual((yield* walk(50, { older: 0 })).ids, [50])
    })
  )

  it.effect("end where one is stored already, which is not read", () =>
    Effect.gen(function* () {
      const nothing = { ids: [], read: [], next: null, unread: null }
      const three = [50, 49, 48]
      assert.deepStrictEqual(yield* walk(50, { stored: [47] }), { ...nothing, ids: three, read: three })
      assert.deepStrictEqual(yield* walk(50, { stored: [50] }), nothing)
    })
  )

  it.effect("end where they come back to one that was met", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* walk(50, { loopAt: 48 })).read, [50, 49, 48])
    })
  )

  it.effect("are those in front of one that cannot be read, which is told", () =>
    Effect.gen(function* () {
      const { ids, next, unread } = yield* walk(50, { gone: 45 })
      assert.deepStrictEqual(ids, downFrom(50, 5))
      assert.deepStrictEqual(unread, { id: 45, error: new Gone({ id: 45 }) })
      assert.isNull(next)
      assert.deepStrictEqual((yield* walk(50, { gone: 50 })).ids, [])
      assert.isNull((yield* walk(50, { gone: 39 })).unread)
    })
  )

  it.effect("are followed by the next when there was no room for it, and by none at the end of a history", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* walk(50)).next, 39)
      assert.strictEqual((yield* walk(50, { stored: [39] })).next, 39)
      assert.isNull((yield* walk(50, { stored: [40] })).next)
      assert.isNull((yield* walk(10)).next)
    })
  )

  it.effect.prop(
    "are read once each and follow one another without a gap",
    [fc.nat({ max: 30 }), fc.array(fc.nat({ max: 30 })), fc.nat({ max: 15 })],
    ([newest, stored, older]) =>
      Effect.gen(function* () {
        const { ids, read } = yield* walk(newest, { stored, older })
        assert.deepStrictEqual(ids, read)
        assert.deepStrictEqual(ids, downFrom(newest, ids.length))
        assert.isAtMost(ids.length, older + 1)
        assert.isFalse(ids.some((id) => stored.includes(id)))
      }),
    { fastCheck: { numRuns: 25 } }
  )
})
