import { Either, Option, Schema } from "effect"
import { misfit, optional } from "../shared/ForeignFields.js"
import { type BlockId, JsonLink } from "./EntriesChain.js"

/** What a provider's publisher says in one advertisement; its entries stand elsewhere. */
export interface AdvertisementPage {
  /** The advertisement before it; none for the first of all. */
  readonly previous: Option.Option<BlockId>
  /** Peer id. */
  readonly provider: string
  /** Base64, as it came; null when it names no context. */
  readonly contextId: string | null
  /** Where its list of entries begins; none when it has none, and then it counts 0. */
  readonly entries: Option.Option<BlockId>
  readonly isRemoval: boolean
}

const AdvertisementBlock = Schema.Struct({
  PreviousID: optional(JsonLink),
  Provider: Schema.NonEmptyString,
  ContextID: optional(Schema.Struct({ "/": Schema.Struct({ bytes: Schema.String }) })),
  Entries: optional(JsonLink),
  IsRm: Schema.Boolean
})

const decodeBlock = Schema.decodeUnknownEither(AdvertisementBlock)

/** Reads the JSON of an advertisement, or says why it is none. Source: external services, "IPNI". */
export const advertisementPage = (json: unknown): Either.Either<AdvertisementPage, string> =>
  Either.mapBoth(decodeBlock(json), {
    onLeft: misfit,
    onRight: ({ PreviousID, Provider, ContextID, Entries, IsRm }) => ({
      previous: PreviousID,
      provider: Provider,
      contextId: Option.match(ContextID, { onNone: () => null, onSome: (context) => context["/"].bytes }),
      entries: Entries,
      isRemoval: IsRm
    })
  })
