import { DateTime, FastCheck as fc } from "effect"
import type { Allowance } from "../../../src/domain/aggregation/Allowance.js"
import type { Deal } from "../../../src/domain/aggregation/Deal.js"
import type { SparkDay, UrlFinderDay } from "../../../src/domain/aggregation/ProviderRates.js"
import { EDITION_START_EPOCH } from "../../../src/domain/time/ChainEpoch.js"

const DAY_MILLIS = 86_400_000
const EPOCHS_OF_A_DAY = 2880
/** The time that random rows are spread over. */
const DAYS = 70

const editionStart = Date.UTC(2024, 2, 1)

/** Instants from the edition start to ten weeks later. */
export const asOf: fc.Arbitrary<DateTime.Utc> = fc
  .integer({ min: 0, max: DAYS * DAY_MILLIS })
  .map((millis) => DateTime.unsafeMake(editionStart + millis))

/** An id out of few, some of them in another order by text than by number. */
const id = (...numbers: ReadonlyArray<number>) => fc.constantFrom(...numbers.map((number) => `f0${number}`))
const client = id(9, 10, 100, 1001, 2000)
const provider = id(5, 50, 51, 600, 7000)
const allocator = id(7, 70, 701)

/** A few epochs before the edition start to a few days after the last instant of {@link asOf}; some of them shared. */
const epoch = fc.oneof(
  fc.integer({ min: EDITION_START_EPOCH - 20, max: EDITION_START_EPOCH + (DAYS + 5) * EPOCHS_OF_A_DAY }),
  fc.integer({ min: 0, max: DAYS / 7 }).map((week) => EDITION_START_EPOCH + week * 7 * EPOCHS_OF_A_DAY)
)

const rarely = <A>(value: fc.Arbitrary<A>) => fc.option(value, { freq: 20, nil: null })

/** Deals over few clients, providers and pieces: pieces are dealt again, with other sizes too; some rows cannot be used. */
export const deals: fc.Arbitrary<ReadonlyArray<Deal>> = fc.array(
  fc.record<Deal>({
    client: rarely(client),
    provider: rarely(provider),
    isDdo: fc.boolean(),
    pieceCid: fc.option(fc.constantFrom("baga1", "baga2", "baga3", "baga4"), { freq: 8, nil: null }),
    pieceSize: rarely(fc.constantFrom(-1n, 0n, 1n, 2048n, 34_359_738_368n, 2n ** 55n)),
    termStart: rarely(epoch)
  }),
  { maxLength: 60 }
)

/** Allowances over the clients of {@link deals}; some rows cannot be used. */
export const allowances: fc.Arbitrary<ReadonlyArray<Allowance>> = fc.array(
  fc.record<Allowance>({
    client: rarely(client),
    allocator: rarely(allocator),
    height: rarely(epoch),
    allowance: rarely(fc.bigInt({ min: -10n, max: 2n ** 50n }))
  }),
  { maxLength: 30 }
)

const day = fc.integer({ min: 0, max: DAYS }).map((days) => DateTime.unsafeMake(editionStart + days * DAY_MILLIS))

const dayAndProvider = (row: { readonly date: DateTime.Utc; readonly provider: string }) =>
  `${DateTime.toEpochMillis(row.date)} ${row.provider}`

/** FilSpark's checks, each provider at most once a day; some days without checks. */
export const sparkDays: fc.Arbitrary<ReadonlyArray<SparkDay>> = fc.uniqueArray(
  fc
    .record({ date: day, provider, total: fc.nat(400), share: fc.nat(100), httpShare: fc.option(fc.nat(100)) })
    .map(({ date, provider, total, share, httpShare }) => ({
      date,
      provider,
      total,
      successful: Math.floor((total * share) / 100),
      successfulHttp: httpShare === null ? null : Math.floor((total * httpShare) / 100)
    })),
  { selector: dayAndProvider, maxLength: 40 }
)

/** The URL finder's verdicts, at any time of the day; some unknown. */
export const urlFinderDays: fc.Arbitrary<ReadonlyArray<UrlFinderDay>> = fc.uniqueArray(
  fc.record<UrlFinderDay>({
    date: asOf,
    provider,
    successRate: fc.option(fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000))
  }),
  { selector: dayAndProvider, maxLength: 40 }
)

/** Rows, and the same rows in another order. */
export const reordered = <A>(
  rows: fc.Arbitrary<ReadonlyArray<A>>
): fc.Arbitrary<readonly [ReadonlyArray<A>, ReadonlyArray<A>]> =>
  rows.chain((original) =>
    fc
      .shuffledSubarray([...original], { minLength: original.length, maxLength: original.length })
      .map((shuffled) => [original, shuffled] as const)
  )
