import { Option } from "effect"

const words: ReadonlyMap<string, boolean> = new Map([
  ["1", true],
  ["TRUE", true],
  ["YES", true],
  ["ON", true],
  ["0", false],
  ["FALSE", false],
  ["NO", false],
  ["OFF", false]
])

/** A switch in a query: 1, true, yes, on or 0, false, no, off, in any case and untrimmed; none for any other text. */
export const parseFlag = (text: string): Option.Option<boolean> => Option.fromNullable(words.get(text.toUpperCase()))
