import type { A } from "./CycleOfTypesA.js"

export interface B {
  readonly a: A
}
