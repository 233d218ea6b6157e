import type { AllocatorReportRecord } from "../../../domain/report/ReportRecord.js"
import { sumOf } from "../../../domain/shared/Grouping.js"
import { counted } from "../../../domain/shared/Texts.js"
import type { Fact, Highlight, ReportDocument } from "./ReportDocument.js"
import { basisSection } from "./sections/BasisSection.js"
import { allocatorChecks, checksHighlight, checksSection } from "./sections/ChecksSection.js"
import { clientsSection } from "./sections/ClientsSection.js"
import { complianceHighlight, complianceSection } from "./sections/ComplianceSection.js"
import { linksSection } from "./sections/LinksSection.js"
import { locationsSection } from "./sections/LocationsSection.js"
import { allocatorProviders } from "./sections/ProvidersSection.js"
import { allocatorReplicas } from "./sections/ReplicasSection.js"
import { scoreHighlight, scoresSection } from "./sections/ScoresSection.js"
import { allocatorSharing } from "./sections/SharingSection.js"
import { code, durationText, instantText, listText, printSize, rateText, statedText, yesOrNo } from "./Wording.js"

/** An allocator's report as people read it. */
export const allocatorReportDocument = (record: AllocatorReportRecord): ReportDocument => {
  const { report, id } = record
  const checks = allocatorChecks(record)
  return {
    kind: report.isMetaAllocator ? "Meta-allocator report" : "Allocator report",
    subject: report.name ?? report.allocator,
    about: about(record),
    highlights: [checksHighlight(checks), scoreHighlight(record), complianceHighlight(record), ...highlights(record)],
    sections: [
      checksSection(checks),
      { id: "allocator", title: "Allocator", blocks: [{ _tag: "Facts", facts: details(record) }] },
      allocatorProviders(record),
      allocatorReplicas(record),
      locationsSection(report.providers),
      allocatorSharing(record),
      clientsSection(record),
      scoresSection(record),
      complianceSection(record),
      basisSection(record.provenance),
      linksSection(id, report.allocator)
    ]
  }
}

const about = ({ id, report, provenance }: AllocatorReportRecord): ReadonlyArray<Fact> => [
  { name: "Allocator", value: code(report.allocator) },
  { name: "Report", value: code(id) },
  { name: "Made", value: instantText(report.now) },
  { name: "Rule set", value: code(provenance.ruleSet.name) }
]

const details = ({ report, provenance }: AllocatorReportRecord): ReadonlyArray<Fact> => [
  { name: "Address", value: code(report.address) },
  { name: "Multisig", value: yesOrNo(report.multisig) },
  {
    name: "Kinds of data",
    value: listText(
      report.dataTypes.map((text) => statedText(text)),
      ", ",
      "not stated"
    )
  },
  {
    name: "Audit",
    value: listText(
      report.audit.map((text) => statedText(text)),
      ", ",
      "not stated"
    )
  },
  ...(provenance.ruleSet.measuresHttp
    ? [{ name: "Mean HTTP success", value: rateText(report.averageRates.http) }]
    : []),
  { name: "Mean RPA success", value: rateText(report.averageRates.urlFinder) },
  { name: "First deal after an allocation", value: durationText(report.averageSecondsToFirstDeal) },
  { name: "Allocation schedule", value: statedText(report.trancheSchedule, "not stated") }
]

const highlights = ({ report }: AllocatorReportRecord): ReadonlyArray<Highlight> => [
  {
    name: "Clients",
    value: String(report.clientsNumber),
    note: counted(report.allocations.length, "allocation", "allocations"),
    tone: "neutral"
  },
  {
    name: "Granted",
    value: printSize(sumOf(report.clients, ({ totalAllocations }) => totalAllocations)),
    note: "by this allocator",
    tone: "neutral"
  },
  {
    name: "Storage providers",
    value: String(new Set(report.providers.map(({ provider }) => provider)).size),
    note: `${printSize(sumOf(report.providers, ({ totalDealSize }) => totalDealSize))} of deals`,
    tone: "neutral"
  }
]
