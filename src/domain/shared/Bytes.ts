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

const dataSize = /^(\d*)(?:\.(\d+))? *([A-Z]*B)$/

/**
 * Bytes that a text declares, a fraction rounded down to whole bytes; units in any case, KiB = 1024 and kB = 1000, up to YiB.
 * None of an empty text. Source: published rules, "Client application file", "Size parser".
 */
export const parseDataSize = (text: string): Either.Either<Option.Option<Bytes>, NotADataSize> => {
  if (text === "") return Either.right(Option.none())
  const [, whole = "", fraction = "", unit = ""] = dataSize.exec(text.toUpperCase()) ?? []
  const unitBytes = units.get(unit)
  if (unitBytes === undefined || whole + fraction === "") return Either.left(new NotADataSize({ text }))
  const bytes = (BigInt(whole + fraction) * unitBytes) / 10n ** BigInt(fraction.length)
  return Either.right(Option.some(Bytes.make(bytes)))
}
