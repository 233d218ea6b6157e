import { Either, Option } from "effect"
import { parseDataSize } from "../../src/domain/shared/Bytes.js"

/** Bytes of the first size that a sentence names; those in brackets after it where it tells them. */
export const printedSize = (sentence: string): bigint => {
  const [, size = "", bytes] = /([\d.]+ (?:[KMGTPEZY]i)?B)\b(?: \((\d+) bytes\))?/.exec(sentence) ?? []
  if (bytes !== undefined) return BigInt(bytes)
  return Option.getOrThrow(Either.getOrThrow(parseDataSize(size)))
}
