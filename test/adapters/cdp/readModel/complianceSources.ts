import { DateTime, FastCheck as fc } from "effect"
import type { Allowance } from "../../../../src/domain/aggregation/Allowance.js"
import type { Deal } from "../../../../src/domain/aggregation/Deal.js"
import type { SparkDay, UrlFinderDay } from "../../../../src/domain/aggregation/ProviderRates.js"
import type { RegistryStanding } from "../../../../src/domain/allocator/RegistryEntry.js"
import { type RuleSet, ruleSets } from "../../../../src/domain/rules/RuleSet.js"
import type { PublicAnswer } from "../../../../src/domain/storage-provider/Retrievability.js"
import { EDITION_START_EPOCH } from "../../../../src/domain/time/ChainEpoch.js"
import { weekAt } from "../../../../src/domain/time/Week.js"

/** Rows that a platform is aggregated from. */
export interface Source {
  readonly asOf: DateTime.Utc
  readonly ruleSet: RuleSet
  readonly deals: ReadonlyArray<Deal>
  readonly allowances: ReadonlyArray<Allowance>
  readonly sparkDays: ReadonlyArray<SparkDay>
  readonly urlFinderDays: ReadonlyArray<UrlFinderDay>
  readonly registry: ReadonlyArray<RegistryStanding>
  readonly answers: ReadonlyArray<PublicAnswer>
}

const EPOCHS_OF_A_DAY = 2880
export const EPOCHS_OF_A_WEEK = 7 * EPOCHS_OF_A_DAY

/** Weeks of edition 4 (0), 5 (to 71) and 6. */
const week = fc.constantFrom(0, 1, 2, 70, 71, 72, 73)
const instantIn = (index: number) => fc.integer({ min: 1, max: 6 }).map((days) => DateTime.add(weekAt(index), { days }))
const id = (...numbers: ReadonlyArray<number>) => fc.constantFrom(...numbers.map((number) => `f0${number}`))
const client = id(9, 10, 100, 1001, 2000)
const provider = id(5, 50, 51, 600)
const allocator = id(7, 70, 701)
/** The first epochs of a week, or of the edition start in the week that it lies in. */
const epoch = week.map((index) => EDITION_START_EPOCH + index * EPOCHS_OF_A_WEEK)

/** Few sizes, so that shares meet their bound, and large ones. */
const deals: fc.Arbitrary<ReadonlyArray<Deal>> = fc.array(
  fc.record<Deal>({
    client,
    provider,
    isDdo: fc.boolean(),
    pieceCid: fc.constantFrom("baga1", "baga2"),
    pieceSize: fc.constantFrom(0n, 1n, 2n, 3n, 2n ** 56n),
    termStart: epoch
  }),
  { minLength: 20, maxLength: 60 }
)

const allowances: fc.Arbitrary<ReadonlyArray<Allowance>> = fc.array(
  fc.record<Allowance>({ client, allocator, height: epoch, allowance: fc.bigInt({ min: 0n, max: 2n ** 50n }) }),
  { minLength: 5, maxLength: 20 }
)

const onceADay = (row: { readonly date: DateTime.Utc; readonly provider: string }) =>
  `${DateTime.toEpochMillis(row.date)} ${row.provider}`

const sparkDays: fc.Arbitrary<ReadonlyArray<SparkDay>> = fc.uniqueArray(
  fc
    .record({
      date: week.chain(instantIn),
      provider,
      total: fc.constantFrom(0, 1, 2, 3, 7),
      share: fc.nat(4),
      httpShare: fc.option(fc.nat(4))
    })
    .map(({ date, provider, total, share, httpShare }) => ({
      date,
      provider,
      total,
      successful: Math.floor((total * share) / 4),
      successfulHttp: httpShare === null ? null : Math.floor((total * httpShare) / 4)
    })),
  { selector: onceADay, minLength: 10, maxLength: 40 }
)

/** Few rates, so that providers meet the average, some of which dividing a rounded sum would miss, and any others. */
const urlFinderDays: fc.Arbitrary<ReadonlyArray<UrlFinderDay>> = fc.uniqueArray(
  fc.record<UrlFinderDay>({
    date: week.chain(instantIn),
    provider,
    successRate: fc.option(
      fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(0, 0.173, 0.235, 0.237, 1) },
        fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000),
        fc.double({ min: 1e-9, max: 1, noNaN: true })
      )
    )
  }),
  { selector: onceADay, minLength: 10, maxLength: 40 }
)

const registry: fc.Arbitrary<ReadonlyArray<RegistryStanding>> = fc.uniqueArray(
  fc.record({ allocator, register: fc.constantFrom("current", "archive"), rejected: fc.boolean() }),
  { selector: (row) => `${row.register} ${row.allocator}` }
)

const answers: fc.Arbitrary<ReadonlyArray<PublicAnswer>> = fc.uniqueArray(
  fc.record({
    allocator,
    client,
    answer: fc.option(
      fc.oneof(
        fc.constantFrom("yes", "YES", "[x] I confirm", "[X] i CONFIRM"),
        fc.constantFrom(" yes", "Yes ", "oh yes", "[x] I confirm ", "[X] İ confirm", "[ ] I confirm", "no", "")
      )
    )
  }),
  { selector: (row) => `${row.allocator} ${row.client}` }
)

export const sources: fc.Arbitrary<Source> = fc.record({
  asOf: fc.constantFrom(0, 2, 71, 73, 74).chain(instantIn),
  ruleSet: fc.constantFrom(...ruleSets),
  deals,
  allowances,
  sparkDays,
  urlFinderDays,
  registry,
  answers
})
