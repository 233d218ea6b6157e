import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Option, TestClock } from "effect"
import { collectIpniStatus } from "../../../src/application/collect/CollectIpniStatus.js"
import type { PublishedAdvertisement } from "../../../src/application/ports/IpniIndex.js"
import { LotusRpc } from "../../../src/application/ports/LotusRpc.js"
import { PeerRegistry } from "../../../src/application/ports/PeerRegistry.js"
import type { UpstreamError } from "../../../src/application/ports/PortErrors.js"
import { ProviderRepository } from "../../../src/application/ports/ProviderRepository.js"
import { outage } from "../../support/inMemoryGithub.js"
import {
  type IpniStatusState,
  inMemoryAdvertisements,
  inMemoryIpniStatuses,
  noStatuses
} from "../../support/inMemoryMeasurements.js"
import { runAt, warningsOf } from "./collectorRun.js"

const ids = (count: number) => Array.from({ length: count }, (_, index) => `f0${index + 1}`)

/** What the chain says of a provider's peer when it is asked for the first time, the second … */
type Answers = (provider: string, time: number) => string | null | UpstreamError

/** A peer of each provider. */
const everyPeer: Answers = (provider) => `peer-${provider}`

interface Stage {
  readonly instant?: string
  /** Entries of each advertisement by peer. */
  readonly advertised?: Readonly<Record<string, ReadonlyArray<bigint>>>
  /** Claims on chain by provider. */
  readonly claims?: Readonly<Record<string, bigint>>
  /** Peers that the registry of Curio names, by provider. */
  readonly registered?: Readonly<Record<string, string>>
  readonly delay?: `${number} millis`
}

const collect = (state: IpniStatusState, answers: Answers = everyPeer, stage: Stage = {}) => {
  const asked: Array<string> = []
  const advertised = Object.entries(stage.advertised ?? {}).flatMap(([publisherId, entries]) =>
    entries.map(
      (count, index): PublishedAdvertisement => ({
        id: `${publisherId}-${index}`,
        previous: Option.none(),
        publisherId,
        contextId: null,
        entries: count,
        isRemoval: false
      })
    )
  )
  const sources = Layer.mergeAll(
    Layer.mock(LotusRpc, {
      minerInfo: (provider) =>
        Effect.suspend(() => {
          asked.push(provider)
          const answer = answers(provider, asked.filter((id) => id === provider).length)
          return answer === null || typeof answer === "string"
            ? Effect.succeed({ hosts: [], peerId: answer })
            : Effect.fail(answer)
        }).pipe(Effect.delay(stage.delay ?? 0))
    }),
    Layer.succeed(PeerRegistry, {
      peerIdOf: (provider) => Effect.succeed(Option.fromNullable(stage.registered?.[provider]))
    }),
    Layer.mock(ProviderRepository, {
      claimsOf: (providers) =>
        Effect.succeed(
          providers.flatMap((provider) => {
            const claims = stage.claims?.[provider]
            return claims === undefined ? [] : [{ provider, claims }]
          })
        )
    }),
    inMemoryAdvertisements(new Map(advertised.map((row) => [row.id, row]))),
    inMemoryIpniStatuses(state)
  )
  const run = collectIpniStatus.work(runAt(stage.instant ?? "2025-01-15T09:00:00Z")).pipe(Effect.provide(sources))
  return { run, asked }
}

describe("the collector of IPNI statuses", () => {
  it.effect("grades every provider by what its peer advertised, and counts the day", () =>
    Effect.gen(function* () {
      const state = noStatuses(ids(4))
      const { run } = collect(state, (provider) => (provider === "f04" ? null : `peer-${provider}`), {
        advertised: { "peer-f01": [3n, 4n], "peer-f02": [1n], curio: [9n] },
        claims: { f01: 14n, f02: 3n, f03: 9n, f04: 1n },
        registered: { f03: "curio" }
      })
      assert.deepStrictEqual(yield* run, { rowsRead: 4, rowsWritten: 5, failures: [] })
      const row = (provider: string) => state.statuses.get(`2025-01-15 ${provider}`)
      assert.deepStrictEqual(row("f01"), {
        provider: "f01",
        peerId: "peer-f01",
        reportedClaims: 7n,
        actualClaims: 14n,
        status: "OK"
      })
      assert.strictEqual(row("f02")?.status, "MISREPORTING")
      assert.strictEqual(row("f03")?.peerId, "curio")
      assert.deepStrictEqual(row("f04"), {
        provider: "f04",
        peerId: null,
        reportedClaims: null,
        actualClaims: 1n,
        status: "NOT_REPORTING"
      })
      assert.deepStrictEqual(state.counts.get("2025-01-15"), { ok: 2, misreporting: 1, notReporting: 1, total: 4 })
    })
  )

  it.effect("does a day once, and the next day anew", () =>
    Effect.gen(function* () {
      const state = noStatuses(ids(3))
      yield* collect(state).run
      const again = collect(state, everyPeer, { instant: "2025-01-15T23:59:59Z" })
      assert.deepStrictEqual(yield* again.run, { rowsRead: 0, rowsWritten: 0, failures: [] })
      assert.deepStrictEqual(again.asked, [])
      assert.strictEqual((yield* collect(state, everyPeer, { instant: "2025-01-16T00:00:00Z" }).run).rowsWritten, 4)
    })
  )

  it.effect("asks again for those that failed, one by one, and counts the day when they then answer", () =>
    Effect.gen(function* () {
      const state = noStatuses(ids(120))
      const { asked, run } = collect(state, (provider, time) =>
        Number(provider.slice(2)) % 50 === 0 && time === 1 ? outage("lotus", "timeout") : null
      )
      assert.deepStrictEqual(yield* run, { rowsRead: 120, rowsWritten: 121, failures: [] })
      assert.sameMembers(asked.slice(120), ["f050", "f0100"])
      assert.strictEqual(state.counts.get("2025-01-15")?.total, 120)
    })
  )

  it.effect("leaves the day uncounted when one fails twice, keeps the others, and later asks for that one alone", () =>
    Effect.gen(function* () {
      const state = noStatuses(ids(60))
      const first = collect(state, (provider) => (provider === "f07" ? outage("lotus", "refused") : null))
      assert.deepStrictEqual(yield* first.run, {
        rowsRead: 59,
        rowsWritten: 59,
        failures: ["1 of 60 providers remain without a status, so the day is not counted", "lotus test: refused (down)"]
      })
      assert.strictEqual(state.counts.size, 0)
      const second = collect(state, everyPeer, { instant: "2025-01-15T15:00:00Z" })
      assert.deepStrictEqual(yield* second.run, { rowsRead: 1, rowsWritten: 2, failures: [] })
      assert.deepStrictEqual(second.asked, ["f07"])
      assert.strictEqual(state.counts.get("2025-01-15")?.total, 60)
    })
  )

  it.effect("does not ask for everybody a second time when nobody is answered for", () =>
    Effect.gen(function* () {
      const state = noStatuses(ids(500))
      const { asked, run } = collect(state, () => outage("lotus", "malformed"))
      const { failures } = yield* run
      assert.strictEqual(failures[0], "500 of 500 providers remain without a status, so the day is not counted")
      assert.strictEqual(asked.length, 510)
    })
  )

  it.effect("asks a service that is down for no further slice, and tells of it once", () =>
    Effect.gen(function* () {
      const state = noStatuses(ids(500))
      const { asked, run } = collect(state, () => outage("lotus", "suspended"))
      assert.deepStrictEqual(yield* warningsOf(run), ["1 call of lotus not made: down"])
      assert.isAtMost(asked.length, 51)
      assert.strictEqual(state.statuses.size, 0)
    })
  )

  it.effect("goes on where it was when it is killed in the middle", () =>
    Effect.gen(function* () {
      const state = noStatuses(ids(200))
      const first = collect(state, everyPeer, { delay: "100 millis" })
      const running = yield* Effect.fork(first.run)
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(running)
      assert.strictEqual(state.statuses.size, 100)
      const second = collect(state)
      assert.deepStrictEqual(yield* second.run, { rowsRead: 100, rowsWritten: 101, failures: [] })
      assert.strictEqual(new Set(second.asked).size, 100)
      assert.strictEqual(state.counts.get("2025-01-15")?.total, 200)
    })
  )

  it.effect("counts no day without providers", () =>
    Effect.gen(function* () {
      const state = noStatuses([])
      assert.deepStrictEqual((yield* collect(state).run).failures, [
        "no provider is known before the first aggregation"
      ])
      assert.strictEqual(state.counts.size, 0)
    })
  )
})
