import { Array as Arr, Order } from "effect"
import type { SharingRow } from "../../../../domain/report/ClientFacts.js"
import type { AllocatorReportRecord, ClientReportRecord } from "../../../../domain/report/ReportRecord.js"
import { counted } from "../../../../domain/shared/Texts.js"
import type { Section, Table } from "../ReportDocument.js"
import { code, numberText, sizeText, webLink } from "../Wording.js"
import { firstRows } from "./ShownRows.js"

/** A client's sharing with another one. */
interface Shared extends SharingRow {
  readonly client: string
}

const greatestFirst: Order.Order<Shared> = Order.reverse(
  Order.mapInput(Order.bigint, ({ totalDealSize }) => totalDealSize)
)

/** Pieces that other clients store as well. */
export const clientSharing = ({ report }: ClientReportRecord): Section =>
  sharingSection(
    report.cidSharing.map((row) => ({ client: report.client, ...row })),
    false
  )

export const allocatorSharing = ({ report }: AllocatorReportRecord): Section =>
  sharingSection(
    Arr.dedupeWith(report.clients, (one, other) => one.client === other.client).flatMap(({ client, cidSharing }) =>
      cidSharing.map((row) => ({ client, ...row }))
    ),
    true
  )

const sharingSection = (rows: ReadonlyArray<Shared>, namesClient: boolean): Section => ({
  id: "cid-sharing",
  title: "CID sharing",
  blocks:
    rows.length === 0
      ? [{ _tag: "Paragraph", text: ["No piece is stored by another client, too."] }]
      : [
          {
            _tag: "Paragraph",
            text: [
              `Pieces are shared with other clients in ${counted(rows.length, "case", "cases")}. Sizes are those of the other client's deals on these pieces.`
            ]
          },
          sharingTable(rows, namesClient)
        ]
})

const sharingTable = (all: ReadonlyArray<Shared>, namesClient: boolean): Table => {
  const { rows, more } = firstRows(Arr.sort(all, greatestFirst), "cases of shared pieces")
  return {
    _tag: "Table",
    id: "sharing-table",
    caption: "Clients that store the same pieces, the greatest size first",
    columns: [
      ...(namesClient ? [{ name: "Client" }] : []),
      { name: "Other client" },
      { name: "Its deals", isNumber: true },
      { name: "Pieces", isNumber: true },
      { name: "Its application" }
    ],
    rows: rows.map(({ client, otherClient, totalDealSize, uniqueCidCount, otherClientApplicationUrl }) => [
      ...(namesClient ? [code(client)] : []),
      code(otherClient),
      sizeText(totalDealSize),
      numberText(uniqueCidCount),
      webLink(otherClientApplicationUrl, `application of ${otherClient}`)
    ]),
    more,
    marked: null
  }
}
