import { Data } from "effect"

export class SizeError extends Data.TaggedError("SizeError")<{}> {}
