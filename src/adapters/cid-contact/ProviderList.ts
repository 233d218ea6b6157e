import { Array as Arr, Either, Schema } from "effect"
import { misfit } from "../shared/ForeignFields.js"
import { type BlockId, JsonLink } from "./EntriesChain.js"

/** A provider of the index that has advertised something. */
export interface ListedProvider {
  readonly peerId: string
  /** Multiaddress at which its advertisements are found. */
  readonly publisherAddress: string
  readonly newestAdvertisement: BlockId
}

/** What a list of providers holds. */
export interface ProviderList {
  /** Each peer once: the first that is said of it. */
  readonly providers: ReadonlyArray<ListedProvider>
  /** Why the other entries name nobody to ask, one text each. */
  readonly unreadable: ReadonlyArray<string>
}

const Entry = Schema.Struct({
  AddrInfo: Schema.Struct({ ID: Schema.NonEmptyString }),
  Publisher: Schema.Struct({ Addrs: Schema.NonEmptyArray(Schema.String) }),
  LastAdvertisement: JsonLink
})

const decodeList = Schema.decodeUnknownEither(Schema.Array(Schema.Unknown))
const decodeEntry = Schema.decodeUnknownEither(Entry)

/**
 * Reads the answer of `GET /providers`. An entry without a publisher's address or a newest advertisement is left out and
 * told; an answer that is no list is refused, with the reason. Source: external services, "IPNI".
 */
export const providerList = (answer: unknown): Either.Either<ProviderList, string> =>
  Either.mapBoth(decodeList(answer), {
    onLeft: misfit,
    onRight: (list): ProviderList => {
      const [misfits, entries] = Arr.partitionMap(list, (entry) => decodeEntry(entry))
      // The first of equal keys is set last.
      const firstOf = new Map(Arr.reverse(entries).map((entry) => [entry.AddrInfo.ID, entry]))
      const [repeated, first] = Arr.partition(entries, (entry) => firstOf.get(entry.AddrInfo.ID) === entry)
      return {
        providers: first.map(({ AddrInfo, Publisher, LastAdvertisement }) => ({
          peerId: AddrInfo.ID,
          publisherAddress: Publisher.Addrs[0],
          newestAdvertisement: LastAdvertisement
        })),
        unreadable: [...misfits.map(misfit), ...repeated.map(({ AddrInfo }) => `${AddrInfo.ID} is listed again`)]
      }
    }
  })
