import { Effect } from "effect"
import { SizeSource } from "../ports/SizeSource.js"

export const readSize = Effect.flatMap(SizeSource, (source) => source.size("size"))
