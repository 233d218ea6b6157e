import { Option } from "effect"
import {
  type AllocatorReportFacts,
  type FullAllocatorReport,
  fullAllocatorReport
} from "../../../../src/domain/report/allocator/FullAllocatorReport.js"
import type { ReportedAllocator } from "../../../../src/domain/report/allocator/ReportedAllocator.js"
import { type RuleSet, ruleSetV061 } from "../../../../src/domain/rules/RuleSet.js"
import { now } from "../clientFacts.js"

/** An allocator of which nothing else is known. */
export const subject: ReportedAllocator = {
  allocator: "f07",
  address: "f2abc",
  addressEth: null,
  name: null,
  isMultisig: false,
  isMetaAllocator: null,
  isVirtual: false,
  dcSource: null,
  createdAtHeight: null
}

/** Nothing is known of it but that it is there. */
export const unknown: AllocatorReportFacts = {
  now,
  subject,
  allocators: [],
  registered: Option.none(),
  clients: [],
  contracts: new Set(),
  averageSecondsToFirstDeal: null,
  allAllocatorsScoreAverage: null,
  clientReports: []
}

/** The report of an allocator of which some facts are known. */
export const reportOf = (facts: Partial<AllocatorReportFacts>, ruleSet: RuleSet = ruleSetV061): FullAllocatorReport =>
  Option.getOrThrow(fullAllocatorReport({ ...unknown, ...facts }, ruleSet))
