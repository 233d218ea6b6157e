import { Option } from "effect"
import { lowered } from "./Texts.js"

const words: ReadonlyMap<string, boolean> = new Map([
  ["1", true],
  ["true", true],
  ["yes", true],
  ["on", true],
  ["0", false],
  ["false", false],
  ["no", false],
  ["off", false]
])

/** A switch in a query: 1, true, yes, on or 0, false, no, off, in any case and untrimmed; none for any other text. */
export const parseFlag = (text: string): Option.Option<boolean> => Option.fromNullable(words.get(lowered(text)))
