import type { Quality } from "./Providers.js"
import type { SeededRandom } from "./SeededRandom.js"

/** Quality of the sample's providers; those that are left in real rows only are retired. */
export type Standing = Quality | "retired"

/** How a provider tells the network's index of what it claims. */
interface Habit {
  /** Days from one advertisement to the next. */
  readonly every: number
  /** Entries that it lists for each claim since the advertisement before. */
  readonly entriesPerClaim: number
}

/**
 * `whole` and `piecemeal` tell of everything; the latter in so many advertisements that the newest eleven, and so a
 * platform that has just begun to read them, know little of it. `ample` lists the blocks inside of pieces, so that eleven
 * suffice. `partial` leaves most out, `empty` advertises lists of nothing, `silent` is not in the index.
 */
export const habits = {
  whole: { every: 98, entriesPerClaim: 1 },
  ample: { every: 2, entriesPerClaim: 60 },
  piecemeal: { every: 3, entriesPerClaim: 1 },
  partial: { every: 140, entriesPerClaim: 0.25 },
  empty: { every: 140, entriesPerClaim: 0 },
  silent: undefined
} as const satisfies Readonly<Record<string, Habit | undefined>>
export type HabitName = keyof typeof habits

/** Of how many in a hundred a habit is; the others are silent. */
const shares: Readonly<Record<Standing, ReadonlyArray<readonly [HabitName, number]>>> = {
  good: [
    ["whole", 52],
    ["ample", 21],
    ["piecemeal", 10],
    ["partial", 7],
    ["empty", 3]
  ],
  fair: [
    ["whole", 30],
    ["ample", 10],
    ["piecemeal", 12],
    ["partial", 26],
    ["empty", 8]
  ],
  poor: [
    ["whole", 8],
    ["ample", 1],
    ["piecemeal", 3],
    ["partial", 18],
    ["empty", 10]
  ],
  retired: [["whole", 14]]
}

export const drawHabit = (random: SeededRandom, standing: Standing): HabitName => {
  const draw = random.next() * 100
  let sum = 0
  for (const [habit, share] of shares[standing]) {
    sum += share
    if (draw < sum) return habit
  }
  return "silent"
}
