import type { Effect, Either } from "effect"
import { Context } from "effect"
import type { UpstreamError } from "./PortErrors.js"

/** Share of a provider's sampled pieces that a working URL serves: 0..1, null when the service does not know; or why it did not answer. */
export interface UrlFinderAnswer {
  readonly provider: string
  readonly rate: Either.Either<number | null, UpstreamError>
}

/** Retrievability as measured by fetching pieces from the providers' own URLs. */
export class UrlFinder extends Context.Tag("cdp/UrlFinder")<
  UrlFinder,
  {
    /** Most providers that one call of `rates` may name. */
    readonly sliceSize: number
    /** An answer for each provider, in the order asked. */
    readonly rates: (providers: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<UrlFinderAnswer>>
  }
>() {}
