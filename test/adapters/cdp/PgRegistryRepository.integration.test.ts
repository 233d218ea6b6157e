import { SqlClient } from "@effect/sql"
import { assert, layer } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { PgRegistryRepositoryLive } from "../../../src/adapters/cdp/PgRegistryRepository.js"
import { RegistryRepository } from "../../../src/application/ports/RegistryRepository.js"
import { CdpTestLive } from "../../support/Database.js"

const rows = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    insert into allocator_registry (allocator_id, allocator_address, json_path, registry_info, rejected)
    values ('f010', 'f2a', 'Allocators/a.json', '{"status": "Active", "audits": [{"outcome": "MATCH"}]}', false),
      ('f09', 'f2b', 'Allocators/b.json', '{}', true)`
  yield* sql`
    insert into allocator_registry_archive (allocator_id, allocator_address, json_path, registry_info, rejected)
    values ('f010', 'f2a', 'Allocator_Archive/a.json', '[]', true)`
  yield* sql`
    insert into allocator_client_bookkeeping (allocator_id, client_id, client_address, json_path, bookkeeping_info)
    values ('f0100', 'f01', 'f1x', 'x.json', '{"Client": {"Name": "X"}}'), ('f09', 'f01', 'f1x', 'x.json', 'null'),
      ('f09', 'f02', 'f1Y', 'y.json', '{}')`
})

layer(PgRegistryRepositoryLive.pipe(Layer.merge(Layer.effectDiscard(rows)), Layer.provideMerge(CdpTestLive)))(
  "The stored files of allocators and clients",
  (it) => {
    it.effect("are listed whole, rejected ones too, by the numbers of the allocators", () =>
      Effect.gen(function* () {
        const files = yield* (yield* RegistryRepository).registryFiles("current")
        assert.deepStrictEqual(files, [
          {
            allocator: "f09",
            register: "current",
            rejected: true,
            address: "f2b",
            path: "Allocators/b.json",
            document: {}
          },
          {
            allocator: "f010",
            register: "current",
            rejected: false,
            address: "f2a",
            path: "Allocators/a.json",
            document: { status: "Active", audits: [{ outcome: "MATCH" }] }
          }
        ])
      })
    )

    it.effect("are found by an allocator's id or address in any case, the current registry first", () =>
      Effect.gen(function* () {
        const repository = yield* RegistryRepository
        for (const asked of ["f010", "F010", "F2A"]) {
          assert.deepStrictEqual(
            (yield* repository.registryFilesOf(asked)).map(({ path }) => path),
            ["Allocators/a.json", "Allocator_Archive/a.json"]
          )
        }
        assert.deepStrictEqual(yield* repository.registryFilesOf("f0404"), [])
      })
    )

    it.effect("are found by a client's id or address in any case, and for many clients at once", () =>
      Effect.gen(function* () {
        const repository = yield* RegistryRepository
        const x = { client: "f01", address: "f1x", path: "x.json" }
        const ofX = [
          { allocator: "f09", ...x, document: null },
          { allocator: "f0100", ...x, document: { Client: { Name: "X" } } }
        ]
        assert.deepStrictEqual(yield* repository.findApplications("F01"), ofX)
        assert.deepStrictEqual(yield* repository.findApplications("f1X"), ofX)
        assert.deepStrictEqual(
          (yield* repository.findApplications("f1y")).map(({ client }) => client),
          ["f02"]
        )
        assert.deepStrictEqual(yield* repository.applicationsOf(["f02", "f01"]), [
          ...ofX,
          { allocator: "f09", client: "f02", address: "f1Y", path: "y.json", document: {} }
        ])
      })
    )
  }
)
