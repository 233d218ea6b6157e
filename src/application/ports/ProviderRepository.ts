import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { SparkDay, UrlFinderDay } from "../../domain/aggregation/ProviderRates.js"
import type { LookUp } from "../../domain/storage-provider/PlaceLookUps.js"
import type { ProviderWeek } from "../../domain/storage-provider/ProviderWeek.js"
import type { Measurement, UrlFinderMetricId } from "../../domain/storage-provider/UrlFinderMetric.js"
import type { Week } from "../../domain/time/Week.js"
import type { WeekRange } from "./AllocatorRepository.js"
import type { RepositoryError } from "./PortErrors.js"

export interface ProvidersOfWeek {
  readonly week: Week
  /** Ascending by id. */
  readonly providers: ReadonlyArray<ProviderWeek>
}

/** A client that ever had a deal with a provider. */
export interface ClientProvider {
  readonly client: string
  readonly provider: string
}

/** Where a provider was found when it was looked up; all null where no place was found. */
export interface ProviderPlace extends LookUp {
  /** Degrees as the lookup wrote them. */
  readonly lat: string | null
  readonly long: string | null
  /** Two letters. */
  readonly country: string | null
  readonly region: string | null
  readonly city: string | null
}

/** Claims of a provider over all its clients, since 2024-03-01. */
export interface ClaimsOfProvider {
  readonly provider: string
  /** Null when nobody counted them. */
  readonly claims: bigint | null
}

/** A value of one of the URL finder's metrics. */
export interface ProviderMeasurement extends Measurement {
  readonly provider: string
  readonly metric: UrlFinderMetricId
}

type Ids = ReadonlyArray<string>

/** Storage providers and their weekly totals. Lists are by provider; those asked by ids lack providers without rows. */
export class ProviderRepository extends Context.Tag("cdp/ProviderRepository")<
  ProviderRepository,
  {
    /** The weeks with providers, ascending; accumulated totals, rates of the week. */
    readonly weeks: (range: WeekRange) => Effect.Effect<ReadonlyArray<ProvidersOfWeek>, RepositoryError>
    /** Weeks that have providers, ascending. */
    readonly weeksTracked: Effect.Effect<ReadonlyArray<Week>, RepositoryError>
    /** Providers of the clients that have an application file. */
    readonly providersOfApplicants: Effect.Effect<ReadonlyArray<ClientProvider>, RepositoryError>
    /** Newest place of every provider that was ever looked up. */
    readonly places: Effect.Effect<ReadonlyArray<ProviderPlace>, RepositoryError>
    /** Providers that got deals in some week and were not looked up since an instant, that instant included. */
    readonly notLookedUpSince: (instant: DateTime.Utc) => Effect.Effect<Ids, RepositoryError>
    readonly claimsOf: (providers: Ids) => Effect.Effect<ReadonlyArray<ClaimsOfProvider>, RepositoryError>
    /** The newest row of each, however old and whatever it says. */
    readonly newestUrlFinderRates: (providers: Ids) => Effect.Effect<ReadonlyArray<UrlFinderDay>, RepositoryError>
    /** The newest value of each metric by the instant of its test, however old and whether it tells or not; by metric. */
    readonly newestMeasurements: (providers: Ids) => Effect.Effect<ReadonlyArray<ProviderMeasurement>, RepositoryError>
    /** FilSpark's checks since an instant, that instant included, ascending by day. */
    readonly sparkDaysSince: (
      instant: DateTime.Utc,
      providers: Ids
    ) => Effect.Effect<ReadonlyArray<SparkDay>, RepositoryError>
  }
>() {}
