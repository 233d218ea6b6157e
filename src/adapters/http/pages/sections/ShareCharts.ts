import { Array as Arr, Order } from "effect"
import type { ProviderRow } from "../../../../domain/report/ProviderRow.js"
import { groupRows, sumOf } from "../../../../domain/shared/Grouping.js"
import { percentOf, truncated } from "../../../../domain/shared/Ratio.js"
import { counted } from "../../../../domain/shared/Texts.js"
import type { Bar, BarChart } from "../ReportDocument.js"
import { printPercent } from "../Wording.js"

/** Bars that a chart has before it takes the rest together. */
const BARS = 12

/** What stands under one name. Bytes. */
interface Holding {
  readonly label: string
  readonly total: bigint
  readonly unique: bigint
}

/** Holdings by name, the greatest first. */
const holdingsBy = (rows: ReadonlyArray<ProviderRow>, labelOf: (row: ProviderRow) => string): ReadonlyArray<Holding> =>
  Arr.sort(
    groupRows(rows, (row) => [labelOf(row)]).map((group) => ({
      label: labelOf(group[0]),
      ...sumsOf(group, ({ totalDealSize, uniqueDataSize }) => ({ total: totalDealSize, unique: uniqueDataSize }))
    })),
    Order.reverse(Order.mapInput(Order.bigint, ({ total }: Holding) => total))
  )

const sumsOf = <Row>(
  rows: ReadonlyArray<Row>,
  sizes: (row: Row) => Omit<Holding, "label">
): Omit<Holding, "label"> => ({
  total: sumOf(rows, (row) => sizes(row).total),
  unique: sumOf(rows, (row) => sizes(row).unique)
})

/** The greatest ones, and all others as one. */
const shownHoldings = (holdings: ReadonlyArray<Holding>): ReadonlyArray<Holding> => {
  if (holdings.length <= BARS) return holdings
  const others = holdings.slice(BARS - 1)
  return [...holdings.slice(0, BARS - 1), { label: `${others.length} others`, ...sumsOf(others, (holding) => holding) }]
}

/** Percent; 0 of nothing. */
export const shareOf = (part: bigint, whole: bigint): number => truncated(percentOf(part, whole))

const smaller = Order.min(Order.bigint)

const barOf = ({ label, total, unique }: Holding, all: bigint): Bar => {
  const once = smaller(unique, total)
  return {
    label,
    parts: [shareOf(once, all), shareOf(total - once, all)].map((part) => Math.max(0, part)),
    text: printPercent(shareOf(total, all))
  }
}

/** What a chart of holdings shows, in words. */
const alternativeOf = (what: string, holdings: ReadonlyArray<Holding>, all: bigint): string => {
  const named = holdings.slice(0, 5).map(({ label, total }) => `${label} ${printPercent(shareOf(total, all))}`)
  return `Bar chart of the deals of ${what}: ${named.join(", ")}${holdings.length > named.length ? " and so on" : ""}; the figures are in tables of this report`
}

const series = [
  { name: "each piece once", tone: "neutral" },
  { name: "repeated pieces", tone: "middling" }
] as const

/** Shares of the storage providers; one may hold `limit` percent where that is not null. `all` in bytes. */
export const shareChart = (rows: ReadonlyArray<ProviderRow>, all: bigint, limit: number | null): BarChart => {
  const holdings = holdingsBy(rows, ({ provider }) => provider)
  const what = counted(holdings.length, "storage provider", "storage providers")
  return {
    _tag: "BarChart",
    id: "provider-chart",
    caption: "Share of the deals by storage provider",
    alternative: alternativeOf(limit === null ? what : `${what}, each of which may hold ${limit}%`, holdings, all),
    series,
    bars: shownHoldings(holdings).map((holding) => barOf(holding, all)),
    limit: limit === null ? null : { percent: limit, text: `limit ${limit}%` }
  }
}

/** Shares of the countries. `all` in bytes. */
export const countryChart = (rows: ReadonlyArray<ProviderRow>, all: bigint): BarChart => {
  const holdings = holdingsBy(rows, ({ location }) => location?.country ?? "unknown")
  return {
    _tag: "BarChart",
    id: "country-chart",
    caption: "Share of the deals by country",
    alternative: alternativeOf(counted(holdings.length, "country", "countries"), holdings, all),
    series,
    bars: shownHoldings(holdings).map((holding) => barOf(holding, all)),
    limit: null
  }
}
