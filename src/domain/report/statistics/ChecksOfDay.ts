import { Array as Arr, DateTime, Duration, Order } from "effect"
import { groupRows } from "../../shared/Grouping.js"
import { byIdNumber } from "../../shared/Ids.js"
import { AllocatorCheckId } from "../allocator/AllocatorCheckId.js"
import { type CheckChanges, type CheckCounts, changesSince, countChecks } from "./CheckCounts.js"
import { byCreation, dayOf, type StoredCheck } from "./StoredCheck.js"

/** A stored check with what it said. */
export interface ToldCheck extends StoredCheck {
  /** Empty when the check said nothing. */
  readonly message: string
}

/** A check that an allocator failed on a day, and its record on earlier days. */
export interface FailedCheck {
  readonly check: AllocatorCheckId
  readonly checkMsg: string
  /** The newest report of the day that fails the check. */
  readonly reportId: string
  readonly reportCreateDate: DateTime.Utc
  /** First failure ever; this report when there is none on earlier days. */
  readonly firstSeen: DateTime.Utc
  /** Last failure on an earlier day. */
  readonly lastSeen: DateTime.Utc | null
  /** Last pass on an earlier day. */
  readonly lastPassed: DateTime.Utc | null
  /** Whether it did not fail in the 7 days before this report. */
  readonly isNewWeekly: boolean
  /** Whether it did not fail in the 36 hours before this report. */
  readonly isNewDaily: boolean
}

/** An allocator's checks on a day. */
export interface AllocatorChecks extends CheckCounts, CheckChanges {
  readonly allocator: string
  /** In the order of the API; each check once. */
  readonly failedChecks: ReadonlyArray<FailedCheck>
}

/**
 * Checks of the UTC day that begins at `day`, by allocator, ascending by the number of the id. `checks` hold those of
 * earlier days, too: the day before for the changes, all for the record of a failure.
 * Source: published rules, "Check statistics", details of a day.
 */
export const checksOfDay = (checks: Iterable<ToldCheck>, day: DateTime.Utc): ReadonlyArray<AllocatorChecks> =>
  groupRows(checks, ({ allocator }) => [allocator])
    .flatMap((own): ReadonlyArray<AllocatorChecks> => {
      const today = own.filter(isOn(day))
      const first = today[0]
      if (first === undefined) return []
      const yesterday = own.filter(isOn(DateTime.subtract(day, { days: 1 })))
      const counts = countChecks(today)
      return [
        {
          allocator: first.allocator,
          ...counts,
          ...changesSince(yesterday.length === 0 ? undefined : countChecks(yesterday), counts),
          failedChecks: failedChecks(
            today,
            own.filter(({ createDate }) => DateTime.lessThan(createDate, day))
          )
        }
      ]
    })
    .sort(Order.mapInput(byIdNumber, ({ allocator }) => allocator))

const isOn =
  (day: DateTime.Utc) =>
  ({ createDate }: ToldCheck): boolean =>
    DateTime.Equivalence(dayOf(createDate), day)

const failedChecks = (
  today: ReadonlyArray<ToldCheck>,
  earlier: ReadonlyArray<ToldCheck>
): ReadonlyArray<FailedCheck> => {
  const failedToday = today.filter(({ result }) => !result)
  return AllocatorCheckId.literals.flatMap((id) => {
    const failed = failedToday.filter(({ check }) => check === id)
    if (!Arr.isNonEmptyReadonlyArray(failed)) return []
    const record = earlier.filter(({ check }) => check === id)
    return [failedCheck(failed.reduce(Order.max<ToldCheck>(byCreation)), record)]
  })
}

const failedCheck = (failure: ToldCheck, earlier: ReadonlyArray<ToldCheck>): FailedCheck => {
  const datesOf = (result: boolean) =>
    earlier
      .filter((check) => check.result === result)
      .map(({ createDate }) => createDate)
      .sort(DateTime.Order)
  const failures = datesOf(false)
  const lastSeen = failures.at(-1) ?? null
  const isNewWithin = (period: Duration.DurationInput): boolean =>
    lastSeen === null || Duration.greaterThan(DateTime.distanceDuration(lastSeen, failure.createDate), period)
  return {
    check: failure.check,
    checkMsg: failure.message,
    reportId: failure.report,
    reportCreateDate: failure.createDate,
    firstSeen: failures[0] ?? failure.createDate,
    lastSeen,
    lastPassed: datesOf(true).at(-1) ?? null,
    isNewWeekly: isNewWithin("7 days"),
    isNewDaily: isNewWithin("36 hours")
  }
}
