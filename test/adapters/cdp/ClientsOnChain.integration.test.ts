import { SqlClient } from "@effect/sql"
import { assert, layer } from "@effect/vitest"
import { Array as Arr, DateTime, Effect, FastCheck as fc, Layer, Option, Order } from "effect"
import { PgClientRepositoryLive } from "../../../src/adapters/cdp/PgClientRepository.js"
import {
  type ChainClient,
  ClientRepository,
  type GrantToClient
} from "../../../src/application/ports/ClientRepository.js"
import { firstGrant, lastDatacapReceived } from "../../../src/domain/client/Client.js"
import { byRow, rowsOfClient } from "../../../src/domain/client/ClientRow.js"
import { byIdNumber } from "../../../src/domain/shared/Ids.js"
import { epochStart } from "../../../src/domain/time/ChainEpoch.js"
import { CdpTestLive } from "../../support/Database.js"

type Row = Omit<ChainClient, "grants">

const clientIds = ["f09", "f010", "f0100"]
const allocatorIds = ["f07", "f070", "f0700"]
const amount = fc.option(fc.bigInt({ min: 0n, max: 2n ** 70n }))
const seconds = fc.option(fc.constantFrom(0, 100, 200, 300), { freq: 4 })

/** Rows of clients with few ids and addresses; an address may belong to nobody. */
const rows: fc.Arbitrary<ReadonlyArray<Row>> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...clientIds), fc.constantFrom(...allocatorIds)), { selector: String })
  .chain((pairs) =>
    fc.tuple(
      ...pairs.map(([client, allocator], index) =>
        fc.record<Row>({
          id: fc.constant(pairs.length - index),
          client: fc.constant(client),
          address: fc.constantFrom(null, `f1Address${client}`),
          allocator: fc.constant(allocator),
          name: fc.constantFrom(null, "", "n/a", " Acme "),
          orgName: fc.constantFrom(null, "Org"),
          initialAllowance: amount,
          allowance: amount
        })
      )
    )
  )

const grants: fc.Arbitrary<ReadonlyArray<GrantToClient>> = fc
  .array(
    fc.record<Omit<GrantToClient, "id">>({
      client: fc.constantFrom(...clientIds),
      allocator: fc.constantFrom(...allocatorIds),
      allowance: amount,
      grantedAt: seconds,
      appliedAt: seconds,
      height: fc.option(fc.integer({ min: 0, max: 5_000_000 })),
      auditTrail: fc.constantFrom(null, "n/a", "https://example.org/1")
    }),
    { maxLength: 15 }
  )
  .map(Arr.map((grant, index): GrantToClient => ({ id: (index * 11) % 16, ...grant })))

const contracts = fc.subarray(clientIds, { maxLength: 1 })

const text = (bytes: bigint | null) => (bytes === null ? null : `${bytes}`)

interface Chain {
  readonly rows: ReadonlyArray<Row>
  readonly grants: ReadonlyArray<GrantToClient>
  readonly contracts: ReadonlyArray<string>
}

const replaceChain = (chain: Chain) =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    yield* sql`truncate dmob_verified_client, dmob_verified_client_allowance, dmob_client_contract`
    const insert = (table: string, values: ReadonlyArray<Record<string, string | number | null>>) =>
      values.length > 0 ? sql`insert into ${sql(table)} ${sql.insert(values)}` : Effect.void
    yield* insert(
      "dmob_verified_client",
      chain.rows.map(({ allocator, allowance, client, initialAllowance, ...row }) => ({
        ...row,
        addressId: client,
        verifierAddressId: allocator,
        initialAllowance: text(initialAllowance),
        allowance: text(allowance)
      }))
    )
    yield* insert(
      "dmob_verified_client_allowance",
      chain.grants.map(({ allocator, allowance, appliedAt, client, grantedAt, ...grant }) => ({
        ...grant,
        addressId: client,
        verifierAddressId: allocator,
        allowance: text(allowance),
        issueCreateTimestamp: appliedAt,
        createMessageTimestamp: grantedAt
      }))
    )
    yield* insert(
      "dmob_client_contract",
      chain.contracts.map((client, id) => ({ id, addressId: client }))
    )
  })

const withoutGrants = ({ grants: _, ...row }: ChainClient): Row => row

const byClientAndAllocator = Order.combine(
  Order.mapInput(byIdNumber, ({ client }: Row) => client),
  Order.mapInput(byIdNumber, ({ allocator }: Row) => allocator ?? "")
)

/** The grants of a row are these, in whatever order but for the application, which comes first. */
const assertGrants = (row: ChainClient, expected: ReadonlyArray<GrantToClient>) => {
  const byId = Order.mapInput(Order.number, ({ id }: GrantToClient) => id)
  assert.deepStrictEqual(row.grants.toSorted(byId), expected.toSorted(byId))
  assert.deepStrictEqual(Option.fromNullable(row.grants[0]), firstGrant(expected))
}

const Repository = PgClientRepositoryLive.pipe(Layer.provideMerge(CdpTestLive))

layer(Repository)("Clients on chain", (it) => {
  it.effect.prop(
    "of allocators are all their clients but contracts, each with what that allocator granted",
    [fc.record({ rows, grants, contracts }), fc.subarray(allocatorIds)],
    ([chain, asked]) =>
      Effect.gen(function* () {
        yield* replaceChain(chain)
        const found = yield* (yield* ClientRepository).clientsOf(asked.map((id) => id.toUpperCase()))
        assert.deepStrictEqual(
          found.map(withoutGrants),
          chain.rows
            .filter(({ allocator, client }) => asked.includes(allocator ?? "") && !chain.contracts.includes(client))
            .toSorted(byClientAndAllocator)
        )
        for (const row of found) {
          assertGrants(
            row,
            chain.grants.filter(({ allocator, client }) => client === row.client && allocator === row.allocator)
          )
        }
      }),
    { fastCheck: { numRuns: 30 } }
  )

  it.effect.prop(
    "are found by id or address in any case, with the grants of all their allocators",
    [fc.record({ rows, grants, contracts }), fc.constantFrom(...clientIds, "f0404")],
    ([chain, client]) =>
      Effect.gen(function* () {
        yield* replaceChain(chain)
        const repository = yield* ClientRepository
        for (const asked of [client, client.toUpperCase(), `F1ADDRESS${client}`]) {
          const found = yield* repository.rowsOf(asked)
          const expected = Option.getOrElse(rowsOfClient(chain.rows, asked), (): ReadonlyArray<Row> => [])
          assert.deepStrictEqual(found.map(withoutGrants), expected)
          for (const row of found) {
            assertGrants(
              row,
              chain.grants.filter((grant) => grant.client === client)
            )
          }
        }
        assert.deepStrictEqual(
          Option.getOrNull(yield* repository.findLastGrantTime(client)),
          lastDatacapReceived(chain.grants.filter((grant) => grant.client === client))
        )
        assert.deepStrictEqual(
          yield* repository.findClientId(`f1Address${client}`),
          Option.fromNullable(chain.rows.find(({ address }) => address === `f1Address${client}`)?.client)
        )
      }),
    { fastCheck: { numRuns: 30 } }
  )

  it.effect.prop(
    "are read with all their rows, and all that was granted to them, by id",
    [fc.record({ rows, grants, contracts }), fc.subarray([...clientIds, "f0404"])],
    ([chain, asked]) =>
      Effect.gen(function* () {
        yield* replaceChain(chain)
        const repository = yield* ClientRepository
        const byClient = Order.mapInput(byIdNumber, ({ client }: { readonly client: string }) => client)
        const known = chain.rows.map(({ allowance: _, initialAllowance: __, ...row }) => row)
        assert.deepStrictEqual(
          yield* repository.chainRowsOf(asked),
          known
            .filter(({ client }) => asked.includes(client))
            .toSorted(byRow)
            .toSorted(byClient)
        )
        const granted = yield* repository.grantsTo(asked)
        for (const client of clientIds) {
          const own = granted.filter((grant) => grant.client === client)
          const expected = asked.includes(client) ? chain.grants.filter((grant) => grant.client === client) : []
          const byId = Order.mapInput(Order.number, ({ id }: GrantToClient) => id)
          assert.deepStrictEqual(own.toSorted(byId), expected.toSorted(byId))
          assert.deepStrictEqual(Option.fromNullable(own[0]), firstGrant(expected))
        }
        assert.deepStrictEqual(granted, granted.toSorted(byClient))
      }),
    { fastCheck: { numRuns: 30 } }
  )

  it.effect("count as created before an instant when their height began to be passed by then", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* replaceChain({ rows: [], grants: [], contracts: [] })
      yield* sql`
        insert into dmob_verified_client (id, "addressId", "createdAtHeight")
        values (1, 'f09', 4000000), (2, 'f09', 4000001), (3, null, 3999999), (4, 'f010', null)`
      const { countCreatedBefore } = yield* ClientRepository
      assert.strictEqual(yield* countCreatedBefore(epochStart(4_000_000)), 1)
      assert.strictEqual(yield* countCreatedBefore(epochStart(4_000_001)), 2)
      assert.strictEqual(yield* countCreatedBefore(DateTime.subtract(epochStart(4_000_001), { seconds: 1 })), 1)
      assert.strictEqual(yield* countCreatedBefore(DateTime.unsafeMake("9999-01-01T00:00:00Z")), 3)
    })
  )

  it.effect("tell their names by row, with those in the files that allocators keep of them", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* replaceChain({ rows: [], grants: [], contracts: [] })
      yield* sql`
        insert into dmob_verified_client (id, "addressId", "verifierAddressId", name, "orgName")
        values (3, 'f0100', 'f07', 'n/a', null), (2, 'f0100', 'f070', null, 'Org'), (1, 'f09', null, '', ''), (4, '', 'f07', 'X', 'X'), (5, 'f08', 'f07', 'X', 'X')`
      yield* sql`
        insert into allocator_client_bookkeeping (allocator_id, client_id, client_address, json_path, bookkeeping_info)
        values ('f070', 'f0100', 'f1a', 'a.json', '{"Client": {"Name": "Acme"}}'), ('f07', 'f0100', 'f1a', 'b.json', '{"Client": 5}')`
      const { namesOf } = yield* ClientRepository
      assert.deepStrictEqual(yield* namesOf(["f0100", "f09", "f0404", ""]), [
        { client: "f09", rows: [{ id: 1, allocator: null, name: "", orgName: "" }], applications: [] },
        {
          client: "f0100",
          rows: [
            { id: 2, allocator: "f070", name: null, orgName: "Org" },
            { id: 3, allocator: "f07", name: "n/a", orgName: null }
          ],
          applications: [
            { allocator: "f07", name: null },
            { allocator: "f070", name: "Acme" }
          ]
        }
      ])
    })
  )
})
