import { createHash } from "node:crypto"
import { DateTime } from "effect"
import { countIpniStatuses } from "../../../domain/storage-provider/IpniStatus.js"
import type { UrlFinderMetricId, UrlFinderTest } from "../../../domain/storage-provider/UrlFinderMetric.js"
import { urlFinderSnapshot } from "../../../domain/storage-provider/UrlFinderSnapshot.js"
import type { CopyRow, TableRows } from "./CopyRows.js"
import { type Day, urlFinderDay, urlFinderRate } from "./ProviderRates.js"
import { providerMeasurement } from "./RetrievabilityAnswers.js"
import type { SampleWorld } from "./SampleWorld.js"
import { HOURS_PER_DAY, type Hour, instantOf, timestampText } from "./Timeline.js"

/** What collectors would have stored day by day, had the platform run before. */
export interface SampleHistory {
  /** A day is there when this table has a row of it. */
  readonly table: string
  readonly dayColumn: string
  /** How many days back it goes; all of the sample's history when it says nothing. */
  readonly days?: number
  readonly rows: (days: ReadonlyArray<Day>) => ReadonlyArray<TableRows>
}

/** Ids of the rows of `storage_provider_url_finder_metric`. */
export type MetricIds = ReadonlyMap<UrlFinderMetricId, string>

/** Days of which each provider is kept: enough to see how it went lately. */
const RECENT_DAYS = 35

/** Hours of the day at which the services are asked. */
const URL_FINDER_ASKED_AT = 5 / 60
const INDEX_ASKED_AT = 9

export const sampleHistories = (world: SampleWorld, metricIds: MetricIds): ReadonlyArray<SampleHistory> => [
  {
    table: "provider_url_finder_retrievability_daily",
    dayColumn: "date",
    rows: (days) => [
      {
        table: "provider_url_finder_retrievability_daily",
        rows: days.flatMap((day) =>
          world.network.providers.map((provider) => ({
            date: instantText(day, URL_FINDER_ASKED_AT),
            provider: provider.id,
            success_rate: urlFinderRate(urlFinderDay(world.network, provider, day))
          }))
        )
      }
    ]
  },
  {
    table: "ipni_reporting_daily",
    dayColumn: "date",
    rows: (days) => [{ table: "ipni_reporting_daily", rows: days.map((day) => ipniTotals(world, day)) }]
  },
  {
    table: "provider_ipni_status_daily",
    dayColumn: "date",
    days: RECENT_DAYS,
    rows: (days) => [{ table: "provider_ipni_status_daily", rows: days.flatMap((day) => ipniStatuses(world, day)) }]
  },
  {
    table: "storage_provider_url_finder_daily_snapshot",
    dayColumn: "snapshot_date",
    days: RECENT_DAYS,
    rows: (days) => metricSnapshots(world, metricIds, days)
  }
]

const instantText = (day: Day, hourOfDay: Hour = 0): string => `${timestampText(day * HOURS_PER_DAY + hourOfDay)}Z`

/** How every provider with deals stands in the network's index on a day. */
const ipniStandings = ({ advertising, claims, miners }: SampleWorld, day: Day) =>
  [...miners.values()]
    .filter(({ id }) => claims.dealsBefore(id, day) > 0)
    .map((miner) => ({ miner, ...advertising.standing(miner, day) }))

const ipniTotals = (world: SampleWorld, day: Day): CopyRow => {
  const { misreporting, notReporting, ok, total } = countIpniStatuses(
    ipniStandings(world, day).map(({ status }) => status)
  )
  return { date: instantText(day, INDEX_ASKED_AT), ok, not_reporting: notReporting, misreporting, total }
}

const ipniStatuses = (world: SampleWorld, day: Day): ReadonlyArray<CopyRow> =>
  ipniStandings(world, day).map(({ actualClaims, miner, reportedClaims, status }) => ({
    date: instantText(day),
    provider: miner.id,
    peer_id: miner.indexPeerId,
    reported: reportedClaims,
    actual: actualClaims,
    status
  }))

const metricSnapshots = (
  { network, seed }: SampleWorld,
  metricIds: MetricIds,
  days: ReadonlyArray<Day>
): ReadonlyArray<TableRows> => {
  const snapshots = days.flatMap((day) => {
    const midnight = instantOf(day * HOURS_PER_DAY)
    return network.providers.flatMap((provider) => {
      const measured = providerMeasurement(network, provider.id, day)
      if (measured === undefined) return []
      return [{ id: seededUuid(`${seed} ${provider.id} ${day}`), ...urlFinderSnapshot(testOf(measured), midnight) }]
    })
  })
  return [
    {
      table: "storage_provider_url_finder_daily_snapshot",
      rows: snapshots.map(({ id, provider, resultCode, snapshotDate, testedAt }) => ({
        id,
        provider,
        snapshot_date: DateTime.formatIso(snapshotDate),
        tested_at: DateTime.formatIso(testedAt),
        result_code: resultCode
      }))
    },
    {
      table: "storage_provider_url_finder_metric_value",
      rows: snapshots.flatMap(({ id, measurements, provider }) =>
        measurements.flatMap(({ metric, testedAt, value }) => {
          const metricId = metricIds.get(metric)
          if (metricId === undefined) return []
          return [{ provider, metric_id: metricId, snapshot_id: id, value, tested_at: DateTime.formatIso(testedAt) }]
        })
      )
    }
  ]
}

const testOf = (measured: NonNullable<ReturnType<typeof providerMeasurement>>): UrlFinderTest => {
  const { bandwidth } = measured.performance
  return {
    provider: measured.provider_id,
    testedAt: DateTime.unsafeMake(measured.tested_at),
    resultCode: measured.diagnostics.result_code,
    retrievabilityPercent: measured.retrievability_percent,
    carFilesPercent: measured.car_files_percent,
    download:
      bandwidth === null
        ? null
        : {
            testedAt: DateTime.unsafeMake(bandwidth.tested_at),
            ttfbMs: bandwidth.ttfb_ms,
            downloadSpeedMbps: bandwidth.download_speed_mbps
          }
  }
}

/** An id that depends on its key alone. */
const seededUuid = (key: string): string =>
  createHash("sha256")
    .update(key)
    .digest("hex")
    // Version 8: made by a method of one's own.
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-8$3-8$4-$5")
