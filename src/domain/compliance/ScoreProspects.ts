import { Array as Arr, Order } from "effect"
import { best, bytes, outOfReach, type Prospect } from "../rules/Explanation.js"
import { printDataSize, printEnough } from "../shared/Bytes.js"
import { sumOf } from "../shared/Grouping.js"
import { EXACT_ONE, exactly, type Fraction, toNumber } from "../shared/Ratio.js"
import { fixed2 } from "../shared/Texts.js"
import { lostBytes, uncountedBytes } from "./components/Account.js"
import { counts, pointsOf, type ScorePart, scoreOf } from "./ScorePart.js"

/** Bytes of a part that become good. */
interface Change {
  readonly part: ScorePart
  readonly bytes: bigint
}

/** A change in words, with a size that is enough as it is printed: rounded up, or told to the byte where that is more than there is. */
const textOf = ({ part, bytes }: Change): string =>
  part.words.change(printEnough(bytes, (size) => size <= lostBytes(part.measurement)))

/** The parts after a change. */
const changed = (parts: ReadonlyArray<ScorePart>, { part, bytes }: Change): ReadonlyArray<ScorePart> => {
  const { measurement } = part
  const better = { ...part, measurement: { ...measurement, good: measurement.good + bytes } }
  return Arr.map(parts, (other) => (other === part ? better : other))
}

/** All that a part can gain. */
const fullChange = (part: ScorePart): Change => ({ part, bytes: lostBytes(part.measurement) })

/**
 * The fewest bytes of one part that lift the score, as it is rounded, to a threshold above it;
 * null when it is there already and when not even all of them do.
 */
const leastChange = (part: ScorePart, parts: ReadonlyArray<ScorePart>, threshold: number): Change | null => {
  const { measurement } = part
  const score = scoreOf(parts)
  const perByte = pointsOf(part, parts, { numerator: 1n, denominator: measurement.measured })
  if (score === null || perByte === null || toNumber(score) >= threshold) return null
  const { numerator, denominator, isIncluded } = goalOf(threshold)
  const missing = (numerator * score.denominator - denominator * score.numerator) * perByte.denominator
  const gained = denominator * score.denominator * perByte.numerator
  const counting = isIncluded ? ceilingOf(missing, gained) : missing / gained + 1n
  const rest = uncountedBytes(measurement)
  // Where more is lost than is measured, the first bytes count for nothing.
  return counting > rest ? null : { part, bytes: lostBytes(measurement) - rest + counting }
}

/** What an exact score has to reach so that it is at least the threshold when it is rounded. */
interface Goal extends Fraction {
  /** Whether a score that is just that reaches it; else it has to be greater. */
  readonly isIncluded: boolean
}

/** Half-way from the double before a threshold above 0: from there on scores are rounded to the threshold. */
const goalOf = (threshold: number): Goal => {
  const before = threshold * (1 - Number.EPSILON / 2)
  const middle = { numerator: exactly(before) + exactly(threshold), denominator: 2n * EXACT_ONE }
  return { ...middle, isIncluded: toNumber(middle) >= threshold }
}

/** a / b rounded up, both above 0. */
const ceilingOf = (a: bigint, b: bigint): bigint => (a + b - 1n) / b

/** Points of the score that a part's full value would add; null when the part does not count. */
export const greatestGain = (part: ScorePart, parts: ReadonlyArray<ScorePart>): number | null => {
  const { measurement } = part
  const gain = pointsOf(part, parts, { numerator: uncountedBytes(measurement), denominator: measurement.measured })
  return gain === null ? null : toNumber(gain)
}

/** What a score has to reach, in words. */
export const boundaryOf = (threshold: number): string => `score of at least ${threshold}`

const takesTo = (threshold: number): string => `takes the score to the threshold of ${threshold}`

/** What would make one component better: up to the threshold when it gets there alone, else to its full value. */
export const componentProspect = (part: ScorePart, parts: ReadonlyArray<ScorePart>, threshold: number): Prospect => {
  const { measurement, words } = part
  if (measurement.measured === 0n) return outOfReach("nothing is measured")
  if (lostBytes(measurement) === 0n) return best
  const gain = greatestGain(part, parts)
  if (gain === null) return outOfReach("the policy gives it no weight")
  const change = leastChange(part, parts, threshold)
  if (change !== null) {
    return {
      _tag: "Within",
      boundary: boundaryOf(threshold),
      distance: bytes(change.bytes),
      text: `${textOf(change)} ${takesTo(threshold)}`
    }
  }
  const full = fullChange(part)
  return {
    _tag: "Within",
    boundary: `${words.boundary}, for everything measured`,
    distance: bytes(full.bytes),
    text: `${words.change(printDataSize(full.bytes))} adds ${printPoints(gain)} points to the score, all that it can`
  }
}

const printPoints = (points: number): string => (points < 0.01 ? "less than 0.01" : fixed2(points))

/** What would make a score that is below the threshold reach it: one component alone, or else the fewest together. */
export const thresholdProspect = (parts: ReadonlyArray<ScorePart>, threshold: number): Prospect => {
  const counting = parts.filter(counts)
  const alone = Arr.sort(
    counting.map((part) => leastChange(part, parts, threshold)).filter((change) => change !== null),
    fewestFirst
  )
  const [least, ...others] = alone
  if (least === undefined) return togetherProspect(parts, threshold)
  const unable = counting.filter((part) => fullChange(part).bytes > 0n && alone.every((change) => change.part !== part))
  return {
    _tag: "Within",
    boundary: boundaryOf(threshold),
    distance: bytes(least.bytes),
    text: [
      `${textOf(least)} alone ${takesTo(threshold)}`,
      ...others.map((change) => `so does ${textOf(change)}`),
      ...(unable.length === 0 ? [] : [`${listed(unable.map(({ component }) => component.name))} cannot do so alone`])
    ].join("; ")
  }
}

const fewestFirst: Order.Order<Change> = Order.mapInput(Order.bigint, ({ bytes }) => bytes)

const listed = (names: ReadonlyArray<string>): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`

const togetherProspect = (parts: ReadonlyArray<ScorePart>, threshold: number): Prospect => {
  const greatestFirst = Order.reverse(Order.mapInput(Order.number, (part: ScorePart) => greatestGain(part, parts) ?? 0))
  const changes = together(parts, threshold, Arr.sort(parts.filter(counts), greatestFirst))
  return {
    _tag: "Within",
    boundary: boundaryOf(threshold),
    distance: bytes(sumOf(changes, (change) => change.bytes)),
    text: `no component alone ${takesTo(threshold)}; together these do: ${listed(changes.map(textOf))}`
  }
}

/** Full values of the candidates in turn, until the last of them needs no more than its fewest bytes. */
const together = (
  parts: ReadonlyArray<ScorePart>,
  threshold: number,
  [part, ...candidates]: ReadonlyArray<ScorePart>
): ReadonlyArray<Change> => {
  if (part === undefined) return []
  const last = leastChange(part, parts, threshold)
  if (last !== null) return [last]
  const full = fullChange(part)
  return [full, ...together(changed(parts, full), threshold, candidates)]
}
