import { DateTime, Order } from "effect"
import { groupRows, sumOf } from "../../shared/Grouping.js"
import { byIdNumber } from "../../shared/Ids.js"
import { monthOf } from "../../time/CalendarMonth.js"
import type { PeriodLength } from "../../time/PeriodLength.js"
import { weekOf } from "../../time/Week.js"
import type { AllocatorCheckTexts } from "../allocator/AllocatorCheck.js"
import { AllocatorCheckId } from "../allocator/AllocatorCheckId.js"
import { allocatorReportChecks } from "../allocator/allocatorReportChecks.js"
import type { StoredCheck } from "./StoredCheck.js"

/** An allocator and what it has granted up to a period. */
export interface CheckedAllocator {
  readonly allocator: string
  /** Bytes; null when unknown. */
  readonly totalDatacap: bigint | null
}

/** Allocators that fail or pass a check in a period, by the numbers of their ids. */
export interface CheckVerdicts {
  /** First instant of the period. */
  readonly date: DateTime.Utc
  /** Failed it in some report. */
  readonly failed: ReadonlyArray<CheckedAllocator>
  /** Passed it in every report. */
  readonly passed: ReadonlyArray<CheckedAllocator>
  /** Bytes, as the other one; unknown amounts are left out. */
  readonly failedDatacap: bigint
  readonly passedDatacap: bigint
}

/** A check over time, under the texts that it has now. */
export interface CheckSummary extends AllocatorCheckTexts {
  readonly check: AllocatorCheckId
  /** The newest first; those with results. */
  readonly periods: ReadonlyArray<CheckVerdicts>
}

/** How periods begin. */
const starts: Readonly<Record<PeriodLength, (instant: DateTime.Utc) => DateTime.Utc>> = { week: weekOf, month: monthOf }

const textsOf: ReadonlyMap<AllocatorCheckId, AllocatorCheckTexts> = new Map(
  allocatorReportChecks.map(({ id, name, description }) => [id, { name, description }])
)

/** Bytes that an allocator has granted up to a period; null when unknown. */
export type DatacapUpTo = (allocator: string, period: DateTime.Utc) => bigint | null

/** Checks with results, in the order of the API. Source: published rules, "Check statistics", summary by check. */
export const checkSummaries = (
  checks: ReadonlyArray<Omit<StoredCheck, "report">>,
  groupBy: PeriodLength,
  datacapUpTo: DatacapUpTo
): ReadonlyArray<CheckSummary> =>
  AllocatorCheckId.literals.flatMap((id) => {
    const texts = textsOf.get(id)
    const results = checks.filter(({ check }) => check === id)
    if (texts === undefined || results.length === 0) return []
    const periods = groupRows(results, ({ createDate }) => [DateTime.toEpochMillis(starts[groupBy](createDate))])
      .map((group) => verdictsOf(starts[groupBy](group[0].createDate), group, datacapUpTo))
      .sort(Order.mapInput(Order.reverse(DateTime.Order), ({ date }) => date))
    return [{ check: id, ...texts, periods }]
  })

const verdictsOf = (
  date: DateTime.Utc,
  results: ReadonlyArray<Omit<StoredCheck, "report">>,
  datacapUpTo: DatacapUpTo
): CheckVerdicts => {
  const allocators = groupRows(results, ({ allocator }) => [allocator])
    .map((own) => ({ allocator: own[0].allocator, hasPassed: own.every(({ result }) => result) }))
    .sort(Order.mapInput(byIdNumber, ({ allocator }) => allocator))
  const having = (verdict: boolean): ReadonlyArray<CheckedAllocator> =>
    allocators
      .filter(({ hasPassed }) => hasPassed === verdict)
      .map(({ allocator }) => ({ allocator, totalDatacap: datacapUpTo(allocator, date) }))
  const [failed, passed] = [having(false), having(true)]
  return { date, failed, passed, failedDatacap: datacapOf(failed), passedDatacap: datacapOf(passed) }
}

const datacapOf = (allocators: ReadonlyArray<CheckedAllocator>): bigint =>
  sumOf(allocators, ({ totalDatacap }) => totalDatacap ?? 0n)
