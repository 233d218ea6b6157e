/** Hexadecimal digits of a word, in which contracts answer. */
export const word = (number: number | bigint) => number.toString(16).padStart(64, "0")

export const bytesOf = (text: string) => Buffer.from(text).toString("hex")
const padded = (text: string) => bytesOf(text).padEnd(Math.ceil(bytesOf(text).length / 64) * 64, "0")

/** The structure of two texts, as the registry of peers answers it. */
export const peerData = (peerId: string, signature = "signed"): `0x${string}` => {
  const second = 0x60 + padded(peerId).length / 2
  return `0x${word(0x20)}${word(0x40)}${word(second)}${word(Buffer.byteLength(peerId))}${padded(peerId)}${word(signature.length)}${padded(signature)}`
}
