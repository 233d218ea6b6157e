import { decode as decodeDagCbor } from "@ipld/dag-cbor"
import { Data, Effect, Either, Option, Schema } from "effect"
import { CID } from "multiformats/cid"
import { misfit } from "../shared/ForeignFields.js"

/** Id of a block, as its publisher spells it. */
export const BlockId = Schema.String.pipe(Schema.pattern(/^[\w-]+$/), Schema.brand("BlockId"))
export type BlockId = typeof BlockId.Type

/** The entries of an advertisement cannot be counted. */
export class UncountableEntries extends Data.TaggedError("UncountableEntries")<{
  readonly url: string
  readonly detail: string
}> {
  override get message(): string {
    return `${this.url}: ${this.detail}`
  }
}

/** A link to another block in JSON, `{"/": id}`. */
export const JsonLink = Schema.pluck(Schema.Struct({ "/": BlockId }), "/")

/** A link to another block: a CID in CBOR. */
const Link = Schema.Union(
  Schema.transform(Schema.instanceOf(CID), BlockId, {
    decode: (cid) => cid.toString(),
    encode: (id) => CID.parse(id)
  }),
  JsonLink
)

/** A list of which only the length counts: looking at each of millions costs more memory than they do. */
const List = Schema.declare((value): value is ReadonlyArray<unknown> => Array.isArray(value), { identifier: "List" })

/** One block of a list of entries; a block without `Entries` holds none. */
const EntryBlock = Schema.Struct({
  Entries: Schema.optionalWith(List, { nullable: true, default: () => [] }),
  Next: Schema.optionalWith(Link, { nullable: true, as: "Option" })
})
type EntryBlock = typeof EntryBlock.Type

const decodeJsonBlock = Schema.decodeUnknownEither(Schema.parseJson(EntryBlock))
const decodeBlock = Schema.decodeUnknownEither(EntryBlock)

type ReadBlock = (bytes: Uint8Array) => Either.Either<EntryBlock, string>

const readJson: ReadBlock = (bytes) => Either.mapLeft(decodeJsonBlock(new TextDecoder().decode(bytes)), misfit)

const readCbor: ReadBlock = (bytes) =>
  Either.try({ try: () => decodeDagCbor<unknown>(bytes), catch: (cause) => `not CBOR: ${String(cause)}` }).pipe(
    Either.flatMap((block) => Either.mapLeft(decodeBlock(block), misfit))
  )

/** Curio publishes its blocks as CBOR, everybody else as JSON. */
const readerOf = (baseUrl: string): ReadBlock => (baseUrl.includes("/ipni-provider/") ? readCbor : readJson)

/** The list of no entries, known to all. */
const EMPTY_LIST = "bafkreehdwdcefgh4dqkjv67uzcmw7oje"
/** How the id of a block without structure begins; no list of entries is one. */
const RAW_BLOCK = "bafk"

/** A publisher that links on beyond this many blocks, of some thousand entries each, does not come to an end. */
export const MOST_BLOCKS = 10_000

/** Where a publisher serves an advertisement or a block of entries. */
export const blockUrl = (baseUrl: string, id: BlockId): string => `${baseUrl}/ipni/v1/ad/${id}`

/**
 * Entries of an advertisement, along the chain of blocks that begins at its `Entries`; 0 without one. Blocks are fetched
 * one after the other, each once, so that a chain that comes back to itself ends. `fetchBlock` takes a URL.
 * Source: external services, "IPNI", "Entries number".
 */
export const countEntries = <E, R>(
  baseUrl: string,
  entries: Option.Option<BlockId>,
  fetchBlock: (url: string) => Effect.Effect<Uint8Array, E, R>,
  mostBlocks: number = MOST_BLOCKS
): Effect.Effect<number, E | UncountableEntries, R> =>
  Effect.gen(function* () {
    const read = readerOf(baseUrl)
    const seen = new Set<BlockId>()
    let count = 0
    let next = entries
    while (Option.isSome(next) && next.value !== EMPTY_LIST && !seen.has(next.value)) {
      const id = next.value
      const url = blockUrl(baseUrl, id)
      if (seen.size === mostBlocks) {
        return yield* new UncountableEntries({ url, detail: `no end after ${mostBlocks} blocks` })
      }
      if (id.startsWith(RAW_BLOCK))
        yield* Effect.logError(`${url} is no list of entries by its id; asking all the same`)
      seen.add(id)
      const block = yield* Either.mapLeft(
        read(yield* fetchBlock(url)),
        (detail) => new UncountableEntries({ url, detail })
      )
      count += block.Entries.length
      next = block.Next
    }
    return count
  })
