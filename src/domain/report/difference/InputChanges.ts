import type { Input, Quantity } from "../../rules/Explanation.js"

/** A figure that a rule read, before and after; undefined where the rule did not read it. */
export interface InputChange {
  readonly name: string
  readonly before: Input["value"] | undefined
  readonly after: Input["value"] | undefined
}

/** Figures that differ, in the order of the first list, then those of the second only. */
export const inputChanges = (before: ReadonlyArray<Input>, after: ReadonlyArray<Input>): ReadonlyArray<InputChange> => {
  const [earlier, later] = [byName(before), byName(after)]
  const names = new Set([...earlier.keys(), ...later.keys()])
  return Array.from(names, (name) => ({ name, before: earlier.get(name), after: later.get(name) })).filter(
    (change) => !isSame(change.before, change.after)
  )
}

const byName = (inputs: ReadonlyArray<Input>): ReadonlyMap<string, Input["value"]> =>
  new Map(inputs.map(({ name, value }) => [name, value]))

type Value = InputChange["before"]

const isQuantity = (value: Value): value is Quantity => typeof value === "object" && value !== null

const isSame = (one: Value, other: Value): boolean =>
  isQuantity(one) && isQuantity(other) ? one.unit === other.unit && Object.is(one.amount, other.amount) : one === other
