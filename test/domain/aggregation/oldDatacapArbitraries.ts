import { DateTime, FastCheck as fc } from "effect"
import type { Allowance } from "../../../src/domain/aggregation/Allowance.js"
import type { ClientAllocatorWeek } from "../../../src/domain/aggregation/ClientAllocators.js"
import type { Deal } from "../../../src/domain/aggregation/Deal.js"
import type { HourlyClaims } from "../../../src/domain/aggregation/HourlyDeals.js"
import type { OldAllocatorBalance, OldClientBalance } from "../../../src/domain/aggregation/OldDatacapAtNv22.js"
import { EDITION_START_EPOCH } from "../../../src/domain/time/ChainEpoch.js"
import { weekAt } from "../../../src/domain/time/Week.js"

const client = fc.constantFrom("f09", "f010", "f0100")
const allocator = fc.constantFrom("f07", "f070")
const rarely = <A>(value: fc.Arbitrary<A>) => fc.option(value, { freq: 15, nil: null })
const bytes = fc.oneof(fc.bigInt({ min: 0n, max: 200n }), fc.constant(2n ** 60n))
const possible = fc.oneof({ arbitrary: bytes, weight: 12 }, { arbitrary: fc.constant(-5n), weight: 1 })

/** Epochs on both sides of network version 22. */
const height = rarely(fc.integer({ min: EDITION_START_EPOCH - 3, max: EDITION_START_EPOCH + 1 }))

/** Grants on both sides of network version 22; some rows cannot be used. */
export const oldAllowances: fc.Arbitrary<ReadonlyArray<Allowance>> = fc.array(
  fc.record<Allowance>({ client: rarely(client), allocator: rarely(allocator), height, allowance: rarely(possible) }),
  { maxLength: 20 }
)

/** Deals on both sides of network version 22; some rows cannot be used. */
export const oldDeals: fc.Arbitrary<ReadonlyArray<Deal>> = fc.array(
  fc.record<Deal>({
    client: rarely(client),
    provider: rarely(fc.constant("f05")),
    isDdo: fc.boolean(),
    pieceCid: fc.constant(null),
    pieceSize: rarely(possible),
    termStart: height
  }),
  { maxLength: 20 }
)

const week = fc.integer({ min: 0, max: 7 }).map(weekAt)
const hour = fc.integer({ min: 0, max: 8 * 7 * 24 }).map((hours) => DateTime.add(weekAt(0), { hours }))

const balances = <A>(balance: fc.Arbitrary<A>, holder: (row: A) => string): fc.Arbitrary<ReadonlyArray<A>> =>
  fc.uniqueArray(balance, { selector: holder, maxLength: 3 })

export const allocatorBalances = balances(
  fc.record<OldAllocatorBalance>({ allocator, oldDatacap: bytes }),
  (row) => row.allocator
)
export const clientBalances = balances(fc.record<OldClientBalance>({ client, oldDatacap: bytes }), (row) => row.client)

/** Weekly allocations, those of one pair in one week in one row. */
export const weeklyGrants: fc.Arbitrary<ReadonlyArray<ClientAllocatorWeek>> = fc.uniqueArray(
  fc.record<ClientAllocatorWeek>({
    week,
    client,
    allocator,
    numOfAllocations: fc.constant(1),
    sumOfAllocations: bytes
  }),
  { selector: (row) => `${DateTime.formatIso(row.week)} ${row.client} ${row.allocator}`, maxLength: 20 }
)

export const claims: fc.Arbitrary<ReadonlyArray<HourlyClaims>> = fc.array(
  fc.record<HourlyClaims>({ hour, client, totalDealSize: bytes }),
  { maxLength: 20 }
)
