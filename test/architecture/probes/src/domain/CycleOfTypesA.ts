import type { B } from "./CycleOfTypesB.js"

export interface A {
  readonly b: B
}
