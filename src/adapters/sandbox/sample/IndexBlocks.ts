import { encode as encodeDagCbor } from "@ipld/dag-cbor"
import type { CID } from "multiformats/cid"
import type { SampleAdvertisement } from "./Advertising.js"
import { type BlockForm, blockId } from "./IndexIds.js"
import type { SampleMiner } from "./Miners.js"
import { seededBytes } from "./PeerIds.js"

/** Entries that a block has room for; longer lists go on in further ones. */
const ENTRIES_PER_BLOCK = 256

/** The list of nothing, which has no block. */
const EMPTY_LIST = "bafkreehdwdcefgh4dqkjv67uzcmw7oje"

/** Head of a multihash of SHA2-256, as the entries are. */
const HASH_HEAD = Uint8Array.of(0x12, 0x20)
const HASH_BYTES = 32

/** Providers that run Curio publish their entries in CBOR. */
export const entriesForm = ({ curioPeerId }: SampleMiner): BlockForm => (curioPeerId === null ? "json" : "cbor")

export const advertisementId = (seed: number, { id }: SampleMiner, { day }: SampleAdvertisement): CID =>
  blockId(seed, { provider: providerNumber(id), day, part: 0 }, "json")

const providerNumber = (id: string): number => Number(id.slice("f0".length))

const entriesId = (seed: number, miner: SampleMiner, day: number, part: number): CID =>
  blockId(seed, { provider: providerNumber(miner.id), day, part }, entriesForm(miner))

const link = (id: CID) => ({ "/": id.toString() })
const bytes = (value: Uint8Array) => ({ "/": { bytes: Buffer.from(value).toString("base64").replace(/=+$/, "") } })

/** An advertisement as its publisher serves it, after the one before it. */
export const advertisementBlock = (
  seed: number,
  miner: SampleMiner,
  advertisement: SampleAdvertisement,
  previous: SampleAdvertisement | undefined
) => ({
  Addresses: miner.multiaddresses,
  ContextID: bytes(seededBytes(16, seed, "context", miner.id, advertisement.day)),
  Entries: advertisement.entries === 0 ? { "/": EMPTY_LIST } : link(entriesId(seed, miner, advertisement.day, 1)),
  IsRm: advertisement.isRemoval,
  // Retrieval over HTTP of a piece.
  Metadata: bytes(Uint8Array.of(0xa0, 0x12)),
  ...(previous === undefined ? {} : { PreviousID: link(advertisementId(seed, miner, previous)) }),
  Provider: miner.indexPeerId,
  Signature: bytes(seededBytes(64, seed, "signature", miner.id, advertisement.day))
})

/** A block of the entries of an advertisement, in the form of its publisher; none beyond the last one. */
export const entriesBlock = (
  seed: number,
  miner: SampleMiner,
  { day, entries }: SampleAdvertisement,
  part: number
): Uint8Array | undefined => {
  const before = (part - 1) * ENTRIES_PER_BLOCK
  const count = Math.min(ENTRIES_PER_BLOCK, entries - before)
  if (count <= 0) return undefined
  const hashes = seededBytes(count * HASH_BYTES, seed, "entries", miner.id, day, part)
  const entry = (at: number) => Buffer.concat([HASH_HEAD, hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES)])
  const list = Array.from({ length: count }, (_, at) => entry(at))
  const next = before + count < entries ? entriesId(seed, miner, day, part + 1) : undefined
  if (entriesForm(miner) === "cbor")
    return encodeDagCbor({ Entries: list, ...(next === undefined ? {} : { Next: next }) })
  const block = { Entries: list.map(bytes), ...(next === undefined ? {} : { Next: link(next) }) }
  return new TextEncoder().encode(JSON.stringify(block))
}
