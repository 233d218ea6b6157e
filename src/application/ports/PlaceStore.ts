import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { ProviderPlace } from "../../domain/storage-provider/Location.js"
import type { RepositoryError } from "./PortErrors.js"

/** Where providers were found whenever they were looked up. */
export class PlaceStore extends Context.Tag("cdp/PlaceStore")<
  PlaceStore,
  {
    /** Stores what look-ups at an instant found, each provider once, and answers how many rows that were. */
    readonly append: (at: DateTime.Utc, places: ReadonlyArray<ProviderPlace>) => Effect.Effect<number, RepositoryError>
  }
>() {}
