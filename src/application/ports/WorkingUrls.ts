import type { Effect } from "effect"
import { Context } from "effect"

/** A client's pieces at a provider, as the URL finder serves them to reports. Up to 24 hours old. */
export interface PieceAccess {
  /** A URL that serves one of the pieces; null when none is known. */
  readonly url: string | null
  /** Share of the sampled pieces that a working URL serves, 0..1; null when unknown. */
  readonly rate: number | null
}

/** Where a provider serves a client's pieces. */
export class WorkingUrls extends Context.Tag("cdp/WorkingUrls")<
  WorkingUrls,
  {
    /** Both are null when the service does not answer: reports are written without it. */
    readonly accessTo: (query: { readonly provider: string; readonly client: string }) => Effect.Effect<PieceAccess>
  }
>() {}
