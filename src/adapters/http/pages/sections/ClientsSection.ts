import { Array as Arr, Order } from "effect"
import { byTime } from "../../../../domain/report/allocator/ClientAllocations.js"
import type { FullAllocatorClient } from "../../../../domain/report/allocator/FullAllocatorReport.js"
import type { AllocatorReportRecord } from "../../../../domain/report/ReportRecord.js"
import type { Section, Table } from "../ReportDocument.js"
import { code, instantText, listText, numberText, sizeText, statedText, webLink } from "../Wording.js"
import { firstRows } from "./ShownRows.js"

const greatestFirst: Order.Order<FullAllocatorClient> = Order.reverse(
  Order.mapInput(Order.bigint, ({ totalAllocations }) => totalAllocations)
)

/** An allocator's clients and what it granted them. */
export const clientsSection = ({ report }: AllocatorReportRecord): Section => ({
  id: "clients",
  title: "Clients",
  blocks:
    report.clients.length === 0
      ? [{ _tag: "Paragraph", text: ["The allocator has no clients."] }]
      : [clientTable(report.clients), ...(report.allocations.length === 0 ? [] : [allocationTable(report)])]
})

const clientTable = (clients: ReadonlyArray<FullAllocatorClient>): Table => {
  const { rows, more } = firstRows(Arr.sort(clients, greatestFirst), "clients")
  return {
    _tag: "Table",
    id: "client-table",
    caption: "Clients, the one with most DataCap first",
    columns: [
      { name: "Client" },
      { name: "Name" },
      { name: "Granted", isNumber: true },
      { name: "Allocations", isNumber: true },
      { name: "Unique data", isNumber: true },
      { name: "Declared size", isNumber: true },
      { name: "DataCap last received" },
      { name: "DataCap last spent" },
      { name: "Allocators" },
      { name: "Contract" },
      { name: "Application" }
    ],
    rows: rows.map((row) => [
      [{ _tag: "Link", text: row.client, href: `../../client-report/${row.client}/latest.html` }],
      statedText(row.name),
      sizeText(row.totalAllocations),
      numberText(row.allocationsNumber),
      sizeText(row.totalUniqDataSetSize),
      sizeText(row.expectedSizeOfSingleDataset, "not declared"),
      instantText(row.lastDatacapReceived),
      instantText(row.lastDatacapSpent),
      listText(row.allocators.map(code)),
      row.usingClientContract ? ["yes, deviation ", ...statedText(row.clientContractMaxDeviation)] : ["no"],
      webLink(row.applicationUrl, `application of ${row.client}`)
    ]),
    more,
    marked: null
  }
}

const allocationTable = ({ allocations }: Pick<AllocatorReportRecord["report"], "allocations">): Table => {
  const { rows, more } = firstRows(Arr.sort(allocations, Order.reverse(byTime)), "allocations")
  return {
    _tag: "Table",
    id: "allocation-table",
    caption: "Allocations, the newest first",
    columns: [{ name: "Time" }, { name: "Client" }, { name: "Allocator" }, { name: "DataCap", isNumber: true }],
    rows: rows.map(({ timestamp, client, allocator, allocation }) => [
      instantText(timestamp),
      code(client),
      code(allocator),
      sizeText(allocation)
    ]),
    more,
    marked: null
  }
}
