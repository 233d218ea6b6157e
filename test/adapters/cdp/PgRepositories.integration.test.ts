import { SqlClient } from "@effect/sql"
import { assert, layer } from "@effect/vitest"
import { ConfigProvider, DateTime, Effect, Layer, Option } from "effect"
import { PgAllocatorRepositoryLive } from "../../../src/adapters/cdp/PgAllocatorRepository.js"
import { PgClientRepositoryLive } from "../../../src/adapters/cdp/PgClientRepository.js"
import { cdpDatabaseCheck } from "../../../src/adapters/cdp/PgDependencyHealth.js"
import { PgPoolUsageLive } from "../../../src/adapters/cdp/PgPoolUsage.js"
import { PgProviderRepositoryLive } from "../../../src/adapters/cdp/PgProviderRepository.js"
import { AllocatorRepository } from "../../../src/application/ports/AllocatorRepository.js"
import { ClientRepository } from "../../../src/application/ports/ClientRepository.js"
import { PoolUsage } from "../../../src/application/ports/PoolUsage.js"
import { ProviderRepository } from "../../../src/application/ports/ProviderRepository.js"
import { CdpTestLive } from "../../support/Database.js"

const registryRepository = Layer.setConfigProvider(
  ConfigProvider.fromMap(
    new Map([
      ["ALLOCATOR_REGISTRY_REPO_OWNER", "someone"],
      ["ALLOCATOR_REGISTRY_REPO_NAME", "registry"]
    ])
  )
)

const question =
  "Confirm that this is a public dataset that can be retrieved by anyone on the network (i.e., no specific permissions or access rights are required to view the data)"

const rows = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    insert into dmob_verifier
      (id, "addressId", address, "initialAllowance", allowance, inffered, "isMultisig", retries, removed, "isVirtual", "isMetaAllocator", "dcSource")
    values
      (1, 'f010', 'f2a', 1180591620717411303424.9, null, false, true, 3, false, false, false, 'f080'),
      (2, null, 'f2b', 1, 1, false, false, 0, false, false, false, 'f080'),
      (3, 'f011', null, 1, 1, false, false, 0, false, false, false, 'f080')`
  yield* sql`
    insert into dmob_verifier_allowance (id, "addressId", height, allowance, retries, "isVirtual", "dcSource")
    values (2, 'f010', 20, 5, 0, false, 'f080'), (1, 'f010', 20, 4, 0, false, 'f080'),
      (3, 'f010', 10, 3, 0, false, 'f080'), (4, 'f010', null, 2, 0, false, 'f080'), (5, 'f010', 30, null, 0, false, 'f080')`
  yield* sql`
    insert into dmob_verified_client (id, "addressId", "verifierAddressId")
    values (1, 'f0100', 'f010'), (2, null, 'f010'), (3, 'f0101', null)`
  yield* sql`
    insert into dmob_verified_client_allowance (id, "addressId", "verifierAddressId", height)
    values (1, 'f0100', 'f010', 7), (2, 'f0100', 'f010', 9), (3, 'f0100', 'f012', null)`
  yield* sql`
    insert into allocator_registry (allocator_id, allocator_address, json_path, registry_info, rejected)
    values ('f010', 'f2a', 'Allocators/a b.json',
      '{"address": "f2a", "metapathway_type": "ORMA", "application": {"audit": ["Enterprise Data ", null, "Other"]}}', false),
      ('f011', 'f2b', 'Allocators/f011.json', '{"application": {"audit": "none"}}', true)`
  yield* sql`
    insert into allocator_registry_archive (allocator_id, allocator_address, json_path, registry_info)
    values ('f010', 'f2a', 'Allocator_Archive/f010.json', '{}')`
  yield* sql`
    insert into allocator_client_bookkeeping (allocator_id, client_id, client_address, json_path, bookkeeping_info)
    values ('f010', 'f0100', 'f1a', 'a.json', ${JSON.stringify({ Project: { [question]: "[x] I confirm" } })}::jsonb),
      ('f010', 'f0101', 'f1b', 'b.json', '{}')`
  yield* sql`
    insert into client_allocator_span (client, allocator, wk, until, allocations, total)
    values (100, 10, 3, 5, 1, 1), (100, 10, 5, 32767, 2, 2), (101, 10, 1, 32767, 1, 1), (102, 11, 4, 32767, 1, 1)`
  yield* sql`
    insert into client_provider_span (client, provider, wk, until, total, uniq)
    values (100, 1000, 2, 32767, 1, 1), (100, 1001, 6, 7, 1, 1), (100, 1001, 7, 32767, 2, 2),
      (101, 1000, 5, 32767, 1, 1), (102, 1002, 1, 32767, 1, 1)`
  yield* sql`
    insert into providers_weekly_acc values
      ('2025-09-01', 'f01001', 2, 3, 9007199254740993, 0.1, 0.25, null),
      ('2025-09-01', 'f0999', 1, 1, 1, null, null, 1),
      ('2025-09-08', 'f0999', 1, 1, 1, null, null, 0)`
  yield* sql`
    insert into allocators_weekly_acc values
      ('2025-09-01', 'f010', 1, 1, 9007199254740993, null, null, null), ('2025-09-08', 'f010', 1, 1, 2, null, null, null)`
})

const Platform = Layer.mergeAll(
  PgAllocatorRepositoryLive,
  PgProviderRepositoryLive,
  PgClientRepositoryLive,
  PgPoolUsageLive,
  Layer.effectDiscard(rows)
).pipe(Layer.provide(registryRepository), Layer.provideMerge(CdpTestLive))

const always = { from: Option.none(), until: Option.none() }
const thatWeek = DateTime.unsafeMake("2025-09-01T00:00:00Z")

layer(Platform)("The repositories of our database", (it) => {
  it.effect("give allocators that have an id and an address, with whole bytes of any size", () =>
    Effect.gen(function* () {
      const found = yield* (yield* AllocatorRepository).allocators
      assert.lengthOf(found, 1)
      assert.deepInclude(found[0], { addressId: "f010", initialAllowance: 1180591620717411303424n, allowance: null })
    })
  )

  it.effect("give grants by height, then row", () =>
    Effect.gen(function* () {
      const grants = yield* (yield* AllocatorRepository).grants
      assert.deepStrictEqual(
        grants.map(({ allowance }) => allowance),
        [3n, 4n, 5n]
      )
    })
  )

  it.effect("count every client row of an allocator and find its newest allocation", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* (yield* AllocatorRepository).clientFigures, [
        { addressId: "f010", verifiedClientsCount: 2, latestClientAllocationHeight: 9 },
        { addressId: "f012", verifiedClientsCount: 0, latestClientAllocationHeight: null }
      ])
    })
  )

  it.effect("read both registries, whatever a file says about audits", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* (yield* AllocatorRepository).registry, [
        {
          allocator: "f010",
          register: "current",
          address: "f2a",
          metapathwayType: "ORMA",
          auditLabels: ["Enterprise Data ", "Other"],
          rejected: false,
          fileUrl: "https://github.com/someone/registry/blob/main/Allocators/a%20b.json"
        },
        {
          allocator: "f010",
          register: "archive",
          address: null,
          metapathwayType: null,
          auditLabels: [],
          rejected: false,
          fileUrl: "https://github.com/someone/registry/blob/main/Allocator_Archive/f010.json"
        },
        {
          allocator: "f011",
          register: "current",
          address: null,
          metapathwayType: null,
          auditLabels: [],
          rejected: true,
          fileUrl: "https://github.com/someone/registry/blob/main/Allocators/f011.json"
        }
      ])
    })
  )

  it.effect("give the providers of each week in the order of their ids, with unknown rates as null", () =>
    Effect.gen(function* () {
      const repository = yield* ProviderRepository
      const [first, second] = yield* repository.weeks(always)
      assert.deepStrictEqual(first?.providers, [
        {
          provider: "f0999",
          numOfClients: 1,
          biggestClientTotalDealSize: 1n,
          totalDealSize: 1n,
          httpSuccessRate: null,
          urlFinderSuccessRate: 1
        },
        {
          provider: "f01001",
          numOfClients: 2,
          biggestClientTotalDealSize: 3n,
          totalDealSize: 9007199254740993n,
          httpSuccessRate: 0.25,
          urlFinderSuccessRate: null
        }
      ])
      assert.strictEqual(second?.providers[0]?.urlFinderSuccessRate, 0)
      assert.lengthOf(yield* repository.weeks({ from: Option.none(), until: Option.some(thatWeek) }), 1)
    })
  )

  it.effect("know the providers of the clients that have an application, and what the applications answer", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* (yield* ProviderRepository).providersOfApplicants, [
        { client: "f0100", provider: "f01000" },
        { client: "f0100", provider: "f01001" },
        { client: "f0101", provider: "f01000" }
      ])
      assert.deepStrictEqual(yield* (yield* ClientRepository).publicAnswers, [
        { allocator: "f010", client: "f0100", answer: "[x] I confirm" },
        { allocator: "f010", client: "f0101", answer: null }
      ])
    })
  )

  it.effect("answer a health check and tell how busy the pool is", () =>
    Effect.gen(function* () {
      yield* (yield* cdpDatabaseCheck).ask
      const { total, idle, waiting } = yield* yield* PoolUsage
      assert.isAtLeast(total, 1)
      assert.isAtMost(idle, total)
      assert.strictEqual(waiting, 0)
    })
  )
})
