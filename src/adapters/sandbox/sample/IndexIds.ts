import { createHash } from "node:crypto"
import { Option } from "effect"
import { CID } from "multiformats/cid"
import { create } from "multiformats/hashes/digest"
import type { Day } from "./ProviderRates.js"

/** What an id of the sample's index names: an advertisement of a provider, or a block of its entries. */
export interface IndexedBlock {
  /** Number in `f0…`. */
  readonly provider: number
  readonly day: Day
  /** 0 is the advertisement, 1 the first block of its entries, and so on. */
  readonly part: number
}

const SHA2_256 = 0x12
const DIGEST_BYTES = 32
const codecs = { json: 0x01_29, cbor: 0x71 } as const
export type BlockForm = keyof typeof codecs

/** Bytes that say what is named. */
const NAME_BYTES = 10

/**
 * Id of a block: a CID in whose digest the name stands. Made of the name and not of the content, so that the newest id of
 * a long chain can be told without making the chain.
 */
export const blockId = (seed: number, block: IndexedBlock, form: BlockForm): CID =>
  CID.createV1(codecs[form], create(SHA2_256, digest(seed, block)))

/** What an id names; none when it is not of ours. */
export const namedBlock = (seed: number, id: string): Option.Option<IndexedBlock> =>
  Option.liftThrowable(() => Buffer.from(CID.parse(id).multihash.digest))().pipe(
    Option.filter(({ length }) => length === DIGEST_BYTES),
    Option.flatMap((bytes) => {
      const at = DIGEST_BYTES - NAME_BYTES
      const block = {
        provider: bytes.readUInt32BE(at),
        day: bytes.readUInt32BE(at + 4),
        part: bytes.readUInt16BE(at + 8)
      }
      return Buffer.from(digest(seed, block)).equals(bytes) ? Option.some(block) : Option.none()
    })
  )

const digest = (seed: number, { day, part, provider }: IndexedBlock): Uint8Array => {
  const bytes = createHash("sha256").update(`${seed}/${provider}/${day}/${part}`).digest()
  const at = DIGEST_BYTES - NAME_BYTES
  bytes.writeUInt32BE(provider, at)
  bytes.writeUInt32BE(day, at + 4)
  bytes.writeUInt16BE(part, at + 8)
  return bytes
}
