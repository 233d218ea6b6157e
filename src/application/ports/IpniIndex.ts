import type { Effect } from "effect"
import { Context, type Option } from "effect"
import type { UpstreamError } from "./PortErrors.js"

/** A peer that has advertised something. */
export interface IndexedProvider {
  readonly peerId: string
  /** Multiaddress, text or base64, at which its advertisements are found. */
  readonly publisherAddress: string
  /** Id of its newest advertisement. */
  readonly newestAdvertisement: string
}

/** One advertisement as its publisher serves it, its entries counted. */
export interface PublishedAdvertisement {
  readonly id: string
  /** Id of the one before it; none for the first of all. */
  readonly previous: Option.Option<string>
  /** Peer that it speaks for. */
  readonly publisherId: string
  /** Base64; null when it names no context. */
  readonly contextId: string | null
  readonly entries: bigint
  /** Takes back an earlier one. */
  readonly isRemoval: boolean
}

/** The network's index of who serves what. */
export class IpniIndex extends Context.Tag("cdp/IpniIndex")<
  IpniIndex,
  {
    /** Everybody whom the index knows, and why further entries name nobody to ask, one text each. */
    readonly providers: Effect.Effect<
      { readonly providers: ReadonlyArray<IndexedProvider>; readonly unreadable: ReadonlyArray<string> },
      UpstreamError
    >
    /** Fetches an advertisement of a publisher from the publisher itself. An address that names no host fails as malformed. */
    readonly advertisement: (
      publisherAddress: string,
      id: string
    ) => Effect.Effect<PublishedAdvertisement, UpstreamError>
  }
>() {}
