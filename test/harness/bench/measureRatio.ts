/** What a benchmark found in one run. */
export interface Measurement {
  /** Cost in units of the yardstick. */
  readonly ratio: number
  /** The greatest ratio that is good enough. */
  readonly limit: number
  /** What the ratio was made of, and whatever else is worth reading; units are in the names. */
  readonly figures: Readonly<Record<string, number>>
}

/** Work whose cost is told, and work that it is told in. Both answer something, so that neither can be left out. */
export interface Comparison {
  readonly subject: () => unknown
  readonly yardstick: () => unknown
  readonly limit: number
}

const WARM_UP_ROUNDS = 3
const ROUNDS = 9

/** Medians of rounds in which subject and yardstick take turns, after some that do not count. */
export const measureRatio = ({ subject, yardstick, limit }: Comparison): Measurement => {
  const subjectMillis: Array<number> = []
  const yardstickMillis: Array<number> = []
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    const [one, other] = [timed(yardstick), timed(subject)]
    if (round < 0) continue
    yardstickMillis.push(one)
    subjectMillis.push(other)
  }
  const [cost, unit] = [median(subjectMillis), median(yardstickMillis)]
  return { ratio: cost / unit, limit, figures: { subjectMillis: cost, yardstickMillis: unit, rounds: ROUNDS } }
}

const timed = (work: () => unknown): number => {
  const start = performance.now()
  const answer = work()
  const millis = performance.now() - start
  if (answer === undefined) throw new Error("a benchmark's work has to answer something")
  return millis
}

const median = (values: ReadonlyArray<number>): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
