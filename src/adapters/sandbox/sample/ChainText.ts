import type { SeededRandom } from "./SeededRandom.js"

const base32 = "abcdefghijklmnopqrstuvwxyz234567"

const base32Text = (random: SeededRandom, length: number): string =>
  Array.from({ length }, () => base32.charAt(random.integer(32))).join("")

/** A made-up address of a signing key (`f1`) or an actor (`f2`). */
export const robustAddress = (random: SeededRandom, protocol: "f1" | "f2"): string =>
  `${protocol}${base32Text(random, 39)}`

/** A made-up piece commitment. */
export const pieceCid = (random: SeededRandom): string => `baga6ea4seaq${base32Text(random, 52)}`

/** A made-up message CID. */
export const messageCid = (random: SeededRandom): string => `bafy2bzace${base32Text(random, 52)}`

/** `0x…` form of a delegated address of the Ethereum namespace; none for any other address. */
export const ethereumAddress = (address: string): string | undefined => {
  const [, payload] = /^f410f([a-z2-7]{39})$/.exec(address) ?? []
  if (payload === undefined) return undefined
  let bits = 0n
  for (const letter of payload) bits = (bits << 5n) | BigInt(base32.indexOf(letter))
  // 195 bits: 20 bytes of address, the first 160, then a checksum.
  return `0x${(bits >> 35n).toString(16).padStart(40, "0")}`
}

/** `0x…` form of an id address, `f0…`. */
export const maskedIdAddress = (id: string): string =>
  `0xff${"00".repeat(11)}${BigInt(id.slice("f0".length)).toString(16).padStart(16, "0")}`

const units: Readonly<Record<string, bigint>> = {
  "": 1n,
  ki: 1n << 10n,
  mi: 1n << 20n,
  gi: 1n << 30n,
  ti: 1n << 40n,
  pi: 1n << 50n
}

/** Bytes of `5 PiB`, `3.5TiB` or `-1024 B`, rounded toward zero; none when the text is something else. */
export const sizeInBytes = (text: string): bigint | undefined => {
  const [, sign, whole = "", fraction = "", unit = ""] =
    /^\s*(-?)(\d+)(?:\.(\d+))?\s*([kmgtp]i|)b\s*$/i.exec(text) ?? []
  const factor = units[unit.toLowerCase()]
  if (whole === "" || factor === undefined) return undefined
  const size = (BigInt(whole + fraction) * factor) / 10n ** BigInt(fraction.length)
  return sign === "-" ? -size : size
}
