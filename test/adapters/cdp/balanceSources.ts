import { DateTime, Effect, FastCheck as fc } from "effect"
import { EDITION_START_EPOCH } from "../../../src/domain/time/ChainEpoch.js"
import { inDatabase, type ScratchPlatform } from "../../harness/fixture/ScratchPlatform.js"
import { replaceTable } from "../../support/TableTexts.js"

/** What DMOB and the registries hold, as they hold it. */
export interface BalanceSource {
  readonly asOf: DateTime.Utc
  readonly deals: ReadonlyArray<{
    readonly clientId: string | null
    readonly providerId: string | null
    readonly sectorId: string | null
    readonly pieceSize: bigint | null
    readonly termStart: number | null
  }>
  readonly clientGrants: ReadonlyArray<{
    readonly addressId: string | null
    readonly verifierAddressId: string | null
    readonly height: number | null
    readonly allowance: bigint | null
  }>
  readonly allocatorGrants: ReadonlyArray<{
    readonly addressId: string | null
    readonly height: number | null
    readonly allowance: bigint | null
  }>
  readonly clients: ReadonlyArray<{
    readonly id: number
    readonly addressId: string | null
    readonly address: string | null
    readonly verifierAddressId: string | null
    readonly initialAllowance: bigint | null
    readonly allowance: bigint | null
    readonly auditTrail: string
    readonly name: string | null
    readonly orgName: string | null
    readonly createMessageTimestamp: number | null
  }>
  readonly allocators: ReadonlyArray<{ readonly addressId: string; readonly isMetaAllocator: boolean }>
  readonly ledger: ReadonlyArray<{ readonly clientId: string | null; readonly type: string | null }>
  readonly providers: ReadonlyArray<string | null>
  readonly current: ReadonlyArray<RegistryEntry>
  readonly archive: ReadonlyArray<RegistryEntry>
}

interface RegistryEntry {
  readonly allocator_id: string
  readonly rejected: boolean
}

const EPOCHS_OF_A_DAY = 2880
const DAY_MILLIS = 86_400_000
const editionStart = Date.UTC(2024, 2, 1)

/** Mostly what is usual, now and then what is not. */
const mostly = <A>(usual: fc.Arbitrary<A>, ...odd: ReadonlyArray<A>) =>
  fc.oneof({ arbitrary: usual, weight: 12 }, { arbitrary: fc.constantFrom(...odd), weight: 1 })

/** Few ids, in another order by text than by number. */
const clientNumber = fc.constantFrom("9", "10", "100")
const providerNumber = fc.constantFrom("5", "50", "600")
const allocatorId = fc.constantFrom("f07", "f070")
const clientId = clientNumber.map((number) => `f0${number}`)

/** Epochs on both sides of the edition start and far from it; some shared, some on the hour. */
const epoch = mostly<number | null>(
  fc.oneof(
    fc.integer({ min: EDITION_START_EPOCH - 2, max: EDITION_START_EPOCH + 1 }),
    fc.integer({ min: 0, max: 50 * EPOCHS_OF_A_DAY }).map((later) => EDITION_START_EPOCH + later),
    fc.integer({ min: 0, max: 50 * 24 }).map((hours) => EDITION_START_EPOCH + hours * 120)
  ),
  null,
  0,
  -1,
  600_000_000
)

/** Epochs before the edition start as often as others. */
const oldEpoch = fc.oneof(epoch, fc.integer({ min: EDITION_START_EPOCH - 9, max: EDITION_START_EPOCH - 1 }))

/** Amounts of an order, so that balances are used up; some unknown, impossible or too large for our columns. */
const bytesUpTo = (max: bigint) => mostly<bigint | null>(fc.bigInt({ min: 0n, max }), null, -5n, 10n ** 31n)
const bytes = bytesUpTo(200n)

/** As many rows as there may be, rather than a few. */
const rowsOf = <A>(row: fc.Arbitrary<A>, maxLength: number) => fc.array(row, { maxLength, size: "max" })

const text = <A>(...texts: ReadonlyArray<A>) => fc.constantFrom(...texts)

const name = text(null, "", " ", "n/a", "\u00a0n/a\t", "N/A", " Data for All\u3000", "\ufeffOcean\n", "n/a n/a")

const clients = fc.uniqueArray(
  fc.record({
    id: fc.nat(1000),
    addressId: mostly<string | null>(clientId, null, ""),
    address: text(null, "", "f1abc", "f1def"),
    verifierAddressId: mostly<string | null>(allocatorId, null),
    initialAllowance: bytes,
    allowance: bytes,
    auditTrail: text("n/a", "", "https://github.com/example/1", "https://github.com/example/2"),
    name,
    orgName: name,
    createMessageTimestamp: text(null, 0, -5, 1_700_000_000, 1_710_000_000)
  }),
  // As in DMOB: a client is at an allocator once.
  { selector: (row) => `${row.addressId} ${row.verifierAddressId}`, maxLength: 8, size: "max" }
)

const registry = fc.uniqueArray(fc.record({ allocator_id: text("f07", "f070", "f0700"), rejected: fc.boolean() }), {
  selector: ({ allocator_id }) => allocator_id
})

export const balanceSources: fc.Arbitrary<BalanceSource> = fc.record({
  asOf: fc
    .oneof(
      { arbitrary: fc.integer({ min: -15 * DAY_MILLIS, max: 14 * DAY_MILLIS }), weight: 1 },
      { arbitrary: fc.integer({ min: 14 * DAY_MILLIS, max: 50 * DAY_MILLIS }), weight: 3 }
    )
    .map((millis) => DateTime.unsafeMake(editionStart + millis)),
  deals: rowsOf(
    fc.record({
      clientId: mostly<string | null>(clientNumber, null, "", "-5", "abc", "12345678901"),
      providerId: mostly<string | null>(providerNumber, null, "", "1e3"),
      sectorId: text("1", "77", "null", "", "0", null),
      pieceSize: mostly<bigint | null>(fc.bigInt({ min: 0n, max: 60n }), null, -1n, 2n ** 55n, 2n ** 63n),
      termStart: mostly<number | null>(epoch, 700_000_000)
    }),
    60
  ),
  clientGrants: rowsOf(
    fc.record({
      addressId: mostly<string | null>(clientId, null, "", "f1abc", "f0"),
      verifierAddressId: mostly<string | null>(allocatorId, null, "", "t07"),
      height: oldEpoch,
      allowance: bytes
    }),
    40
  ),
  allocatorGrants: rowsOf(
    fc.record({
      addressId: mostly<string | null>(allocatorId, null, "", "t07"),
      height: oldEpoch,
      allowance: bytesUpTo(1000n)
    }),
    10
  ),
  clients,
  allocators: fc.uniqueArray(fc.record({ addressId: allocatorId, isMetaAllocator: fc.boolean() }), {
    selector: ({ addressId }) => addressId
  }),
  ledger: rowsOf(
    fc.record({
      clientId: mostly<string | null>(clientNumber, null, "", "abc"),
      type: text(null, "", "allocation", "claim", "Allocation")
    }),
    12
  ),
  providers: rowsOf(mostly<string | null>(fc.oneof(providerNumber, text("7000")), null, "", "abc"), 6),
  current: registry,
  archive: registry
})

const hours = (count: number): number => EDITION_START_EPOCH + count * 120

/**
 * What random rows seldom bring together: an allocator whose old DataCap ends in a week with clients whose order by text
 * is not that by number; a grant told twice; deals in the very hour of a grant, a moment before, and one that has not
 * begun; a client with deals and nothing left.
 */
export const rareSource: BalanceSource = {
  asOf: DateTime.unsafeMake("2024-04-10T10:00:00Z"),
  deals: [
    { clientId: "9", providerId: "5", sectorId: "1", pieceSize: 7n, termStart: hours(100) },
    { clientId: "9", providerId: "5", sectorId: "2", pieceSize: 7n, termStart: null },
    { clientId: "10", providerId: "5", sectorId: "1", pieceSize: 9n, termStart: hours(100) - 1 },
    { clientId: "10", providerId: "5", sectorId: "0", pieceSize: 11n, termStart: hours(101) },
    { clientId: "100", providerId: "5", sectorId: "0", pieceSize: 5n, termStart: 12 },
    { clientId: "9", providerId: "50", sectorId: "1", pieceSize: 3n, termStart: EDITION_START_EPOCH }
  ],
  clientGrants: [
    { addressId: "f09", verifierAddressId: "f07", height: hours(100), allowance: 60n },
    { addressId: "f09", verifierAddressId: "f07", height: hours(100), allowance: 1n },
    { addressId: "f09", verifierAddressId: "f070", height: hours(100), allowance: 1n },
    { addressId: "f010", verifierAddressId: "f07", height: hours(100), allowance: 60n },
    { addressId: "f010", verifierAddressId: "f07", height: hours(500), allowance: 60n },
    { addressId: "f09", verifierAddressId: "f07", height: hours(2000), allowance: 60n }
  ],
  allocatorGrants: [
    { addressId: "f07", height: EDITION_START_EPOCH - 1, allowance: 100n },
    { addressId: "f07", height: EDITION_START_EPOCH, allowance: 1000n }
  ],
  clients: [
    {
      id: 1,
      addressId: "f09",
      address: "f1abc",
      verifierAddressId: "f07",
      initialAllowance: 60n,
      allowance: 0n,
      auditTrail: "n/a",
      name: "Ocean",
      orgName: null,
      createMessageTimestamp: 1_710_000_000
    }
  ],
  allocators: [
    { addressId: "f07", isMetaAllocator: false },
    { addressId: "f070", isMetaAllocator: false }
  ],
  ledger: [
    { clientId: "9", type: "claim" },
    { clientId: "10", type: null }
  ],
  providers: ["5", "50"],
  current: [{ allocator_id: "f07", rejected: false }],
  archive: [{ allocator_id: "f070", rejected: false }]
}

const registryRows = (entries: ReadonlyArray<RegistryEntry>) =>
  entries.map((entry) => ({ ...entry, allocator_address: "f2abc", json_path: "1.json", registry_info: "{}" }))

const numbered = <A>(rows: ReadonlyArray<A>) => rows.map((row, index) => ({ id: index + 1, ...row }))

/** Makes these the rows of a platform's sources. The figures of earlier days are forgotten. */
export const loadSource = (platform: ScratchPlatform, source: BalanceSource) =>
  Effect.all([
    Effect.all([
      replaceTable("unified_verified_deal", numbered(source.deals)),
      replaceTable("verified_client_allowance", numbered(source.clientGrants)),
      replaceTable("verifier_allowance", numbered(source.allocatorGrants)),
      replaceTable("verified_client", source.clients),
      replaceTable("verifier", numbered(source.allocators)),
      replaceTable("dc_allocation_claim", numbered(source.ledger)),
      replaceTable(
        "unique_providers",
        source.providers.map((providerId) => ({ providerId }))
      )
    ]).pipe(inDatabase(platform.dmob)),
    Effect.all([
      replaceTable("allocator_registry", registryRows(source.current)),
      replaceTable("allocator_registry_archive", registryRows(source.archive)),
      replaceTable("allocator_client_stats_daily", []),
      replaceTable("clients_stats_daily", [])
    ]).pipe(inDatabase(platform.cdp))
  ])
