import { SqlClient } from "@effect/sql"
import { assert, it } from "@effect/vitest"
import { ConfigProvider, Effect, Fiber, Layer, Option } from "effect"
import { PgAdvertisementStoreLive } from "../../../src/adapters/cdp/PgAdvertisementStore.js"
import { fetchIpni } from "../../../src/application/collect/FetchIpni.js"
import { IpniIndex } from "../../../src/application/ports/IpniIndex.js"
import { runAt } from "../../application/collect/collectorRun.js"
import { CdpTestLive } from "../../support/Database.js"
import { inMemoryIngestProblems } from "../../support/inMemoryIngestProblems.js"

const LENGTH = 500
const BATCH = 10

it.live("a backfill that is stopped again and again reads every advertisement, and none that is stored", () => {
  const asked: Array<string> = []
  const index = Layer.succeed(IpniIndex, {
    providers: Effect.succeed({
      providers: [{ peerId: "peer", publisherAddress: "/dns/a.example", newestAdvertisement: String(LENGTH) }],
      unreadable: []
    }),
    advertisement: (_, id) =>
      Effect.sync(() => {
        asked.push(id)
        return {
          id,
          previous: id === "1" ? Option.none() : Option.some(String(Number(id) - 1)),
          publisherId: "peer",
          contextId: null,
          entries: 7n,
          isRemoval: false
        }
      }).pipe(Effect.delay("1 millis"))
  })
  return Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const run = fetchIpni
      .work(runAt("2025-01-15T08:00:00Z"))
      .pipe(Effect.withConfigProvider(ConfigProvider.fromMap(new Map([["IPNI_BACKFILL", "on"]]))))
    let stops = 0
    while (true) {
      const running = yield* Effect.fork(run)
      yield* Effect.sleep(150 + 50 * stops)
      const ended = yield* Fiber.poll(running)
      if (Option.isSome(ended)) {
        yield* ended.value
        break
      }
      yield* Fiber.interrupt(running)
      stops += 1
    }
    assert.deepStrictEqual(
      yield* sql`
        select count(*)::integer as rows, count(distinct previous_id)::integer as links
        from ipni_publisher_advertisement`,
      [{ rows: LENGTH, links: LENGTH - 1 }]
    )
    assert.isAtLeast(stops, 1)
    assert.isAtMost(asked.length, LENGTH + stops * (BATCH + 1))
  }).pipe(
    Effect.provide(
      Layer.mergeAll(index, inMemoryIngestProblems(), PgAdvertisementStoreLive.pipe(Layer.provideMerge(CdpTestLive)))
    )
  )
})
