import type { DateTime, Effect, Option } from "effect"
import { Context } from "effect"
import type { ProviderId } from "../../domain/shared/Ids.js"
import type { UpstreamError } from "./PortErrors.js"

/** How a provider answered the retrieval checks of one day. */
export interface DailyRetrievability {
  readonly provider: ProviderId
  /** Checks made. */
  readonly total: number
  readonly successful: number
  /** 0..1. */
  readonly successRate: number
  /** Over HTTP; null while the service did not tell protocols apart. */
  readonly successfulHttp: number | null
  /** 0..1, over HTTP. */
  readonly successRateHttp: number | null
}

/** Daily success rates of providers. */
export class RetrievabilityFeed extends Context.Tag("cdp/RetrievabilityFeed")<
  RetrievabilityFeed,
  {
    /** Rates of a UTC day, each provider at most once; empty for a day without checks. None when no feed is configured. */
    readonly ratesOn: Option.Option<
      (day: DateTime.Utc) => Effect.Effect<ReadonlyArray<DailyRetrievability>, UpstreamError>
    >
  }
>() {}
