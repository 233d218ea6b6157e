import { NodeContext } from "@effect/platform-node"
import { assert, describe, it, layer } from "@effect/vitest"
import { Context, DateTime, Effect, Layer } from "effect"
import { ethereumAddress, sizeInBytes } from "../../../src/adapters/sandbox/sample/ChainText.js"
import { clientGrants } from "../../../src/adapters/sandbox/sample/Grants.js"
import { type Network, SAMPLE_SEED, sampleNetwork } from "../../../src/adapters/sandbox/sample/Network.js"
import { type RealData, readRealData } from "../../../src/adapters/sandbox/sample/RealData.js"
import { smallTables } from "../../../src/adapters/sandbox/sample/SmallTables.js"
import { HOURS_PER_WEEK, historyStart, hourOf } from "../../../src/adapters/sandbox/sample/Timeline.js"

const firstStart = DateTime.unsafeMake("2026-05-20T13:37:00Z")
const history = historyStart(firstStart)
const until = hourOf(firstStart)

class Sample extends Context.Tag("test/Sample")<Sample, { readonly data: RealData; readonly network: Network }>() {}

const SampleLive = Layer.effect(
  Sample,
  Effect.map(readRealData, (data) => ({ data, network: sampleNetwork(SAMPLE_SEED, data) }))
).pipe(Layer.provide(NodeContext.layer))

const rowsOf = (table: string) =>
  Effect.map(Sample, ({ data, network }) => {
    const found = smallTables(network, data, [], history, until).find((rows) => rows.table === table)
    return found?.rows ?? []
  })

describe("sizes and addresses", () => {
  it("are read as the real records spell them", () => {
    assert.strictEqual(sizeInBytes("844424930131968B"), 844_424_930_131_968n)
    assert.strictEqual(sizeInBytes("256TiB"), 256n << 40n)
    assert.strictEqual(sizeInBytes("5 PiB"), 5n << 50n)
    assert.strictEqual(sizeInBytes("2.5PiB"), 5n << 49n)
    assert.strictEqual(sizeInBytes("-450359962737049 B"), -450_359_962_737_049n)
    assert.isUndefined(sizeInBytes("PiB"))
    assert.isUndefined(sizeInBytes("ten TiB"))
    const contract = "f410fw325e6novwl57jcsbhz6koljylxuhqq5jnp5ftq"
    assert.strictEqual(ethereumAddress(contract), "0xb6f5d279aead97dfa45209f3e53969c2ef43c21d")
    assert.isUndefined(ethereumAddress("f2ru35g5sjz7q5atm6mb6nh7bo7tastgluqydxsoa"))
  })
})

layer(SampleLive)("the network of the sample", (it) => {
  it.effect("gives every actor an id and an address of its own", () =>
    Effect.gen(function* () {
      const { network } = yield* Sample
      for (const actors of [network.allocators, network.clients]) {
        assert.strictEqual(new Set(actors.map(({ id }) => id)).size, actors.length)
        assert.strictEqual(new Set(actors.map(({ address }) => address)).size, actors.length)
        for (const { address, id } of actors) {
          assert.match(id, /^f0\d+$/)
          assert.match(address, /^f(1|2|3|410f)[a-z2-7]+$/)
        }
      }
    })
  )

  it.effect("knows every allocator of the current registry, by id or by address", () =>
    Effect.gen(function* () {
      const { data, network } = yield* Sample
      const known = new Set(network.allocators.flatMap(({ address, id }) => [address, id]))
      for (const { entry, folder } of data.registry) {
        if (folder === "Allocators") assert.isTrue(known.has(entry.allocator_id) || known.has(entry.address))
      }
    })
  )

  it.effect(
    "has meta-allocators, and virtual allocators that draw from them by another spelling of their address",
    () =>
      Effect.gen(function* () {
        const { network } = yield* Sample
        const metas = network.allocators.filter(({ isMetaAllocator }) => isMetaAllocator)
        const virtual = network.allocators.filter(({ isVirtual }) => isVirtual)
        assert.strictEqual(metas.length, 5)
        assert.isAbove(virtual.length, 10)
        for (const { dcSource } of virtual) {
          const source = metas.find(({ addressEth }) => addressEth?.toUpperCase() === dcSource.toUpperCase())
          assert.isDefined(source)
          assert.notStrictEqual(source?.addressEth, dcSource)
        }
      })
  )

  it.effect("has clients of several allocators, unknown and padded names, and rows without an id", () =>
    Effect.gen(function* () {
      const clients = yield* rowsOf("verified_client")
      const ids = clients.map(({ addressId }) => addressId)
      assert.isAbove(clients.length, new Set(ids).size)
      assert.include(ids, null)
      assert.include(ids, "")
      const names = clients.map(({ name }) => String(name))
      assert.include(names, "n/a")
      assert.isTrue(names.some((name) => name.trim() === ""))
      assert.isTrue(names.some((name) => name.startsWith("  ") && name.trim() !== ""))
    })
  )

  it.effect("never lets a client have less than nothing left", () =>
    Effect.gen(function* () {
      for (const row of yield* rowsOf("verified_client")) {
        assert.isTrue(typeof row.allowance === "bigint" && row.allowance >= 0n)
      }
      for (const row of yield* rowsOf("verifier")) {
        assert.isTrue(typeof row.allowance === "bigint" && row.allowance >= 0n, String(row.addressId))
      }
    })
  )

  it.effect("gives each grant to an allocator the status of the audit before it, unknown included", () =>
    Effect.gen(function* () {
      const statuses = new Set((yield* rowsOf("verifier_allowance")).map(({ auditStatus }) => auditStatus))
      assert.deepStrictEqual([...statuses].map(String).sort(), ["notAudited", "null", "passed", "passedConditionally"])
    })
  )

  it.effect("keeps the grants of earlier starts and adds those of the weeks that have passed", () =>
    Effect.gen(function* () {
      const { data, network } = yield* Sample
      const first = clientGrants(network, data, history, until)
      const later = new Map(
        clientGrants(network, data, history, until + 8 * HOURS_PER_WEEK).map((grant) => [grant.id, grant])
      )
      assert.isAbove(later.size, first.length)
      assert.strictEqual(new Set(first.map(({ id }) => id)).size, first.length)
      for (const grant of first) assert.deepStrictEqual(later.get(grant.id), grant)
      assert.isTrue(first.some(({ at }) => at === undefined))
    })
  )

  it.effect("takes the real requests for allowance with their messages", () =>
    Effect.gen(function* () {
      const { data, network } = yield* Sample
      const messages = new Set(clientGrants(network, data, history, until).map(({ message }) => message))
      assert.isTrue(messages.has("bafy2bzacecolgw45bfpyuc6mdieuflkcirrjufyswij6bkws4uafh3ijgpies"))
      assert.isFalse(clientGrants(network, data, history, until).some(({ bytes }) => bytes <= 0n))
    })
  )
})
