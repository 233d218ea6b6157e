import { Array as Arr, Order } from "effect"
import {
  type ReplicaShare,
  type ReplicaSizes,
  withReplicaShares
} from "../../../../domain/client/ReplicaDistribution.js"
import type { AllocatorReportRecord, ClientReportRecord } from "../../../../domain/report/ReportRecord.js"
import { groupRows, sumOf } from "../../../../domain/shared/Grouping.js"
import { counted } from "../../../../domain/shared/Texts.js"
import type { BarChart, Fact, Section } from "../ReportDocument.js"
import { numberText, percentText, printPercent, sizeText, statedText } from "../Wording.js"
import { firstRows } from "./ShownRows.js"

/** Copies that there should be; null where nobody says. */
interface WantedCopies {
  readonly low: number | null
  readonly high: number | null
}

type Judgement = "too few" | "enough" | "too many"

const judge = ({ low, high }: WantedCopies, copies: number): Judgement =>
  low !== null && copies < low ? "too few" : high !== null && copies > high ? "too many" : "enough"

type Replicas = ReadonlyArray<ReplicaSizes & ReplicaShare>

/** In how many copies a client's data is stored. */
export const clientReplicas = ({ report }: ClientReportRecord): Section =>
  replicasSection(report.replicas, { low: report.lowReplicaThreshold, high: report.highReplicaThreshold }, [
    { name: "Fewest copies that are enough", value: numberText(report.lowReplicaThreshold) },
    { name: "Most copies that are not too many", value: numberText(report.highReplicaThreshold) },
    { name: "Copies that the allocator requires", value: statedText(report.allocatorRequiredCopies, "not stated") },
    { name: "Storage providers that it requires", value: statedText(report.allocatorRequiredSps, "not stated") }
  ])

/** In how many copies the data of an allocator's clients is stored, that of a client under two members once. */
export const allocatorReplicas = ({ report }: AllocatorReportRecord): Section => {
  const clients = Arr.dedupeWith(report.clients, (one, other) => one.client === other.client)
  const sums = groupRows(
    clients.flatMap(({ replicas }) => replicas),
    ({ numOfReplicas }) => [numOfReplicas]
  ).map((group) => ({
    numOfReplicas: group[0].numOfReplicas,
    totalDealSize: sumOf(group, ({ totalDealSize }) => totalDealSize),
    uniqueDataSize: sumOf(group, ({ uniqueDataSize }) => uniqueDataSize)
  }))
  const byCopies = Order.mapInput(Order.number, ({ numOfReplicas }: ReplicaSizes) => numOfReplicas)
  return replicasSection(withReplicaShares(Arr.sort(sums, byCopies)), { low: report.requiredCopies, high: null }, [
    { name: "Copies that the allocator requires", value: statedText(report.allocatorRequiredCopies, "not stated") },
    { name: "Storage providers that it requires", value: statedText(report.allocatorRequiredSps, "not stated") }
  ])
}

const replicasSection = (replicas: Replicas, wanted: WantedCopies, facts: ReadonlyArray<Fact>): Section => {
  const shown = firstRows(replicas, "numbers of copies")
  const isJudged = wanted.low !== null || wanted.high !== null
  return {
    id: "copies",
    title: "Copies",
    blocks: [
      { _tag: "Facts", facts },
      ...(replicas.length === 0
        ? [{ _tag: "Paragraph", text: ["No data is stored in deals that count."] } as const]
        : [
            replicaChart(shown.rows, wanted),
            {
              _tag: "Table",
              id: "replica-table",
              caption: "Data by number of copies at different storage providers",
              columns: [
                { name: "Copies" },
                { name: "Share", isNumber: true },
                { name: "Deals", isNumber: true },
                { name: "Unique data", isNumber: true },
                ...(isJudged ? [{ name: "Copies are" }] : [])
              ],
              rows: shown.rows.map(({ numOfReplicas, percentage, totalDealSize, uniqueDataSize }) => [
                [String(numOfReplicas)],
                percentText(percentage),
                sizeText(totalDealSize),
                sizeText(uniqueDataSize),
                ...(isJudged ? [[judge(wanted, numOfReplicas)]] : [])
              ]),
              more: shown.more,
              marked: null
            } as const
          ])
    ]
  }
}

const replicaChart = (replicas: Replicas, wanted: WantedCopies): BarChart => {
  const judgements: ReadonlyArray<Judgement> = ["enough", "too few", "too many"]
  const present = judgements.filter((judgement) =>
    replicas.some(({ numOfReplicas }) => judge(wanted, numOfReplicas) === judgement)
  )
  return {
    _tag: "BarChart",
    id: "replica-chart",
    caption: "Share of the deals by number of copies",
    alternative: `Bar chart of the share of the deals by number of copies: ${replicas
      .slice(0, 8)
      .map(({ numOfReplicas, percentage }) => `${copies(numOfReplicas)} ${printPercent(percentage)}`)
      .join(", ")}; the figures are in the table that follows`,
    series: present.map((judgement) => ({
      name: judgement,
      tone: judgement === "enough" ? "neutral" : judgement === "too few" ? "bad" : "middling"
    })),
    bars: replicas.map(({ numOfReplicas, percentage }) => ({
      label: copies(numOfReplicas),
      parts: present.map((judgement) => (judge(wanted, numOfReplicas) === judgement ? percentage : 0)),
      text: printPercent(percentage)
    })),
    limit: null
  }
}

const copies = (count: number): string => counted(count, "copy", "copies")
