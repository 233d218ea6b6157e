import type { ClientReportRecord } from "../../../domain/report/ReportRecord.js"
import { sumOf } from "../../../domain/shared/Grouping.js"
import { counted } from "../../../domain/shared/Texts.js"
import type { Fact, Highlight, ReportDocument } from "./ReportDocument.js"
import { basisSection } from "./sections/BasisSection.js"
import { checksHighlight, checksSection, clientChecks } from "./sections/ChecksSection.js"
import { linksSection } from "./sections/LinksSection.js"
import { locationsSection } from "./sections/LocationsSection.js"
import { clientProviders } from "./sections/ProvidersSection.js"
import { clientReplicas } from "./sections/ReplicasSection.js"
import { clientSharing } from "./sections/SharingSection.js"
import {
  code,
  durationText,
  idsText,
  instantText,
  listText,
  printSize,
  sizeText,
  statedText,
  unknown,
  webLink,
  yesOrNo
} from "./Wording.js"

/** Declared storage providers that are named. */
const NAMED = 12

/** A client's report as people read it. */
export const clientReportDocument = (record: ClientReportRecord): ReportDocument => {
  const { report, id } = record
  const checks = clientChecks(record)
  return {
    kind: "Client report",
    subject: report.organizationName ?? report.client,
    about: about(record),
    highlights: [checksHighlight(checks), ...highlights(record)],
    sections: [
      checksSection(checks),
      { id: "client", title: "Client", blocks: [{ _tag: "Facts", facts: details(record) }] },
      clientProviders(record),
      clientReplicas(record),
      locationsSection(report.providers),
      clientSharing(record),
      basisSection(record.provenance),
      linksSection(id, report.client)
    ]
  }
}

const about = ({ id, report, provenance }: ClientReportRecord): ReadonlyArray<Fact> => [
  { name: "Client", value: code(report.client) },
  { name: "Report", value: code(id) },
  { name: "Made", value: instantText(report.now) },
  { name: "Rule set", value: code(provenance.ruleSet.name) },
  { name: "Allocators", value: listText(report.allocators.map(code)) },
  { name: "Application", value: webLink(report.applicationUrl, "application of the client") }
]

const details = ({ report }: ClientReportRecord): ReadonlyArray<Fact> => [
  { name: "Address", value: report.address === null ? unknown() : code(report.address) },
  { name: "Public dataset", value: yesOrNo(report.isPublicDataset) },
  { name: "Requested", value: sizeText(report.totalRequestedAmount, "not declared") },
  { name: "Declared size of the dataset", value: sizeText(report.expectedSizeOfSingleDataset, "not declared") },
  { name: "DataCap left", value: sizeText(report.availableDatacap) },
  { name: "DataCap last received", value: instantText(report.lastDatacapReceived) },
  { name: "DataCap last spent", value: instantText(report.lastDatacapSpent) },
  { name: "First deal after an allocation", value: durationText(report.averageSecondsToFirstDeal) },
  {
    name: "Client contract",
    value: report.usingClientContract
      ? ["yes, deviation at most ", ...statedText(report.clientContractMaxDeviation)]
      : ["no"]
  },
  { name: "Declared storage providers", value: idsText(report.declaredProviders, NAMED) }
]

const highlights = ({ report }: ClientReportRecord): ReadonlyArray<Highlight> => [
  {
    name: "Storage providers",
    value: String(report.providers.length),
    note: counted(
      new Set(report.providers.flatMap(({ location }) => location?.country ?? [])).size,
      "country",
      "countries"
    ),
    tone: "neutral"
  },
  {
    name: "Deals",
    value: printSize(sumOf(report.providers, ({ totalDealSize }) => totalDealSize)),
    note: "every copy counted",
    tone: "neutral"
  },
  {
    name: "Unique data",
    value: report.totalUniqDataSetSize === null ? "unknown" : printSize(report.totalUniqDataSetSize),
    note: "each piece once",
    tone: "neutral"
  }
]
