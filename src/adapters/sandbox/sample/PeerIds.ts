import { base58btc } from "multiformats/bases/base58"
import { seededRandom } from "./SeededRandom.js"

/** Multihash of a key as it is, and the head of an Ed25519 key of 32 bytes in protocol buffers. */
const HEAD = [0x00, 0x24, 0x08, 0x01, 0x12, 0x20]
const KEY_BYTES = 32

/** `12D3KooW…`, in the form of a peer's id; nobody holds the key. */
export const madeUpPeerId = (...key: ReadonlyArray<string | number>): string =>
  base58btc.baseEncode(Uint8Array.from([...HEAD, ...seededBytes(KEY_BYTES, "peer", ...key)]))

/** So many bytes that depend on their key alone. */
export const seededBytes = (count: number, ...key: ReadonlyArray<string | number>): Uint8Array => {
  const random = seededRandom(...key)
  const bytes = Buffer.alloc(Math.ceil(count / WORD_BYTES) * WORD_BYTES)
  for (let at = 0; at < count; at += WORD_BYTES) bytes.writeUInt32LE(random.integer(2 ** 32), at)
  return bytes.subarray(0, count)
}

const WORD_BYTES = 4
