import { join } from "node:path"
import { SqlClient } from "@effect/sql"
import { assert, layer } from "@effect/vitest"
import { Array as Arr, Effect, FastCheck as fc, Layer, Option, Order } from "effect"
import { CdpPool } from "../../../src/adapters/cdp/CdpDatabase.js"
import { PgAllocatorRepositoryLive } from "../../../src/adapters/cdp/PgAllocatorRepository.js"
import { PgClientRepositoryLive } from "../../../src/adapters/cdp/PgClientRepository.js"
import { AllocatorRepository } from "../../../src/application/ports/AllocatorRepository.js"
import { ClientRepository } from "../../../src/application/ports/ClientRepository.js"
import type { AllocatorReceipts } from "../../../src/domain/datacap/DatacapFlow.js"
import type { OldDatacapRow } from "../../../src/domain/datacap/OldDatacap.js"
import { byIdNumber } from "../../../src/domain/shared/Ids.js"
import { epochStart } from "../../../src/domain/time/ChainEpoch.js"
import { weekOf } from "../../../src/domain/time/Week.js"
import { expectedRows, required, week } from "../../domain/aggregation/dmobSmall.js"
import { loadCsv } from "../../harness/fixture/LoadCsv.js"
import { CdpTestLive } from "../../support/Database.js"

interface Verifier {
  readonly id: number
  readonly addressId: string
  readonly name: string | null
  readonly createdAtHeight: number | null
}

interface Receipt {
  readonly addressId: string | null
  readonly verifierId: number | null
  readonly height: number | null
  /** Bytes. */
  readonly allowance: bigint | null
}

const rarely = <A>(value: fc.Arbitrary<A>) => fc.option(value, { freq: 12, nil: null })
const ids = ["f09", "f010", "f0100"]

const verifiers: fc.Arbitrary<ReadonlyArray<Verifier>> = fc.tuple(
  ...ids.map((addressId, index) =>
    fc.record<Verifier>({
      id: fc.constant(3 - index),
      addressId: fc.constant(addressId),
      name: fc.constantFrom(null, "", " Acme "),
      createdAtHeight: rarely(fc.integer({ min: 0, max: 5_000_000 }))
    })
  )
)

const receipts: fc.Arbitrary<ReadonlyArray<Receipt>> = fc.array(
  fc
    .record({
      index: fc.integer({ min: 0, max: 2 }),
      height: rarely(fc.integer({ min: 100, max: 105 })),
      allowance: rarely(fc.bigInt({ min: 0n, max: 2n ** 70n })),
      isLinked: fc.integer({ min: 0, max: 9 }).map((value) => value > 0)
    })
    .map(
      ({ index, isLinked, ...receipt }): Receipt => ({
        ...receipt,
        addressId: ids[index] ?? null,
        verifierId: isLinked ? 3 - index : 404
      })
    ),
  { maxLength: 25 }
)

/** Sums of what each known allocator received up to a height. */
const expectedOf = (
  allocators: ReadonlyArray<Verifier>,
  rows: ReadonlyArray<Receipt>,
  lastHeight: number
): ReadonlyArray<AllocatorReceipts> =>
  allocators
    .flatMap(({ addressId, createdAtHeight, id, name }) => {
      const own = rows.filter(
        ({ allowance, height, verifierId }) =>
          verifierId === id && allowance !== null && height !== null && height <= lastHeight
      )
      const datacap = own.reduce((sum, { allowance }) => sum + (allowance ?? 0n), 0n)
      return own.length === 0 ? [] : [{ allocator: addressId, name, createdAtHeight, datacap }]
    })
    .toSorted(Order.mapInput(byIdNumber, ({ allocator }) => allocator))

const replaceReceipts = (allocators: ReadonlyArray<Verifier>, rows: ReadonlyArray<Receipt>) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const flags = { isVirtual: false, dcSource: "f080", retries: 0 }
    yield* sql`truncate dmob_verifier, dmob_verifier_allowance`
    yield* sql`
      insert into dmob_verifier
      ${sql.insert(
        allocators.map((row) => ({
          ...row,
          ...flags,
          address: `f2${row.addressId}`,
          inffered: false,
          isMultisig: false,
          removed: false,
          isMetaAllocator: false
        }))
      )}`
    const grants = rows.map(({ allowance, ...row }, id) => ({
      ...row,
      ...flags,
      id,
      allowance: allowance === null ? null : `${allowance}`
    }))
    if (grants.length > 0) yield* sql`insert into dmob_verifier_allowance ${sql.insert(grants)}`
  })

const Repositories = Layer.merge(PgAllocatorRepositoryLive, PgClientRepositoryLive).pipe(
  Layer.provideMerge(CdpTestLive)
)

layer(Repositories)("Allocators on chain", (it) => {
  it.effect.prop(
    "received what was granted up to an instant to the last byte",
    [verifiers, receipts, fc.integer({ min: 99, max: 106 })],
    ([allocators, rows, lastHeight]) =>
      Effect.gen(function* () {
        yield* replaceReceipts(allocators, rows)
        const found = yield* (yield* AllocatorRepository).receipts(epochStart(lastHeight))
        assert.deepStrictEqual(found, expectedOf(allocators, rows, lastHeight))
      }),
    { fastCheck: { numRuns: 30 } }
  )

  it.effect("are found by id or address, exactly as they are spelled", () =>
    Effect.gen(function* () {
      yield* replaceReceipts([{ id: 1, addressId: "f010", name: " Acme ", createdAtHeight: 7 }], [])
      const { findAllocator } = yield* AllocatorRepository
      for (const asked of ["f010", "f2f010"]) {
        const found = yield* findAllocator(asked)
        assert.deepInclude(Option.getOrThrow(found), { addressId: "f010", name: " Acme ", createdAtHeight: 7 })
      }
      for (const asked of ["F010", "f0100", "", "%"]) assert.isTrue(Option.isNone(yield* findAllocator(asked)))
    })
  )
})

layer(Repositories)("Balances of old DataCap", (it) => {
  it.effect("are read as the aggregation left them", () =>
    Effect.gen(function* () {
      const pool = yield* CdpPool
      for (const table of ["old_datacap_balance_weekly", "old_datacap_client_balance_weekly"]) {
        yield* loadCsv(pool, table, join("test", "facts", "dmob-small", "expected-corrected", `${table}.csv`))
      }
      const sorted = Arr.sortWith(({ holder, week: monday }: OldDatacapRow) => `${monday} ${holder}`, Order.string)
      const expected = (table: string, holder: string, spent: string) =>
        expectedRows(table, ["expected-corrected"]).map((row) => ({
          week: week(row.week),
          holder: required(row[holder]),
          oldDatacap: BigInt(required(row.old_dc_balance)),
          spent: BigInt(required(row[spent]))
        }))
      assert.deepStrictEqual(
        sorted(yield* (yield* AllocatorRepository).oldDatacap),
        expected("old_datacap_balance_weekly", "allocator", "allocations")
      )
      assert.deepStrictEqual(
        sorted(yield* (yield* ClientRepository).oldDatacap),
        expected("old_datacap_client_balance_weekly", "client", "claims")
      )
    })
  )

  it.effect("go beyond what a double can hold", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`truncate old_datacap_balance_weekly`
      yield* sql`insert into old_datacap_balance_weekly values ('2024-03-04', 'f09', 9223372036854775807, -9007199254740993)`
      assert.deepStrictEqual(yield* (yield* AllocatorRepository).oldDatacap, [
        {
          week: weekOf(epochStart(3_706_800)),
          holder: "f09",
          oldDatacap: 9223372036854775807n,
          spent: -9007199254740993n
        }
      ])
    })
  )
})
