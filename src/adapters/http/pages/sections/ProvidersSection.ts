import { Array as Arr, Order } from "effect"
import type { ClientProviderRow } from "../../../../domain/report/client/FullClientReport.js"
import type { ProviderRow } from "../../../../domain/report/ProviderRow.js"
import type {
  AllocatorReportRecord,
  ClientReportRecord,
  ReportProvenance
} from "../../../../domain/report/ReportRecord.js"
import { sumOf } from "../../../../domain/shared/Grouping.js"
import type { IpniStatus } from "../../../../domain/storage-provider/IpniStatus.js"
import type { Block, Column, Section, Text } from "../ReportDocument.js"
import { code, measureText, numberText, percentText, rateText, sizeText, webLink, yesOrNo } from "../Wording.js"
import { placeText } from "./LocationsSection.js"
import { countryChart, shareChart, shareOf } from "./ShareCharts.js"
import { firstRows, type ShownRows } from "./ShownRows.js"
import { unmeasured } from "./Unmeasured.js"

/** A column of the table of providers. */
interface ProviderColumn<Row> extends Column {
  readonly cell: (row: Row) => Text
}

const statusTexts: Readonly<Record<IpniStatus, string>> = {
  OK: "OK",
  MISREPORTING: "misreporting",
  NOT_REPORTING: "not reporting"
}

const sizeColumns = (total: bigint): ReadonlyArray<ProviderColumn<ProviderRow>> => [
  { name: "Deals", isNumber: true, cell: ({ totalDealSize }) => sizeText(totalDealSize) },
  {
    name: "Share",
    isNumber: true,
    cell: ({ totalDealSize }) => percentText(shareOf(totalDealSize, total))
  },
  {
    name: "Repeated",
    isNumber: true,
    cell: ({ totalDealSize, uniqueDataSize }) => percentText(shareOf(totalDealSize - uniqueDataSize, totalDealSize))
  }
]

const measuredColumns = (provenance: ReportProvenance): ReadonlyArray<ProviderColumn<ProviderRow>> => [
  { name: "Place", cell: ({ location }) => placeText(location) },
  ...(provenance.ruleSet.measuresHttp
    ? [
        {
          name: "HTTP success",
          isNumber: true,
          cell: ({ http }: ProviderRow) => rateText(http, unmeasured(provenance, "collect-filspark"))
        }
      ]
    : []),
  {
    name: "RPA success",
    isNumber: true,
    cell: ({ urlFinder }) => rateText(urlFinder, unmeasured(provenance, urlFinderSource(provenance)))
  },
  ...(provenance.ruleSet.measuresHttp ? [] : urlFinderColumns(unmeasured(provenance, urlFinderSource(provenance)))),
  { name: "IPNI status", cell: ({ ipniReportingStatus }) => [statusTexts[ipniReportingStatus]] },
  {
    name: "Claims in IPNI",
    isNumber: true,
    cell: ({ ipniReportedClaimsCount }) => numberText(ipniReportedClaimsCount, unmeasured(provenance, "ipni-fetcher"))
  },
  { name: "Claims on chain", isNumber: true, cell: ({ claimsCount }) => numberText(claimsCount) }
]

/** The collector whose measurements of the URL finder a rule set reads. */
const urlFinderSource = ({ ruleSet }: ReportProvenance): string =>
  ruleSet.measuresHttp ? "collect-url-finder" : "collect-provider-metrics"

const urlFinderColumns = (missing: string): ReadonlyArray<ProviderColumn<ProviderRow>> => [
  {
    name: "CAR files",
    isNumber: true,
    cell: ({ consistentRetrievability }) => rateText(consistentRetrievability, missing)
  },
  { name: "First byte", isNumber: true, cell: ({ ttfb }) => measureText(ttfb, "ms", missing) },
  { name: "Bandwidth", isNumber: true, cell: ({ bandwidth }) => measureText(bandwidth, "Mbit/s", missing) }
]

const sizeOf = ({ totalDealSize }: ProviderRow): bigint => totalDealSize

const bySize = <Row extends ProviderRow>(rows: ReadonlyArray<Row>): ReadonlyArray<Row> =>
  Arr.sort(rows, Order.reverse(Order.mapInput(Order.bigint, sizeOf)))

/** The client's storage providers. */
export const clientProviders = ({ report, provenance }: ClientReportRecord): Section => {
  const limit = provenance.limits.maxProviderDealPercentage
  return providersSection(bySize(report.providers), limit, (total) => [
    ...sizeColumns(total),
    ...measuredColumns(provenance),
    {
      name: "Declared",
      cell: ({ declaredInApplicationFile }: ClientProviderRow) =>
        yesOrNo(declaredInApplicationFile, "no application file")
    },
    {
      name: "Working URL",
      cell: ({ pieceWorkingUrl, provider }: ClientProviderRow) =>
        webLink(pieceWorkingUrl, `piece at ${provider}`, "none known")
    }
  ])
}

/** The storage providers of the allocator's clients. */
export const allocatorProviders = ({ report, provenance }: AllocatorReportRecord): Section =>
  providersSection(bySize(report.providers), null, (total) => [
    { name: "Client", cell: ({ client }) => code(client) },
    ...sizeColumns(total),
    ...measuredColumns(provenance)
  ])

const providersSection = <Row extends ProviderRow>(
  rows: ReadonlyArray<Row>,
  limit: number | null,
  columnsOf: (total: bigint) => ReadonlyArray<ProviderColumn<Row>>
): Section => {
  const total = sumOf(rows, sizeOf)
  const shown = firstRows(rows, "rows of storage providers")
  return {
    id: "providers",
    title: "Storage providers",
    blocks:
      rows.length === 0
        ? [nothing]
        : [shareChart(rows, total, limit), countryChart(rows, total), providerTable(columnsOf(total), shown)]
  }
}

const nothing: Block = { _tag: "Paragraph", text: ["No deals with storage providers."] }

const providerTable = <Row extends ProviderRow>(
  columns: ReadonlyArray<ProviderColumn<Row>>,
  { rows, more }: ShownRows<Row>
): Block => ({
  _tag: "Table",
  id: "provider-table",
  caption: "Storage providers, the greatest first",
  columns: [{ name: "Provider" }, ...columns],
  rows: rows.map((row) => [code(row.provider), ...columns.map(({ cell }) => cell(row))]),
  more,
  marked: null
})
