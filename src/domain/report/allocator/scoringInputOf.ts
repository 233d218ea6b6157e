import type { ScoringInput } from "../../scoring/ScoringInput.js"
import type { ReportScoring } from "../ReportRecord.js"
import type { FullAllocatorReport } from "./FullAllocatorReport.js"

/** An allocator's report as far as it is scored. */
export const scoringInputOf = (
  { averageRates, clients, clientsNumber, now, providers }: FullAllocatorReport,
  { auditEnds, dataType, population }: Omit<ReportScoring, "scores">
): ScoringInput => ({
  now,
  dataType,
  clients: clients.map(({ cidSharing, ...client }) => ({
    totalAllocations: client.totalAllocations,
    allocationsNumber: client.allocationsNumber,
    lastDatacapSpent: client.lastDatacapSpent,
    expectedSizeOfSingleDataset: client.expectedSizeOfSingleDataset,
    totalUniqDataSetSize: client.totalUniqDataSetSize,
    cidSharing: cidSharing.map(({ totalDealSize }) => totalDealSize)
  })),
  clientsNumber,
  providers: providers.map(({ ipniReportingStatus, totalDealSize, uniqueDataSize }) => ({
    ipniReportingStatus,
    totalDealSize,
    uniqueDataSize
  })),
  auditEnds,
  httpRate: averageRates.http,
  urlFinderRate: averageRates.urlFinder,
  population
})
