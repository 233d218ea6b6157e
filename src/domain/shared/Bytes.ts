import { Array as Arr, Data, Either, Option, Schema } from "effect"

/** Bytes; a decimal string on the wire and in rows. */
export const Bytes = Schema.BigInt.pipe(Schema.brand("Bytes")).annotations({
  identifier: "Bytes",
  jsonSchema: { type: "string", pattern: "^-?\\d+$", description: "bytes, as a decimal string" }
})
export type Bytes = typeof Bytes.Type

/** A text does not tell a size: a number and a unit such as `5 PiB` or `1.5TB`. */
export class NotADataSize extends Data.TaggedError("NotADataSize")<{ readonly text: string }> {}

const prefixes = ["", "K", "M", "G", "T", "P", "E", "Z", "Y"]

/** Bytes of each unit, in capitals. */
const units: ReadonlyMap<string, bigint> = new Map(
  Arr.flatMap(
    prefixes,
    (prefix, power): Array<[string, bigint]> => [
      [`${prefix}B`, 1000n ** BigInt(power)],
      ...(prefix === "" ? [] : [[`${prefix}IB`, 1024n ** BigInt(power)] satisfies [string, bigint]])
    ]
  )
)

/** A number of at most 40 digits on either side of its point, and a unit. */
const dataSize = /^(\d{0,40})(?:\.(\d{1,40}))? *([a-z]{0,2}b)$/i

/**
 * Bytes that a text declares, a fraction rounded down to whole bytes; units in any case, KiB = 1024 and kB = 1000, up to YiB.
 * None of an empty text; no size has a number of more than 40 digits on either side of its point. Source: published rules, "Client application file", "Size parser".
 */
export const parseDataSize = (text: string): Either.Either<Option.Option<Bytes>, NotADataSize> => {
  if (text === "") return Either.right(Option.none())
  const [, whole = "", fraction = "", unit = ""] = dataSize.exec(text) ?? []
  const unitBytes = units.get(unit.toUpperCase())
  if (unitBytes === undefined || whole + fraction === "") return Either.left(new NotADataSize({ text }))
  const bytes = (BigInt(whole + fraction) * unitBytes) / 10n ** BigInt(fraction.length)
  return Either.right(Option.some(Bytes.make(bytes)))
}

const printedUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"]

/**
 * Bytes, at least 0, in the greatest binary unit that they fill, rounded half up to two decimals at most: `12.34 TiB`, `1 PiB`.
 * Source: published rules, "Texts of the scoring", sizes.
 */
export const printDataSize = (bytes: bigint): string => {
  const size = Number(bytes)
  let power = 0
  while (power < printedUnits.length - 1 && size >= 1024 ** (power + 1)) power++
  const rounded = power === 0 ? size : Math.round((size / 1024 ** power) * 100) / 100
  return rounded === 1024 && power < printedUnits.length - 1
    ? `1 ${printedUnits[power + 1]}`
    : `${rounded} ${printedUnits[power]}`
}

/** Least size, at least `bytes`, that {@link printDataSize} prints without rounding. `bytes` is at least 0. */
export const roundUpToPrinted = (bytes: bigint): bigint => {
  let unit = 1n
  for (let power = 1; power < printedUnits.length && bytes >= unit * 1024n; power++) unit *= 1024n
  const hundredths = (100n * bytes + unit - 1n) / unit
  return (hundredths * unit) / 100n
}

/**
 * A size that is enough as it is printed: rounded up, or told to the byte where `isRight` refuses the greater size.
 * `bytes` is at least 0.
 */
export const printEnough = (bytes: bigint, isRight: (size: bigint) => boolean): string => {
  const roundedUp = roundUpToPrinted(bytes)
  return isRight(roundedUp) ? printDataSize(roundedUp) : toTheByte(bytes)
}

/** A size, at least 0, as it is printed, and told to the byte where that would round it. */
export const printExactly = (bytes: bigint): string => printEnough(bytes, (size) => size === bytes)

const toTheByte = (bytes: bigint): string => `${printDataSize(bytes)} (${bytes} bytes)`
