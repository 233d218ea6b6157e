import { NodeContext } from "@effect/platform-node"
import { assert, layer } from "@effect/vitest"
import { Context, DateTime, Effect, Layer, Option } from "effect"
import { sampleDeals } from "../../../src/adapters/sandbox/sample/Deals.js"
import { blockId, namedBlock } from "../../../src/adapters/sandbox/sample/IndexIds.js"
import type { SampleMiner } from "../../../src/adapters/sandbox/sample/Miners.js"
import { SAMPLE_SEED } from "../../../src/adapters/sandbox/sample/Network.js"
import { readRealData } from "../../../src/adapters/sandbox/sample/RealData.js"
import { type SampleWorld, sampleWorldOf } from "../../../src/adapters/sandbox/sample/SampleWorld.js"
import { HOURS_PER_DAY, hourOf } from "../../../src/adapters/sandbox/sample/Timeline.js"
import { countIpniStatuses } from "../../../src/domain/storage-provider/IpniStatus.js"

const firstStart = DateTime.unsafeMake("2026-05-20T13:37:00Z")
const today = Math.floor(hourOf(firstStart) / HOURS_PER_DAY)
const key = { seed: SAMPLE_SEED, firstStart }

class World extends Context.Tag("test/World")<World, { readonly one: SampleWorld; readonly other: SampleWorld }>() {}

/** Two worlds of one key: nothing that one was asked may change what it says. */
const WorldLive = Layer.effect(
  World,
  Effect.map(readRealData, (data) => ({ one: sampleWorldOf(key, data), other: sampleWorldOf(key, data) }))
).pipe(Layer.provide(NodeContext.layer))

const withDeals = ({ claims, miners }: SampleWorld, day: number): ReadonlyArray<SampleMiner> =>
  [...miners.values()].filter(({ id }) => claims.claimsBefore(id, day) > 0)

layer(WorldLive)("what providers tell the index", (it) => {
  it.effect("follows from the seed and the day, whatever was asked before", () =>
    Effect.gen(function* () {
      const { one, other } = yield* World
      const miners = withDeals(one, today)
      for (const miner of miners) one.advertising.upTo(miner, today - 90)
      for (const miner of miners) {
        const chain = one.advertising.upTo(miner, today)
        assert.deepStrictEqual(chain, other.advertising.upTo(miner, today))
        const earlier = one.advertising.upTo(miner, today - 30)
        assert.deepStrictEqual(chain.slice(0, earlier.length), earlier)
        assert.isTrue(chain.slice(earlier.length).every(({ day }) => day > today - 30 && day <= today))
      }
    })
  )

  it.effect("makes providers of every status, the good ones mostly OK and the poor ones mostly silent", () =>
    Effect.gen(function* () {
      const { one: world } = yield* World
      const countsOf = (standing: SampleMiner["standing"]) =>
        countIpniStatuses(
          withDeals(world, today)
            .filter((miner) => miner.standing === standing)
            .map((miner) => world.advertising.standing(miner, today).status)
        )
      const [good, fair, poor] = [countsOf("good"), countsOf("fair"), countsOf("poor")]
      assert.isAbove(good.ok, good.total * 0.6)
      assert.isAbove(fair.ok, fair.total * 0.25)
      assert.isBelow(fair.ok, fair.total * 0.6)
      assert.isBelow(poor.ok, poor.total * 0.2)
      assert.isAbove(poor.notReporting, poor.total * 0.5)
      for (const { misreporting, notReporting, total } of [good, fair]) {
        assert.isAbove(misreporting, total * 0.08)
        assert.isAbove(notReporting, 2)
      }
      assert.isAbove(poor.misreporting, poor.total * 0.08)
    })
  )

  it.effect("has new advertisements every day", () =>
    Effect.gen(function* () {
      const { one: world } = yield* World
      for (let day = today - 6; day <= today; day++) {
        const news = withDeals(world, day).filter((miner) => world.advertising.upTo(miner, day).at(-1)?.day === day)
        assert.isAbove(news.length, 1, `day ${day}`)
      }
    })
  )

  it.effect("is known in part only until the long chains are read to their beginning", () =>
    Effect.gen(function* () {
      const { one: world } = yield* World
      const long = withDeals(world, today).filter(
        (miner) => miner.habit === "piecemeal" && world.advertising.upTo(miner, today).length > 30
      )
      assert.isAbove(long.length, 5)
      for (const miner of long) {
        const { actualClaims, status } = world.advertising.standing(miner, today)
        assert.strictEqual(status, "MISREPORTING")
        const whole = world.advertising.upTo(miner, today).reduce((sum, { entries }) => sum + entries, 0)
        assert.isAtLeast(whole, Number(actualClaims) * 0.9)
      }
    })
  )

  it.effect("has removals among it, which list nothing", () =>
    Effect.gen(function* () {
      const { one: world } = yield* World
      const told = withDeals(world, today).flatMap((miner) => world.advertising.upTo(miner, today))
      const removals = told.filter(({ isRemoval }) => isRemoval)
      assert.isAbove(removals.length, 20)
      assert.isTrue(removals.every(({ entries }) => entries === 0))
    })
  )

  it.effect("goes with claims that are counted the same whether the deals were made anyway or not", () =>
    Effect.gen(function* () {
      const { other } = yield* World
      const taught = sampleWorldOf(key, other.data)
      const until = hourOf(firstStart)
      taught.claims.learn(sampleDeals(taught.network, taught.history, taught.history, until), until)
      for (const day of [today, today + 2]) {
        for (const { id } of other.network.providers) {
          assert.strictEqual(taught.claims.claimsBefore(id, day), other.claims.claimsBefore(id, day))
        }
        for (const { id } of other.network.clients) {
          assert.strictEqual(taught.claims.bytesBefore(id, day), other.claims.bytesBefore(id, day))
        }
      }
    })
  )

  it.effect("is found by ids that say what they name, and no others", () =>
    Effect.sync(() => {
      const block = { provider: 3_188_443, day: today, part: 2 }
      for (const form of ["json", "cbor"] as const) {
        const id = blockId(SAMPLE_SEED, block, form).toString()
        assert.match(id, form === "json" ? /^baguqeera/ : /^bafyrei/)
        assert.deepStrictEqual(namedBlock(SAMPLE_SEED, id), Option.some(block))
        assert.deepStrictEqual(namedBlock(SAMPLE_SEED + 1, id), Option.none())
      }
      for (const text of ["", "head", "bafkreehdwdcefgh4dqkjv67uzcmw7oje", "../etc"]) {
        assert.deepStrictEqual(namedBlock(SAMPLE_SEED, text), Option.none())
      }
    })
  )
})
