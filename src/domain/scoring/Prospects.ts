import { Array as Arr } from "effect"
import { best, outOfReach, type Prospect, printQuantity, type Quantity } from "../rules/Explanation.js"
import { printEnough } from "../shared/Bytes.js"
import { counted } from "../shared/Texts.js"
import { type Band, type Bands, holds, mostPoints, reaches, staysWithin } from "./Bands.js"
import type { MetricValue } from "./MetricValue.js"

/** More steps than any figure needs. */
export const ENDLESS = BigInt(Number.MAX_SAFE_INTEGER)

/** A figure that can be moved by whole steps, other figures being equal, and where that takes the value. */
export interface Lever<M> {
  /** Where the value goes. */
  readonly direction: "up" | "down"
  /** Steps that there are; none when not above 0. */
  readonly most: bigint
  /** The figures after so many steps. */
  readonly moved: (steps: bigint) => M
  /** So many steps in the rule's own unit; a step of a size is a byte. */
  readonly quantity: (steps: bigint) => Quantity
  /** What is done, around the printed quantity, in the singular: `9.4 TiB more with IPNI status OK`. */
  readonly text: (printed: string) => string
}

/** A metric at any figures: its value, and where its bands lie then. */
export interface Judgement<M> {
  readonly bands: Bands
  readonly valueAt: (measured: M) => MetricValue
  readonly placed: (band: Band, measured: M) => Band
}

/** The band that some figures fall into; null when there is nothing to judge. */
export const bandAt = <M>({ bands, valueAt, placed }: Judgement<M>, measured: M): Band | null => {
  const { judged } = valueAt(measured)
  if (judged === null) return null
  // The last takes what falls between boundaries that rounding has put out of order.
  return bands.find((band) => holds(placed(band, measured), judged)) ?? Arr.lastNonEmpty(bands)
}

/** Points of some figures. */
export const pointsAt = <M>(judgement: Judgement<M>, measured: M): number => bandAt(judgement, measured)?.points ?? 0

/** Ways from some figures to a better value. */
export interface Ways<M> {
  readonly measured: M
  readonly levers: ReadonlyArray<Lever<M>>
  /** Why they may not lead anywhere. */
  readonly obstacle: string
  readonly weight: number
  /** A band in words, at any figures. */
  readonly describe: (band: Band, measured: M) => string
}

/** The least change that earns more points, by the first lever that has one. */
export const prospectOf = <M>(judgement: Judgement<M>, ways: Ways<M>): Prospect => {
  const points = pointsAt(judgement, ways.measured)
  if (points === mostPoints(judgement.bands)) return best
  for (const lever of ways.levers) {
    for (const band of betterBands(judgement.bands, points, lever.direction)) {
      const steps = leastStep(lever.most, (some) => arrives(judgement, lever, band, some))
      if (steps === null) continue
      const earned = pointsAt(judgement, lever.moved(steps))
      // A step may leap over a narrow band.
      if (earned <= points) continue
      const distance = lever.quantity(steps)
      const printed = printDistance(
        distance,
        (more) => more <= lever.most && pointsAt(judgement, lever.moved(more)) === earned
      )
      const instead = points === 0 ? "" : ` instead of ${points}`
      return {
        _tag: "Within",
        boundary: ways.describe(band, lever.moved(steps)),
        distance,
        text: `${lever.text(printed)} earns ${counted(earned, "point", "points")}${instead} (weight ${ways.weight})`
      }
    }
  }
  return outOfReach(ways.obstacle)
}

/** Whether some steps take the value to a band or past it. */
const arrives = <M>({ valueAt, placed }: Judgement<M>, lever: Lever<M>, band: Band, steps: bigint): boolean => {
  const moved = lever.moved(steps)
  const { judged } = valueAt(moved)
  if (judged === null) return false
  return lever.direction === "up" ? reaches(placed(band, moved), judged) : staysWithin(placed(band, moved), judged)
}

/** The bands that give more points, the nearest first for a value that moves in a direction. */
const betterBands = (bands: Bands, points: number, direction: Lever<never>["direction"]): ReadonlyArray<Band> => {
  const start = ({ from, above, to, below }: Band): number =>
    direction === "up" ? (from ?? above ?? -Infinity) : -(to ?? below ?? Infinity)
  return bands.filter((band) => band.points > points).sort((one, other) => start(one) - start(other))
}

/** Least number of steps, from 1, at which something holds that goes on holding; null when it does not even at `most`. */
const leastStep = (most: bigint, isEnough: (steps: bigint) => boolean): bigint | null => {
  if (most < 1n || !isEnough(most)) return null
  let [from, until] = [1n, most]
  while (from < until) {
    const middle = (from + until) / 2n
    if (isEnough(middle)) until = middle
    else from = middle + 1n
  }
  return until
}

/** A distance that is enough as it is printed: a size is rounded up, and told to the byte where that would be too much. */
const printDistance = (distance: Quantity, isRight: (size: bigint) => boolean): string =>
  distance.unit === "bytes" ? printEnough(distance.amount, isRight) : printQuantity(distance)
