import type { Effect } from "effect"
import { Context } from "effect"
import type { UrlFinderTest } from "../../domain/storage-provider/UrlFinderMetric.js"
import type { UpstreamError } from "./PortErrors.js"

/** What the URL finder last found of providers, by the second generation of its interface whatever the rules go by. */
export class UrlFinderTests extends Context.Tag("cdp/UrlFinderTests")<
  UrlFinderTests,
  {
    /** Most providers that one call may name. */
    readonly sliceSize: number
    /** Tests of those whom it knows, each at most once, and why other entries say nothing, one text each. */
    readonly newest: (
      providers: ReadonlyArray<string>
    ) => Effect.Effect<
      { readonly tests: ReadonlyArray<UrlFinderTest>; readonly unreadable: ReadonlyArray<string> },
      UpstreamError
    >
  }
>() {}
