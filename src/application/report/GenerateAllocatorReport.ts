import { Array as Arr, type DateTime, Effect, Option } from "effect"
import { type AllocatorFlags, dataTypeOf } from "../../domain/allocator/Allocator.js"
import { applicationFields, auditsOf, type RegistryFile } from "../../domain/allocator/RegistryFile.js"
import { checkAllocatorReport } from "../../domain/report/allocator/allocatorReportChecks.js"
import { type FullAllocatorReport, fullAllocatorReport } from "../../domain/report/allocator/FullAllocatorReport.js"
import { allocatorsReported, findAllocator } from "../../domain/report/allocator/ReportedAllocator.js"
import { scoringInputOf } from "../../domain/report/allocator/scoringInputOf.js"
import { AllocatorNotFound } from "../../domain/report/ReportErrors.js"
import type { ReportScoring } from "../../domain/report/ReportRecord.js"
import type { RuleSet } from "../../domain/rules/RuleSet.js"
import { type ComparedReport, scoringPopulation } from "../../domain/scoring/ScoringPopulation.js"
import { scoreReport } from "../../domain/scoring/scoringMetrics.js"
import { reportedAllocator } from "../allocator/OnChain.js"
import { complianceOf, lastComplianceWeek } from "../compliance/ScoreAllocators.js"
import { AllocatorRepository } from "../ports/AllocatorRepository.js"
import { ClientDeals } from "../ports/ClientDeals.js"
import { ClientRepository } from "../ports/ClientRepository.js"
import * as Clock from "../ports/Clock.js"
import { type Generation, Generations } from "../ports/Generations.js"
import { ReportSettings } from "../ports/ReportSettings.js"
import { ReportStore } from "../ports/ReportStore.js"
import { gatherClients } from "./GatherClients.js"
import { readClients } from "./ReadClients.js"
import { readProvenance } from "./ReadProvenance.js"
import { readScores } from "./ReadScores.js"
import { findRegistered } from "./RegisteredAllocator.js"

/**
 * Makes and stores a report of an allocator, by id or address in any case of letters, with its scores and its weighted
 * compliance score. Our tables are read as they stand in one generation; the chain and the services outside are asked
 * after that, about each provider once however many clients it serves.
 */
export const generateAllocatorReport = Effect.fn("generateAllocatorReport")(function* (idOrAddress: string) {
  const generations = yield* Generations
  const { addAllocatorReport } = yield* ReportStore
  const now = yield* Clock.now
  const read = yield* generations.snapshot((generation) => readAllocatorReport(idOrAddress, generation, now))
  const { chain, compliance, file, onChain, provenance, records, scores, subject } = read
  const { limits, ruleSet } = provenance
  const facts = {
    now,
    subject,
    allocators: onChain,
    registered: Option.map(file, applicationFields),
    clients: yield* gatherClients(records, now),
    // `clientsOf` names none.
    contracts: new Set<string>(),
    averageSecondsToFirstDeal: read.averageSecondsToFirstDeal,
    allAllocatorsScoreAverage: scores.averageTotalScore,
    clientReports: read.clientReports
  }
  const report = yield* Effect.mapError(
    fullAllocatorReport(facts, ruleSet),
    () => new AllocatorNotFound({ allocator: idOrAddress })
  )
  return yield* addAllocatorReport({
    report,
    checks: checkAllocatorReport(report, limits, ruleSet),
    scoring: Option.map(file, (registered) =>
      scoringOf({ report, registered, compared: scores.compared, chain }, ruleSet)
    ),
    compliance: Option.some(compliance),
    provenance
  })
})

/** What our tables say for an allocator's report. */
const readAllocatorReport = Effect.fn("readAllocatorReport")(function* (
  idOrAddress: string,
  generation: Generation,
  now: DateTime.Utc
) {
  const { allocators } = yield* AllocatorRepository
  const { clientsOf } = yield* ClientRepository
  const deals = yield* ClientDeals
  const { newestClientReports } = yield* ReportStore
  const { policy } = yield* ReportSettings

  const onChain = Arr.map(yield* allocators, reportedAllocator)
  const notFound = () => new AllocatorNotFound({ allocator: idOrAddress })
  const subject = yield* Effect.mapError(findAllocator(onChain, idOrAddress), notFound)
  const members = yield* Effect.mapError(allocatorsReported(subject, onChain), notFound)
  const chain = new Map(onChain.map((row): readonly [string, AllocatorFlags] => [row.allocator, row]))

  const clients = Arr.dedupe((yield* clientsOf(members)).map(({ client }) => client))
  const file = yield* findRegistered(subject.allocator)
  const average = yield* deals.averageSecondsToFirstDeal({
    client: Option.none(),
    allocator: Option.some(subject.allocator)
  })
  const [{ allocator: _, ...compliance }] = yield* complianceOf(
    [{ allocator: subject.allocator, members }],
    lastComplianceWeek(now),
    policy
  )
  return {
    subject,
    onChain,
    chain,
    file,
    records: yield* readClients(clients, now),
    clientReports: yield* newestClientReports(clients, now),
    averageSecondsToFirstDeal: Option.getOrNull(average),
    scores: yield* readScores(Option.map(file, dataTypeOfFile), chain, now),
    compliance,
    provenance: yield* readProvenance(generation, now)
  }
})

const dataTypeOfFile = (file: RegistryFile) => dataTypeOf(Option.getOrElse(applicationFields(file).audit, () => []))

interface ScoredReport {
  readonly report: FullAllocatorReport
  readonly registered: RegistryFile
  readonly compared: ReadonlyArray<ComparedReport>
  readonly chain: ReadonlyMap<string, AllocatorFlags>
}

const scoringOf = ({ chain, compared, registered, report }: ScoredReport, ruleSet: RuleSet): ReportScoring => {
  const { allocator, averageRates } = report
  const basis = {
    dataType: dataTypeOfFile(registered),
    auditEnds: auditsOf(registered).map(({ ended }) => ended),
    population: scoringPopulation({
      reports: compared,
      current: { allocator, httpRate: averageRates.http, urlFinderRate: averageRates.urlFinder },
      chain
    })
  }
  return { ...basis, scores: scoreReport(scoringInputOf(report, basis), ruleSet) }
}
