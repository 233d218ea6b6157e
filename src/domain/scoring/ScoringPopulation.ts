import { type AllocatorFlags, isStandardAllocator } from "../allocator/Allocator.js"
import { mean } from "../shared/Statistics.js"
import { ScoringMetricId } from "./ScoringMetricId.js"
import { newestReports, type ReportHeader } from "./StoredReport.js"

/** What the stored reports of all allocators say of a metric; null when none has it. */
export interface MetricFigures {
  readonly average: number | null
  readonly maximum: number | null
}

/** The allocators that a score is compared with: the latest report of each that is no meta-allocator. */
export interface ScoringPopulation {
  /** 0..1, of every report, this one included; an unknown rate is 0 here. */
  readonly httpRates: ReadonlyArray<number>
  /** As {@link httpRates}. */
  readonly urlFinderRates: ReadonlyArray<number>
  /** Over the reports before this one. */
  readonly figures: Readonly<Partial<Record<ScoringMetricId, MetricFigures>>>
}

/** Mean success rates of an allocator's report, 0..1; null when unknown. */
export interface ReportRates {
  readonly allocator: string
  readonly httpRate: number | null
  readonly urlFinderRate: number | null
}

/** A stored report as far as others are compared with it. */
export interface ComparedReport extends ReportHeader, ReportRates {
  /** None when the allocator's data type was unknown then. */
  readonly results: ReadonlyArray<{ readonly metric: ScoringMetricId; readonly value: number }>
}

export interface PopulationSources {
  /** Reports stored before the one that is scored. */
  readonly reports: ReadonlyArray<ComparedReport>
  /** The report that is scored. */
  readonly current: ReportRates
  /** Allocators that the chain knows, by id. */
  readonly chain: ReadonlyMap<string, AllocatorFlags>
}

/**
 * What a report is compared with, of all data types and editions. Rates are those of allocators that the chain knows;
 * average and maximum of a metric are over the latest report of each allocator that has the metric.
 * Source: published rules, "Allocator scoring", averages, maxima and percentiles.
 */
export const scoringPopulation = ({ reports, current, chain }: PopulationSources): ScoringPopulation => {
  const isStandard = ({ allocator }: ReportRates) =>
    isStandardAllocator(chain.get(allocator) ?? { isMetaAllocator: null })
  const standard = reports.filter(isStandard)
  const others = Array.from(newestReports(standard).values()).filter(({ allocator }) => allocator !== current.allocator)
  const compared = [...others, current].filter((report) => isStandard(report) && chain.has(report.allocator))
  return {
    httpRates: compared.map(({ httpRate }) => httpRate ?? 0),
    urlFinderRates: compared.map(({ urlFinderRate }) => urlFinderRate ?? 0),
    figures: Object.fromEntries(ScoringMetricId.literals.map((metric) => [metric, figuresOf(standard, metric)]))
  }
}

const figuresOf = (reports: ReadonlyArray<ComparedReport>, metric: ScoringMetricId): MetricFigures => {
  const having = reports.flatMap(({ results, ...header }) => {
    const result = results.find((candidate) => candidate.metric === metric)
    return result === undefined ? [] : [{ ...header, value: result.value }]
  })
  const values = Array.from(newestReports(having).values(), ({ value }) => value)
  return { average: mean(values), maximum: values.length === 0 ? null : Math.max(...values) }
}
