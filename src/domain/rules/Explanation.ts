import { printDataSize } from "../shared/Bytes.js"
import { hundredthsOf } from "../shared/Hundredths.js"
import { counted, fixed2 } from "../shared/Texts.js"

/** What a plain number counts. */
export type NumberUnit =
  | "percent"
  | "percentage points"
  | "days"
  | "clients"
  | "storage providers"
  | "allocators"
  | "copies"
  | "places"
  | "none"

/** An amount in the unit of the rule that speaks of it. */
export type Quantity =
  | { readonly unit: "bytes"; readonly amount: bigint }
  | { readonly unit: NumberUnit; readonly amount: number }

export const bytes = (amount: bigint): Quantity => ({ unit: "bytes", amount })

export const quantity = (amount: number, unit: NumberUnit): Quantity => ({ unit, amount })

/** A figure that a rule read; null when it is unknown. */
export interface Input {
  readonly name: string
  readonly value: Quantity | string | null
}

/** What would make a result better. */
export type Prospect =
  /** Nothing: the best result is reached. */
  | { readonly _tag: "Best" }
  | {
      readonly _tag: "Within"
      /** The next boundary, in words and numbers. */
      readonly boundary: string
      /** The least change that reaches it, other things being equal. */
      readonly distance: Quantity
      /** A sentence that names the change and what it earns. */
      readonly text: string
    }
  /** No change of the rule's own figures leads there. */
  | { readonly _tag: "OutOfReach"; readonly reason: string }

/** Why a result is what it is, and what would change it. */
export interface Explanation {
  readonly inputs: ReadonlyArray<Input>
  /** The boundary that decided, in words and numbers. */
  readonly boundary: string
  readonly prospect: Prospect
}

export const best: Prospect = { _tag: "Best" }

export const outOfReach = (reason: string): Prospect => ({ _tag: "OutOfReach", reason })

const singular = {
  days: "day",
  clients: "client",
  "storage providers": "storage provider",
  allocators: "allocator",
  copies: "copy",
  places: "place"
} as const

/** Digits that tell a number without the noise of doubles. */
const withoutNoise = (value: number): number => Number(value.toPrecision(12))

/** A percentage in as many decimals as it has, two at least: `50.00%`, `99.998%`. */
export const printPercentage = (percent: number): string => {
  const told = withoutNoise(percent)
  return hundredthsOf(told) / 100 === told ? `${fixed2(told)}%` : `${told}%`
}

/**
 * Percentage points, at least 0, that are enough as they are printed: rounded up to two decimals, or to the fewest from
 * which on `isRight` does not refuse them as too many; null where it refuses all.
 */
export const printEnoughPoints = (points: number, isRight: (points: number) => boolean): string | null => {
  const least = withoutNoise(points)
  for (let decimals = 2; decimals <= 8; decimals++) {
    const roundedUp = Math.ceil(withoutNoise(least * 10 ** decimals)) / 10 ** decimals
    if (isRight(roundedUp)) return `${roundedUp.toFixed(decimals)} percentage points`
  }
  return null
}

/** `9.4 TiB`, `2 clients`, `0.50 percentage points`. */
export const printQuantity = (quantity: Quantity): string => {
  switch (quantity.unit) {
    case "bytes":
      return printDataSize(quantity.amount)
    case "percent":
      return `${fixed2(quantity.amount)}%`
    case "percentage points":
      return `${fixed2(quantity.amount)} percentage points`
    case "none":
      return Number.isInteger(quantity.amount) ? String(quantity.amount) : fixed2(quantity.amount)
    default:
      return Number.isInteger(quantity.amount)
        ? counted(quantity.amount, singular[quantity.unit], quantity.unit)
        : `${fixed2(quantity.amount)} ${quantity.unit}`
  }
}
