import { best, type Explanation, outOfReach, type Prospect, printQuantity, quantity } from "../rules/Explanation.js"
import type { ComplianceGrade } from "./ProviderCompliance.js"

/** How the storage providers of an allocator keep the rules. */
export interface Shares {
  /** Percent of the allocator's providers, 0..100, not rounded; as the other two. */
  readonly compliant: number
  readonly partiallyCompliant: number
  readonly nonCompliant: number
  readonly providers: number
}

/** Providers by grade. */
export type GradeCounts = Readonly<Record<ComplianceGrade, number>>

/** Providers by grade, of providers by the rules that they keep; `grades` has a grade for each combination of rules. */
export const countGrades = (grades: ReadonlyArray<ComplianceGrade>, providers: ReadonlyArray<number>): GradeCounts => {
  const counts = { compliant: 0, partiallyCompliant: 0, nonCompliant: 0 }
  grades.forEach((grade, kept) => {
    counts[grade] += providers[kept] ?? 0
  })
  return counts
}

/**
 * Shares of the grades among all of an allocator's providers; 0 of no providers.
 * Providers without a grade count in the whole and in no grade, so the shares may add up to less than 100.
 */
export const sharesOf = (grades: GradeCounts, providers: number): Shares => {
  const percent = (count: number): number => (providers === 0 ? 0 : (100 * count) / providers)
  return {
    compliant: percent(grades.compliant),
    partiallyCompliant: percent(grades.partiallyCompliant),
    nonCompliant: percent(grades.nonCompliant),
    providers
  }
}

/** Percent of providers that have to keep the rules, unless a request says otherwise. */
export const DEFAULT_COMPLIANCE_THRESHOLD = 50

/**
 * Grade of an allocator: enough providers compliant, or enough at least partially compliant.
 * Source: published rules, "Allocator class". `threshold` in percent, 0..100.
 */
export const gradeAllocator = (
  shares: Pick<Shares, "compliant" | "partiallyCompliant">,
  threshold: number
): ComplianceGrade => {
  if (shares.compliant >= threshold) return "compliant"
  return shares.compliant + shares.partiallyCompliant >= threshold ? "partiallyCompliant" : "nonCompliant"
}

/**
 * Why an allocator has its grade, and how many of its providers would have to do better for the next one.
 * `threshold` in percent, 0..100.
 */
export const explainAllocator = (shares: Shares, threshold: number): Explanation => {
  const grade = gradeAllocator(shares, threshold)
  return {
    inputs: [
      { name: "Compliant storage providers", value: quantity(shares.compliant, "percent") },
      { name: "Partially compliant storage providers", value: quantity(shares.partiallyCompliant, "percent") },
      { name: "Storage providers", value: quantity(shares.providers, "storage providers") }
    ],
    boundary: `${wanted[grade]} ${grade === "nonCompliant" ? "fewer than" : "at least"} ${threshold}%`,
    prospect: prospectOf(shares, grade, threshold)
  }
}

const wanted: Readonly<Record<ComplianceGrade, string>> = {
  compliant: "compliant storage providers:",
  partiallyCompliant: "compliant or partially compliant storage providers:",
  nonCompliant: "compliant or partially compliant storage providers:"
}

/** Inverse of {@link sharesOf}. */
const countsOf = ({ compliant, partiallyCompliant, nonCompliant, providers }: Shares): GradeCounts => {
  const count = (percent: number): number => Math.round((percent * providers) / 100)
  return {
    compliant: count(compliant),
    partiallyCompliant: count(partiallyCompliant),
    nonCompliant: count(nonCompliant)
  }
}

const prospectOf = (shares: Shares, grade: ComplianceGrade, threshold: number): Prospect => {
  if (grade === "compliant") return best
  if (shares.providers === 0) return outOfReach("the allocator has no storage providers")
  const next = grade === "partiallyCompliant" ? "compliant" : "partiallyCompliant"
  const counts = countsOf(shares)
  const isReached = (better: number): boolean => {
    const moved = { ...counts, [next]: counts[next] + better }
    return gradeAllocator(sharesOf(moved, shares.providers), threshold) !== grade
  }
  let better = 1
  while (better < shares.providers && !isReached(better)) better++
  const distance = quantity(better, "storage providers")
  return {
    _tag: "Within",
    boundary: `${wanted[next]} at least ${threshold}%`,
    distance,
    text: `${printQuantity(distance)} more that ${better === 1 ? "is" : "are"} ${next === "compliant" ? "compliant" : "at least partially compliant"} makes the allocator ${next === "compliant" ? "compliant" : "partially compliant"}`
  }
}
