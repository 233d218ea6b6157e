import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { UrlFinderMetric } from "../../domain/storage-provider/UrlFinderMetric.js"
import type { UrlFinderSnapshot } from "../../domain/storage-provider/UrlFinderSnapshot.js"
import type { RepositoryError } from "./PortErrors.js"

/** What is published of a metric. */
export type MetricText = Pick<UrlFinderMetric, "id" | "name" | "description" | "unit">

/** What a slice of providers came to. */
export interface SnapshotSlice {
  readonly collector: string
  readonly slice: string
  readonly snapshots: ReadonlyArray<UrlFinderSnapshot>
  readonly collectedAt: DateTime.Utc
}

/** What the URL finder measured of providers, day by day. */
export class ProviderMetricStore extends Context.Tag("cdp/ProviderMetricStore")<
  ProviderMetricStore,
  {
    /** Providers that have a snapshot of a day, given by its 00:00 UTC. */
    readonly providersOn: (day: DateTime.Utc) => Effect.Effect<ReadonlySet<string>, RepositoryError>
    /**
     * Brings the texts of the metrics up to date, stores snapshots with their measurements and remembers the slice, all in one
     * transaction. Snapshots of a provider and day and measurements of a provider, metric and instant that are there stay
     * as they are. Answers how many snapshots and measurements were added.
     */
    readonly storeSlice: (
      metrics: ReadonlyArray<MetricText>,
      slice: SnapshotSlice
    ) => Effect.Effect<number, RepositoryError>
  }
>() {}
