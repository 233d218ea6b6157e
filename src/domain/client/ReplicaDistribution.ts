import { Option } from "effect"
import { sumOf } from "../shared/Grouping.js"
import { known } from "../shared/Known.js"
import { percentOf, truncated } from "../shared/Ratio.js"
import { exactSum } from "../shared/Statistics.js"
import { editionAtTimestamp } from "../time/FilPlusEdition.js"

/** What a client stores in so many copies. */
export interface ReplicaSizes {
  readonly numOfReplicas: number
  /** Bytes: every copy. */
  readonly totalDealSize: bigint
  /** Bytes: each piece once. */
  readonly uniqueDataSize: bigint
}

/** Share of a client's data that has so many copies. */
export interface ReplicaShare {
  readonly numOfReplicas: number
  /** Percent, cut off after two decimals. */
  readonly percentage: number
}

/**
 * Rows of one client with their share of its deals; 0 of a client without deal size. What is cut off is missing from the
 * sum, which need not be 100. Source: published rules, "Source aggregates", D4.
 */
export const withReplicaShares = <Row extends Pick<ReplicaSizes, "totalDealSize">>(
  rows: ReadonlyArray<Row>
): ReadonlyArray<Row & Pick<ReplicaShare, "percentage">> => {
  const total = sumOf(rows, ({ totalDealSize }) => totalDealSize)
  return rows.map((row) => ({ ...row, percentage: truncated(percentOf(row.totalDealSize, total)) }))
}

/** Bytes of a client's data, each piece once; 0 without rows. Source: published rules, "Client report". */
export const totalUniqueDataSize = (rows: Iterable<Pick<ReplicaSizes, "uniqueDataSize">>): bigint =>
  sumOf(rows, ({ uniqueDataSize }) => uniqueDataSize)

/** Decimals that a sum of percentages keeps: beyond any that they are told with, short of the noise of doubles. */
const DECIMALS = 10

/** Percent of the data whose number of copies counts, added up without loss. */
const percentageWhere = (shares: Iterable<ReplicaShare>, counts: (copies: number) => boolean): number => {
  const counted = Array.from(shares).filter(({ numOfReplicas }) => counts(numOfReplicas))
  return Number(exactSum(counted.map(({ percentage }) => known(percentage) ?? 0)).toFixed(DECIMALS))
}

/** Percent of the data with fewer copies than that. */
export const percentageBelow = (shares: Iterable<ReplicaShare>, copies: number): number =>
  percentageWhere(shares, (count) => count < copies)

/** Percent of the data with more copies than that. */
export const percentageAbove = (shares: Iterable<ReplicaShare>, copies: number): number =>
  percentageWhere(shares, (count) => count > copies)

/** Copies of a piece from which on there are not too few and up to which there are not too many. */
export interface ReplicaThresholds {
  readonly low: number
  readonly high: number
}

/**
 * Thresholds of the edition in which the client applied; none when that instant is unknown, which 0 is, too.
 * `appliedAt` in Unix seconds. Source: published rules, "Client report", "Fil+ editions".
 */
export const replicaThresholds = (appliedAt: number | null): Option.Option<ReplicaThresholds> =>
  Option.fromNullable(appliedAt).pipe(
    Option.filter((seconds) => seconds !== 0),
    Option.flatMap(editionAtTimestamp),
    Option.map(({ lowReplicaThreshold, highReplicaThreshold }) => ({
      low: lowReplicaThreshold,
      high: highReplicaThreshold
    }))
  )
