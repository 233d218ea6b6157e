import { DateTime, Order } from "effect"
import type { ClientProvider } from "../aggregation/ClientProviders.js"
import type { SparkDay, SuccessRates, UrlFinderDay } from "../aggregation/ProviderRates.js"
import type { RuleSet } from "../rules/RuleSet.js"
import { known } from "../shared/Known.js"
import { compareClaims, type IpniStatus, type ProviderClaims } from "../storage-provider/IpniStatus.js"
import type { Location } from "../storage-provider/Location.js"
import { sevenDayRetrievability } from "../storage-provider/SevenDayRetrievability.js"
import type { Measurement, UrlFinderMetricId } from "../storage-provider/UrlFinderMetric.js"

/** What the URL finder measured of a provider besides its success rate; null when unknown. */
export interface ProviderMeasures {
  /** 0..1: share of the sampled pieces that are CAR files. */
  readonly consistentRetrievability: number | null
  /** 0..1: the rest of them. */
  readonly inconsistentRetrievability: number | null
  /** Milliseconds to the first byte. */
  readonly ttfb: number | null
  /** Megabits a second. */
  readonly bandwidth: number | null
}

/** A client's storage provider in a report of the client or of its allocator. */
export interface ProviderRow extends SuccessRates, ProviderMeasures {
  /** `f0…`. */
  readonly client: string
  /** `f0…`. */
  readonly provider: string
  /** Bytes. */
  readonly totalDealSize: bigint
  /** Bytes: each piece once. */
  readonly uniqueDataSize: bigint
  readonly ipniReportingStatus: IpniStatus
  /** Null when the index does not know the provider. */
  readonly ipniReportedClaimsCount: bigint | null
  /** Of the provider, over all of its clients; null when nobody counted them. */
  readonly claimsCount: bigint | null
  /** Null when unknown. */
  readonly location: Location | null
}

/** What has to be looked up of a provider for its rows. Rows may be older than the rules read, and in any order. */
export interface ProviderLookups {
  readonly claims: ProviderClaims
  readonly location: Location | null
  readonly sparkDays: Iterable<Omit<SparkDay, "provider">>
  readonly verdicts: Iterable<Omit<UrlFinderDay, "provider">>
  readonly measurements: Iterable<MeasuredMetric>
}

/** A stored value of a metric. */
export interface MeasuredMetric extends Measurement {
  readonly metric: UrlFinderMetricId
}

type Measured = Pick<ProviderRow, keyof SuccessRates | keyof ProviderMeasures>

/**
 * A provider's row, made at `now`. Rule sets with FilSpark have its rates of the last seven days and the newest daily
 * verdict of the URL finder; those without have the newest measurement of each of the URL finder's metrics instead.
 * Source: published rules, "Storage-provider row of a report"; provider metrics, "Newest values in reports".
 */
export const providerRow = (
  { client, provider, totalDealSize, uniqueDataSize }: Omit<ClientProvider, "claimsCount">,
  { claims, location, ...measured }: ProviderLookups,
  ruleSet: RuleSet,
  now: DateTime.Utc
): ProviderRow => {
  const { status, reportedClaims, actualClaims } = compareClaims(claims)
  return {
    client,
    provider,
    totalDealSize,
    uniqueDataSize,
    ipniReportingStatus: status,
    ipniReportedClaimsCount: reportedClaims,
    claimsCount: actualClaims,
    location,
    ...(ruleSet.measuresHttp ? withFilSpark(measured, now) : withoutFilSpark(measured))
  }
}

const withFilSpark = (
  { sparkDays, verdicts }: Pick<ProviderLookups, "sparkDays" | "verdicts">,
  now: DateTime.Utc
): Measured => {
  const { successRate, successRateHttp } = sevenDayRetrievability(sparkDays, now)
  return {
    overall: known(successRate),
    http: known(successRateHttp),
    urlFinder: newestValue(Array.from(verdicts, ({ date, successRate }) => ({ testedAt: date, value: successRate }))),
    consistentRetrievability: null,
    inconsistentRetrievability: null,
    ttfb: null,
    bandwidth: null
  }
}

const withoutFilSpark = ({ measurements }: Pick<ProviderLookups, "measurements">): Measured => {
  const all = Array.from(measurements)
  const newest = (wanted: UrlFinderMetricId) => newestValue(all.filter(({ metric }) => metric === wanted))
  const consistent = newest("CAR_FILES")
  return {
    overall: null,
    http: null,
    urlFinder: newest("RPA_RETRIEVABILITY"),
    consistentRetrievability: consistent,
    inconsistentRetrievability: consistent === null ? null : 1 - consistent,
    ttfb: newest("TTFB"),
    bandwidth: newest("BANDWIDTH")
  }
}

/** The latest; of one instant that with the greater value, a known one before an unknown one. */
const byTest = Order.combine(
  Order.mapInput(DateTime.Order, ({ testedAt }: Measurement) => testedAt),
  Order.mapInput(Order.number, ({ value }: Measurement) => known(value) ?? Number.NEGATIVE_INFINITY)
)

/** The newest value of any age; null without one, and when the newest test could not tell. */
const newestValue = ([first, ...others]: ReadonlyArray<Measurement>): number | null =>
  first === undefined ? null : known(others.reduce<Measurement>(Order.max(byTest), first).value)
