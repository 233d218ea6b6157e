import { DateTime, FastCheck as fc } from "effect"
import { AllocatorCheckId } from "../../../../src/domain/report/allocator/AllocatorCheckId.js"
import type { ToldCheck } from "../../../../src/domain/report/statistics/ChecksOfDay.js"

const CHECK = "INACTIVITY"

export const at = (text: string): DateTime.Utc => DateTime.unsafeMake(text)

/** A check of `f01` that passed. */
export const passed = (createDate: string, facts: Partial<ToldCheck> = {}): ToldCheck => ({
  allocator: "f01",
  report: createDate,
  createDate: at(createDate),
  check: CHECK,
  result: true,
  message: "",
  ...facts
})

/** A check of `f01` that failed. */
export const failed = (createDate: string, facts: Partial<ToldCheck> = {}): ToldCheck =>
  passed(createDate, { result: false, ...facts })

/** Checks of few allocators in three weeks; in a report each check comes once. */
export const checks: fc.Arbitrary<ReadonlyArray<ToldCheck>> = fc.uniqueArray(
  fc
    .record({
      allocator: fc.constantFrom("f09", "f010", "f0100"),
      hours: fc.integer({ min: 0, max: 21 * 24 }),
      check: fc.constantFrom(...AllocatorCheckId.literals.slice(0, 5)),
      result: fc.boolean()
    })
    .map(({ allocator, hours, check, result }) => ({
      allocator,
      report: `${allocator} ${hours}`,
      createDate: DateTime.unsafeMake(Date.UTC(2025, 8, 1) + hours * 3_600_000),
      check,
      result,
      message: `${check} ${hours}`
    })),
  { selector: ({ report, check }) => `${report} ${check}`, maxLength: 40 }
)
