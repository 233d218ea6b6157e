import { Option } from "effect"
import { reportScore } from "../../scoring/ReportScore.js"
import type { FullAllocatorReport } from "../allocator/FullAllocatorReport.js"
import type { FullClientReport } from "../client/FullClientReport.js"
import type { AllocatorReportRecord } from "../ReportRecord.js"
import type { ComparedField } from "./FieldChanges.js"

/** What a client's report tells once. */
export const clientFields: ReadonlyArray<ComparedField<FullClientReport>> = [
  { field: "client_address", of: ({ address }) => address },
  { field: "organization_name", of: ({ organizationName }) => organizationName },
  { field: "application_url", of: ({ applicationUrl }) => applicationUrl },
  { field: "allocators", of: ({ allocators }) => allocators },
  { field: "allocator_required_copies", of: ({ allocatorRequiredCopies }) => allocatorRequiredCopies },
  { field: "allocator_required_sps", of: ({ allocatorRequiredSps }) => allocatorRequiredSps },
  { field: "avg_secs_to_first_deal", of: ({ averageSecondsToFirstDeal }) => averageSecondsToFirstDeal },
  { field: "is_public_dataset", of: ({ isPublicDataset }) => isPublicDataset },
  { field: "using_client_contract", of: ({ usingClientContract }) => usingClientContract },
  { field: "client_contract_max_deviation", of: ({ clientContractMaxDeviation }) => clientContractMaxDeviation },
  { field: "storage_provider_ids_declared", of: ({ declaredProviders }) => declaredProviders },
  { field: "available_datacap", of: ({ availableDatacap }) => availableDatacap },
  { field: "last_datacap_spent", of: ({ lastDatacapSpent }) => lastDatacapSpent },
  { field: "last_datacap_received", of: ({ lastDatacapReceived }) => lastDatacapReceived },
  { field: "low_replica_threshold", of: ({ lowReplicaThreshold }) => lowReplicaThreshold },
  { field: "high_replica_threshold", of: ({ highReplicaThreshold }) => highReplicaThreshold },
  { field: "total_requested_amount", of: ({ totalRequestedAmount }) => totalRequestedAmount },
  { field: "expected_size_of_single_dataset", of: ({ expectedSizeOfSingleDataset }) => expectedSizeOfSingleDataset },
  { field: "total_uniq_data_set_size", of: ({ totalUniqDataSetSize }) => totalUniqDataSetSize }
]

/** What an allocator's report tells once. */
export const allocatorFields: ReadonlyArray<ComparedField<FullAllocatorReport>> = [
  { field: "address", of: ({ address }) => address },
  { field: "name", of: ({ name }) => name },
  { field: "multisig", of: ({ multisig }) => multisig },
  { field: "avg_secs_to_first_deal", of: ({ averageSecondsToFirstDeal }) => averageSecondsToFirstDeal },
  { field: "avg_retrievability_success_rate", of: ({ averageRates }) => averageRates.overall },
  { field: "avg_retrievability_success_rate_http", of: ({ averageRates }) => averageRates.http },
  { field: "avg_retrievability_success_rate_url_finder", of: ({ averageRates }) => averageRates.urlFinder },
  { field: "clients_number", of: ({ clientsNumber }) => clientsNumber },
  { field: "data_types", of: ({ dataTypes }) => dataTypes },
  { field: "audit", of: ({ audit }) => audit },
  { field: "required_copies", of: ({ allocatorRequiredCopies }) => allocatorRequiredCopies },
  { field: "required_sps", of: ({ allocatorRequiredSps }) => allocatorRequiredSps },
  { field: "all_allocators_score_avg", of: ({ allAllocatorsScoreAverage }) => allAllocatorsScoreAverage }
]

/** What the scores of an allocator's report tell once; null where it is not scored. */
export const scoringFields: ReadonlyArray<ComparedField<AllocatorReportRecord["scoring"]>> = [
  { field: "data_type", of: (scoring) => Option.getOrNull(Option.map(scoring, ({ dataType }) => dataType)) },
  { field: "score", of: (scoring) => Option.getOrNull(Option.map(scoring, ({ scores }) => reportScore(scores).total)) },
  {
    field: "score_maximum",
    of: (scoring) => Option.getOrNull(Option.map(scoring, ({ scores }) => reportScore(scores).maximum))
  }
]

type Compliance = Option.Option.Value<AllocatorReportRecord["compliance"]>

const ofCompliance = (
  field: string,
  of: (compliance: Compliance) => ReturnType<ComparedField<Compliance>["of"]>
): ComparedField<AllocatorReportRecord["compliance"]> => ({
  field,
  of: (compliance) => Option.getOrNull(Option.map(compliance, of))
})

/** What the compliance score of an allocator's report tells once; null where there is none. */
export const complianceFields: ReadonlyArray<ComparedField<AllocatorReportRecord["compliance"]>> = [
  ofCompliance("week", ({ week }) => week),
  ofCompliance("score", ({ score }) => score.score),
  ofCompliance("verdict", ({ score }) => score.verdict),
  ofCompliance("coverage", ({ score }) => score.coverage),
  ofCompliance("threshold", ({ score }) => score.policy.threshold),
  ofCompliance("minimum_coverage", ({ score }) => score.policy.minimumCoverage),
  ofCompliance("max_provider_share", ({ score }) => score.policy.maxProviderShare)
]
