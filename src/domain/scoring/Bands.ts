import type { Array as Arr } from "effect"
import { compareTo, type Magnitude } from "../shared/Ratio.js"

/** A stretch of values that earn the same points; an end that is not given is open. */
export interface Band {
  readonly points: number
  /** Least value, itself inside. */
  readonly from?: number
  /** Least value, itself outside. */
  readonly above?: number
  /** Greatest value, itself inside. */
  readonly to?: number
  /** Greatest value, itself outside. */
  readonly below?: number
}

/** Bands that share out all numbers, in the order in which they are stored. */
export type Bands = Arr.NonEmptyReadonlyArray<Band>

/** Whether a value is not short of a band. */
export const reaches = ({ from, above }: Band, value: Magnitude): boolean =>
  (from === undefined || compareTo(value, from) >= 0) && (above === undefined || compareTo(value, above) > 0)

/** Whether a value is not beyond a band. */
export const staysWithin = ({ to, below }: Band, value: Magnitude): boolean =>
  (to === undefined || compareTo(value, to) <= 0) && (below === undefined || compareTo(value, below) < 0)

/** Whether a value lies in a band. */
export const holds = (band: Band, value: Magnitude): boolean => reaches(band, value) && staysWithin(band, value)

/** Most points that any band gives. */
export const mostPoints = (bands: Bands): number => Math.max(...bands.map(({ points }) => points))

/** A band as it is stored and shown: an open lower end is 0, an open upper end the greatest value there can be, null when there is none. */
export interface StoredRange {
  readonly minimum: number
  readonly maximum: number | null
  /** Points times weight. */
  readonly score: number
}

/** The ranges of bands. */
export const storedRanges = (bands: Bands, weight: number, greatest: number | null): ReadonlyArray<StoredRange> =>
  bands.map(({ points, from, above, to, below }) => ({
    minimum: from ?? above ?? 0,
    maximum: to ?? below ?? greatest,
    score: points * weight
  }))

/** A band whose boundaries stand for other numbers, such as ranks for percentiles. */
export const translateBand = (
  { points, from, above, to, below }: Band,
  boundary: (declared: number) => number
): Band => ({
  points,
  ...(from === undefined ? {} : { from: boundary(from) }),
  ...(above === undefined ? {} : { above: boundary(above) }),
  ...(to === undefined ? {} : { to: boundary(to) }),
  ...(below === undefined ? {} : { below: boundary(below) })
})

/** `at least 50, at most 55`; boundaries printed by `print`. */
export const describeBand = (band: Band, print: (boundary: number) => string): string => {
  const parts = [
    band.from === undefined ? [] : [`at least ${print(band.from)}`],
    band.above === undefined ? [] : [`above ${print(band.above)}`],
    band.to === undefined ? [] : [`at most ${print(band.to)}`],
    band.below === undefined ? [] : [`below ${print(band.below)}`]
  ].flat()
  return parts.length === 0 ? "any value" : parts.join(", ")
}
